-- What is open and lies nowhere yet: the queue "to be located", its count, and the work list's "No place yet".
create index request_unplaced on request (due_at, id) include (department_key, service_key, status)
  where lat is null and closed_at is null and parent_id is null;

-- Who serves the places around the city, in the order in which they are asked.
create table neighbor (
  key text primary key,
  position int not null,
  definition jsonb not null,
  -- GeoJSON Polygon or MultiPolygon, WGS84; null for one that is told by an area of a layer, or that has all the rest.
  shape jsonb
);

-- Whom a contact was told to turn to: the key of a neighboring government.
alter table contact add column referred_to text;

-- How often people were told of another government, by day of the city's own calendar. Nobody is named.
create table referral_day (
  day date not null,
  neighbor_key text not null,
  channel text not null,
  count int not null,
  primary key (day, neighbor_key, channel)
);

-- `border`: the pin lay a few metres outside of the city, and somebody said that it is the city's.
alter table position_check drop constraint position_check_kind_check;
alter table position_check add constraint position_check_kind_check check (kind in ('address', 'device', 'photo', 'border'));
-- The line of history by which staff moved the request there afterwards; null while it stands as it was decided.
alter table position_check add column corrected_seq int;
