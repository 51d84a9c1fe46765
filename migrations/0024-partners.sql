-- Other systems that do a part of the city's work, as the city pack defines them.
create table partner (
  key text primary key,
  position int not null,
  definition jsonb not null
);

-- How it goes with each of them.
create table partner_state (
  partner_key text primary key,
  paused_at timestamptz,
  paused_by text,
  -- Up to when their news was asked for.
  pulled_to timestamptz,
  pulled_at timestamptz,
  -- Up to when a wide look back was made last.
  swept_at timestamptz,
  sent_at timestamptz,
  failing_since timestamptz,
  failure text
);

-- A request that goes to a partner: once, however often it comes and goes.
create table partner_delivery (
  id uuid primary key,
  partner_key text not null,
  request_id uuid not null references request (id),
  -- The line of its history that sent it there; of earlier lines only comments are told.
  since_seq int not null,
  state text not null check (state in ('held', 'waiting', 'token', 'done', 'failed', 'dead', 'dropped')),
  -- Set before it is sent and cleared by the answer: where it is set, what was sent may have arrived without our hearing of it.
  asked_at timestamptz,
  token text,
  -- Their number.
  remote_id text,
  notice text,
  remote_status text,
  remote_at timestamptz,
  attempts int not null default 0,
  tried_at timestamptz,
  next_at timestamptz,
  reason text,
  -- It went to another department: nothing that they say is applied any more.
  left_at timestamptz,
  created_at timestamptz not null,
  done_at timestamptz,
  unique (request_id, partner_key)
);
-- Not unique: some answer a second report of the same thing with the number of the first.
create index partner_delivery_remote on partner_delivery (partner_key, remote_id) where remote_id is not null;
create index partner_delivery_list on partner_delivery (partner_key, state, created_at, id);
create index partner_delivery_due on partner_delivery (next_at) where state in ('waiting', 'token', 'failed');

-- What is told later of such a request: one row a line of its history, sent in that order.
create table partner_message (
  id uuid primary key,
  delivery_id uuid not null references partner_delivery (id),
  seq int not null,
  state text not null check (state in ('waiting', 'sending', 'done', 'dead', 'dropped')),
  word text not null,
  text text not null,
  files uuid[] not null default '{}',
  at timestamptz not null,
  -- Not before: what staff do can be taken back for a few seconds.
  send_after timestamptz not null,
  remote_id text,
  attempts int not null default 0,
  reason text,
  done_at timestamptz,
  unique (delivery_id, seq)
);
create index partner_message_waiting on partner_message (delivery_id, seq) where state in ('waiting', 'sending');
create index partner_message_dead on partner_message (delivery_id) where state = 'dead';

-- What they told us, each once.
create table partner_update (
  partner_key text not null,
  update_id text not null,
  remote_id text not null,
  state text not null check (state in ('waiting', 'unknown', 'applied', 'dead', 'aside')),
  word text not null,
  code text,
  text text,
  media jsonb not null default '[]',
  -- As they say; when it came where they say nothing.
  at timestamptz not null,
  attempts int not null default 0,
  reason text,
  received_at timestamptz not null,
  applied_at timestamptz,
  primary key (partner_key, update_id)
);
create index partner_update_waiting on partner_update (partner_key, at, update_id) where state = 'waiting';
create index partner_update_unknown on partner_update (partner_key, remote_id) where state = 'unknown';
create index partner_update_dead on partner_update (partner_key, received_at, update_id) where state = 'dead';
create index partner_update_of on partner_update (partner_key, remote_id);
