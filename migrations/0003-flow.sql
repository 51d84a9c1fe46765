-- Every contact by any channel and how it ended.
create table contact (
  id uuid primary key,
  at timestamptz not null,
  channel text not null,
  ending text not null,
  person_id uuid references person (id),
  staff_id text,
  request_id uuid,
  language text,
  note text
);
create index contact_at on contact (at desc, id desc);
create index contact_person on contact (person_id, at desc) where person_id is not null;
create index contact_request on contact (request_id) where request_id is not null;

-- A report that is being written; its id is the secret in the address of the form.
create table draft (
  id text primary key,
  service_key text not null,
  service_version int not null,
  content jsonb not null,
  language text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Set when it was sent; sending it again finds this request.
  request_id uuid
);
create index draft_updated on draft (updated_at);

create sequence request_number;

-- The case. Nothing here names a person.
create table request (
  id uuid primary key,
  number text not null unique,
  service_key text not null,
  service_version int not null,
  status text not null,
  outcome text,
  -- null: nobody could be found by the rules; it lies in the triage queue.
  department_key text,
  assignee_id text,
  channel text not null,
  language text not null,
  public boolean not null,
  -- What was written, as it was written: for staff.
  description text not null default '',
  -- The same after screening: what everybody may read. null where the public may read nothing of it.
  public_text text,
  address text,
  -- WGS84 degrees; both or neither.
  lat float8,
  lng float8,
  -- H3 cell (resolution 9) as text, for grouping and heat.
  h3 text,
  -- Areas as `layer:key`.
  areas text[] not null default '{}',
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  due_at timestamptz,
  -- When the crew is booked for.
  scheduled_for timestamptz,
  -- The service-level agreement as it was promised, its pauses, and how the due time was counted.
  promise jsonb,
  -- The request that this one duplicates.
  parent_id uuid references request (id),
  me_too int not null default 0,
  reopened int not null default 0,
  photo_id uuid,
  -- Where it came from when it was imported: the source and the number there.
  source text,
  source_id text,
  source_digest text,
  version int not null default 1
);
create unique index request_source on request (source, source_id) where source is not null;
create index request_open_due on request (department_key, due_at, id) where closed_at is null and parent_id is null;
create index request_all_open_due on request (due_at, id) where closed_at is null and parent_id is null;
-- For the work list's words and counters: only what is open, so that an import of closed requests does not pay for it.
create index request_open_words on request using gin ((coalesce(address, '') || ' ' || description) gin_trgm_ops)
  where closed_at is null and parent_id is null;
create index request_open_areas on request using gin (areas) where closed_at is null and parent_id is null;
create index request_open_work on request (department_key, status, assignee_id, due_at)
  where closed_at is null and parent_id is null;
create index request_opened on request (opened_at desc, id desc);
create index request_public on request (opened_at desc, id desc) where public;
create index request_service on request (service_key, opened_at desc, id desc);
create index request_department on request (department_key, opened_at desc, id desc);
create index request_assignee on request (assignee_id, due_at, id) where assignee_id is not null and closed_at is null;
create index request_parent on request (parent_id) where parent_id is not null;
create index request_closed on request (closed_at) where closed_at is not null;
create index request_place on request using gist (point(lng, lat)) where lat is not null;
-- What is still open near a point: the search for duplicates, and the map of open requests.
create index request_open_place on request using gist (point(lng, lat)) where lat is not null and closed_at is null and parent_id is null;
create index request_areas on request using gin (areas);
create index request_address on request using gin (address gin_trgm_ops) where address is not null;

-- What happened to a request, in order; never edited.
create table request_history (
  request_id uuid not null references request (id),
  seq int not null,
  at timestamptz not null,
  kind text not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  channel text not null,
  public boolean not null,
  note text,
  data jsonb not null default '{}',
  primary key (request_id, seq)
);

create index request_history_ends on request_history (at) where kind in ('closed', 'reopened');

create table request_answer (
  request_id uuid not null references request (id),
  position int not null,
  question_key text not null,
  value jsonb not null,
  primary key (request_id, position)
);

create table request_file (
  request_id uuid not null references request (id),
  file_id uuid not null references file (id),
  -- `report`, `evidence`, `comment`
  stage text not null,
  public boolean not null,
  added_at timestamptz not null,
  primary key (request_id, file_id)
);

-- Who has to do with a request, apart from the case itself.
create table request_person (
  id uuid primary key,
  request_id uuid not null references request (id),
  person_id uuid not null references person (id),
  -- `reporter`, `on_behalf_of`, `follower`
  role text not null,
  -- Of the letters about this request: the one in which they wrote to us.
  language text not null,
  -- SHA-256 of the secret in the person's links; the secret itself is derived from `id` and a key outside the database.
  token_hash text not null unique,
  -- A follower hears nothing before they have confirmed their address.
  confirmed_at timestamptz,
  -- Since when they want no letters (any more); their link still opens the request.
  left_at timestamptz,
  created_at timestamptz not null,
  unique (request_id, person_id, role)
);
create index request_person_person on request_person (person_id, request_id);

-- Who has the same trouble, so that each counts once: `person:ID`, or `browser:` and a digest of the browser's mark.
create table request_me_too (
  request_id uuid not null references request (id),
  who text not null,
  at timestamptz not null,
  primary key (request_id, who)
);

-- A message to one person about one event; one row per destination, kept with its fate.
create table notice (
  id uuid primary key,
  event_id uuid not null,
  kind text not null,
  request_id uuid references request (id),
  person_id uuid references person (id),
  address text not null,
  language text not null,
  subject text not null,
  body text not null,
  html text not null default '',
  state text not null,
  attempts int not null default 0,
  reason text,
  created_at timestamptz not null,
  sent_at timestamptz,
  unique (event_id, kind, address)
);
create index notice_created on notice (created_at desc, id desc);
create index notice_request on notice (request_id) where request_id is not null;

create table saved_view (
  id uuid primary key,
  staff_id text not null references staff (id),
  name text not null,
  query text not null,
  position int not null default 0,
  created_at timestamptz not null
);
create index saved_view_staff on saved_view (staff_id, position);

-- What somebody did to one or many requests at once, so that it can be told and, for a few seconds, taken back.
create table work_batch (
  id uuid primary key,
  staff_id text not null references staff (id),
  at timestamptz not null,
  action text not null,
  undoable boolean not null,
  -- Each request with the version since and the values before, duplicates that went along included.
  done jsonb not null,
  -- Each number with the reason.
  refused jsonb not null,
  undone_at timestamptz
);
create index work_batch_at on work_batch (at);

-- Counts by day of the city's own calendar, kept by listeners and rebuilt after an import.
create table measure_day (
  day date not null,
  service_key text not null,
  department_key text not null,
  opened int not null default 0,
  closed int not null default 0,
  -- Of the closed ones: those that had a due time, and those that kept it.
  closed_promised int not null default 0,
  closed_on_time int not null default 0,
  reopened int not null default 0,
  primary key (day, service_key, department_key)
);
