-- The city itself: one row. `config` is the pack's city.yaml, checked.
create table city (
  id int primary key default 1 check (id = 1),
  key text not null,
  config jsonb not null,
  -- Digest of the pack that was applied last, so that an unchanged one is skipped.
  pack_digest text not null,
  applied_at timestamptz not null
);

create table department (
  key text primary key,
  position int not null,
  definition jsonb not null,
  active boolean not null default true
);

create table service_group (
  key text primary key,
  position int not null,
  definition jsonb not null
);

-- Services are versioned: a request keeps the version that it was reported under, so that an edit of the
-- promise or of the questions never rewrites old requests.
create table service (
  key text primary key,
  version int not null,
  position int not null,
  active boolean not null default true
);
create table service_version (
  service_key text not null references service (key),
  version int not null,
  valid_from timestamptz not null,
  definition jsonb not null,
  primary key (service_key, version)
);

create table routing_rule (
  position int primary key,
  key text not null unique,
  definition jsonb not null
);

-- Shapes by which the city counts: wards, districts, neighbourhoods. Coordinates are WGS84, [lng, lat].
create table area_layer (
  key text primary key,
  position int not null,
  name jsonb not null,
  sample boolean not null default false
);
create table area (
  layer_key text not null references area_layer (key) on delete cascade,
  key text not null,
  name text not null,
  geometry jsonb not null,
  primary key (layer_key, key)
);
-- Lines and shapes that the sketch map draws beneath everything, and streets whose house numbers we know.
create table sketch_feature (
  id int primary key,
  kind text not null,
  name text,
  properties jsonb not null,
  geometry jsonb not null
);

-- A resident, as far as they told us. Cases never hold these data themselves.
create table person (
  id uuid primary key,
  name text,
  email text,
  phone text,
  language text not null,
  created_at timestamptz not null,
  -- Set when letters to the address come back; nothing more is sent there.
  email_suspended_at timestamptz,
  email_suspended_reason text
);
create index person_email on person (lower(email)) where email is not null;
create index person_phone on person (phone) where phone is not null;

-- Somebody who works for the city. `id` is the sign-in account's id.
create table staff (
  id text primary key,
  name text not null,
  email text not null,
  roles text[] not null,
  departments text[] not null,
  language text not null default 'en',
  active boolean not null default true,
  created_at timestamptz not null
);
create unique index staff_email on staff (lower(email));
