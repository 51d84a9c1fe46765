-- Storm views: what came in lately, of some services, in a part of the city, on one page for many.
create table storm_view (
  id uuid primary key,
  name text not null,
  -- Empty: all services.
  services text[] not null,
  -- The last so many hours, or everything since an instant.
  hours int,
  since timestamptz,
  -- The whole city, an area of a layer, a circle or a box: see src/flow/storm-view/storm-view.ts.
  area jsonb not null,
  open_only boolean not null,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  check ((hours is null) <> (since is null))
);
create index storm_view_running on storm_view (made_at desc, id desc) where ended_at is null;

-- Links to a storm view for people without an account.
create table storm_link (
  id uuid primary key,
  view_id uuid not null references storm_view (id),
  -- For whom: "Police, 24th district".
  label text not null,
  -- SHA-256 of the secret in the link; the secret itself is derived from `id` and a key outside the database.
  token_hash text not null unique,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by_name text,
  -- To the minute.
  first_used_at timestamptz,
  last_used_at timestamptz
);
create index storm_link_view on storm_link (view_id, made_at desc, id desc);
create index storm_link_made on storm_link (made_at desc, id desc);

-- How many people live in an area, where the layer says so: for figures per 1,000 residents.
alter table area add column population int check (population >= 0);
