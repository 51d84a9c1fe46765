-- Programs that speak to the city by themselves: who answers for each, and what it may do.
create table api_client (
  id uuid primary key,
  name text not null,
  -- Who answers for it: an office, a company, a person.
  owner text not null,
  email text not null,
  -- What it is for, in the words of whoever asked.
  purpose text not null,
  scopes text[] not null,
  -- Services that it may report and read by its key; null: all.
  services text[],
  -- Departments within which its scopes hold; null: all.
  departments text[],
  -- The way in that is noted with what it does.
  channel text not null,
  per_minute int not null check (per_minute between 1 and 100000),
  sandbox boolean not null,
  active boolean not null,
  made_by_name text not null,
  created_at timestamptz not null
);
create index api_client_made on api_client (created_at desc, id desc);
create index api_client_email on api_client (lower(email), created_at);

create table api_key (
  id uuid primary key,
  client_id uuid not null references api_client (id),
  -- The part that lists show: "bf_" and eight letters.
  prefix text not null unique,
  -- SHA-256 of the whole key, which is nowhere kept.
  key_hash bytea not null,
  made_by_name text not null,
  made_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by_name text,
  -- To the hour.
  last_used_at timestamptz
);
create index api_key_client on api_key (client_id, made_at desc);

-- Calls by client and day of the city; written by batch, so that the last half minute may be missing.
create table api_use (
  client_id uuid not null references api_client (id),
  day date not null,
  calls bigint not null,
  primary key (client_id, day)
);

-- Somebody who asks for a key, where a person decides.
create table key_application (
  id uuid primary key,
  name text not null,
  email text not null,
  purpose text not null,
  language text not null,
  asked_at timestamptz not null,
  decided_at timestamptz,
  decided_by_name text,
  -- The client that was made of it; none: declined.
  client_id uuid references api_client (id),
  -- Until when the mailed link shows a key, and when it did: once.
  link_until timestamptz,
  shown_at timestamptz
);
create index key_application_waiting on key_application (asked_at, id) where decided_at is null;
create index key_application_email on key_application (lower(email), asked_at);
