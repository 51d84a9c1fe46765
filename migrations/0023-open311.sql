-- What happened to public requests, in the order in which it happened: service request updates by their window of time.
create index request_history_public on request_history (at, request_id, seq) where public;

-- When the list of services or a definition changed last: what clients compare before they read it all again.
alter table city add column services_changed_at timestamptz;
update city set services_changed_at = coalesce((select max(valid_from) from service_version), applied_at);

-- Updates that other systems told us, each once, with the line of history that it became (null where it said nothing new).
create table received_update (
  -- `client:ID` or `partner:KEY`.
  source text not null,
  -- The sender's own mark.
  update_id text not null,
  request_id uuid not null references request (id),
  seq int,
  received_at timestamptz not null,
  primary key (source, update_id)
);
create index received_update_request on received_update (request_id);

-- Reports for services that answer with a token first: accepted and checked, to be opened by a job.
create table accepted_report (
  token text primary key,
  -- What `intake` is given, with the channel and the language that it came by.
  report jsonb not null,
  channel text not null,
  language text not null,
  accepted_at timestamptz not null,
  -- Set when it was opened.
  request_id uuid references request (id)
);
