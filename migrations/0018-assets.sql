-- Things of the city that have numbers and stay where they are: street lights, hydrants, bins, trees, bus stops.
create table asset_layer (
  key text primary key,
  position int not null,
  -- What the pack says of it: names, labels, which properties are shown to whom.
  definition jsonb not null,
  -- No longer in the pack: its things stay for old requests, but none can be chosen.
  active boolean not null default true,
  -- `pack` or `import`; null while nothing is in it.
  origin text,
  source text,
  edition int not null default 0,
  -- Of the pack's things, to see whether they are others.
  digest text,
  -- Things in use.
  things int not null default 0,
  valid_from timestamptz,
  imported_at timestamptz
);

create table asset (
  layer_key text not null references asset_layer (key),
  -- Its number or mark, as it stands on the thing.
  key text not null,
  -- The same as people type it: small letters and digits, no leading zeros.
  number text not null,
  name text,
  type text,
  -- A department's key or the name of another body.
  owner text,
  -- WGS84 degrees.
  lat float8 not null,
  lng float8 not null,
  -- Further properties: for everybody, for staff.
  shown jsonb not null default '{}',
  more jsonb not null default '{}',
  -- Since when it is gone. The row stays, since requests refer to it.
  retired_at timestamptz,
  primary key (layer_key, key)
);
create index asset_number on asset (layer_key, number text_pattern_ops) where retired_at is null;
create index asset_place on asset using gist (layer_key, point(lng, lat)) where retired_at is null;

-- The thing that a request is about, as `layer:key`.
alter table request add column asset text;
create index request_asset on request (asset, opened_at desc, id desc) where asset is not null;

-- The number of a thing may tell another place than the pin.
alter table position_check drop constraint position_check_kind_check;
alter table position_check add constraint position_check_kind_check
  check (kind in ('address', 'device', 'photo', 'border', 'asset'));
