-- Where outside programs want to be told what happens to requests.
create table webhook_endpoint (
  id uuid primary key,
  name text not null,
  url text not null,
  -- Kinds of messages: see src/flow/webhooks/endpoint.ts.
  events text[] not null,
  -- Only these services; null: all.
  services text[],
  -- Departments whose private requests are told too; null: none. '*': of all.
  private_of text[],
  -- The API client that it belongs to; null: the city's own.
  client_id uuid,
  -- Who gets a letter when it fails.
  owner_email text not null,
  -- Newest first: [{"id": uuid, "until": instant or null}]. The secrets themselves are derived from the id and a key outside the database.
  secrets jsonb not null,
  state text not null check (state in ('active', 'paused', 'removed')),
  -- 'hand', 'failing', 'gone' (the receiver answered 410).
  pause_reason text,
  paused_at timestamptz,
  -- Deliveries up to this number go out one by one, in order: what was missed during a pause.
  catch_up_to bigint,
  -- Since the last success.
  failures int not null default 0,
  failing_since timestamptz,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  made_by text not null,
  made_at timestamptz not null,
  changed_at timestamptz not null
);
create index webhook_endpoint_client on webhook_endpoint (client_id, id) where state <> 'removed';

-- One message to one endpoint and what became of it.
create table webhook_delivery (
  -- With "msg_" before it the webhook-id: the same on every try.
  id uuid primary key,
  nr bigint generated always as identity,
  endpoint_id uuid not null references webhook_endpoint (id),
  event_id uuid not null,
  type text not null,
  request_id uuid,
  -- The line of the request's history that it tells.
  seq int,
  -- As it is sent on every try.
  body text not null,
  state text not null check (state in ('waiting', 'retrying', 'delivered', 'failed', 'dropped')),
  attempts int not null default 0,
  next_try_at timestamptz,
  created_at timestamptz not null,
  last_try_at timestamptz,
  delivered_at timestamptz,
  -- Of the last try.
  status int,
  answer text,
  reason text,
  -- [{"at", "status", "reason", "ms"}], oldest first.
  tries jsonb not null default '[]',
  unique (endpoint_id, event_id, type)
);
create index webhook_delivery_due on webhook_delivery (endpoint_id, next_try_at, nr) where state in ('waiting', 'retrying');
create index webhook_delivery_log on webhook_delivery (endpoint_id, nr desc);
create index webhook_delivery_state on webhook_delivery (endpoint_id, state, nr desc);
create index webhook_delivery_old on webhook_delivery (created_at);
