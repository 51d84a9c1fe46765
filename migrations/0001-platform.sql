-- Contrib extensions that managed servers offer; a search by likeness needs pg_trgm, the rest is plain SQL.
create extension if not exists pg_trgm;
create extension if not exists btree_gist;

-- What happened (transactional outbox). The job queue carries each row to its listeners.
create table event (
  id uuid primary key,
  name text not null,
  at timestamptz not null,
  payload jsonb not null
);
create index event_at on event (at);

-- Every change that staff make and every look at personal data.
create table audit_entry (
  id uuid primary key,
  at timestamptz not null,
  actor_id text,
  actor_name text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}'
);
create index audit_entry_at on audit_entry (at desc, id desc);
create index audit_entry_subject on audit_entry (subject_kind, subject_id, at desc);
create index audit_entry_actor on audit_entry (actor_id, at desc);

-- What was uploaded, after it was checked and re-encoded. The bytes lie in the file store under `id`.
create table file (
  id uuid primary key,
  media_type text not null,
  bytes int not null,
  sha256 text not null,
  width int,
  height int,
  -- Position and time that the camera had written, before they were stripped from the picture.
  taken_lat float8,
  taken_lng float8,
  taken_at timestamptz,
  created_at timestamptz not null,
  -- Set when something refers to it; the cleaner removes files that were never kept.
  kept_at timestamptz
);
create index file_not_kept on file (created_at) where kept_at is null;
