-- Where the pin of a report disagreed with what else was known of its place, and what whoever sent it decided.
create table position_check (
  request_id uuid not null references request (id),
  -- What disagreed: the address that was typed, where the device was, where a photo was taken.
  kind text not null check (kind in ('address', 'device', 'photo')),
  -- Where that is, WGS 84 degrees.
  lat float8 not null,
  lng float8 not null,
  -- Metres between the two, and how far apart they may be before anybody is asked.
  metres int not null,
  allowed int not null,
  -- The pin was confirmed, the pin was moved to it, or nobody could be asked.
  decision text not null check (decision in ('kept', 'moved', 'unasked')),
  at timestamptz not null,
  primary key (request_id, kind)
);
create index position_check_at on position_check (at);
