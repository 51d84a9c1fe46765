-- Layers have editions: the one in force on a day is the one that counts. An edition's shapes never change, so that
-- where something lay in the past stays known; a correction is an edition of its own with the same day.
alter table area_layer add column kind text not null default 'polygon';

create table area_layer_version (
  id uuid primary key,
  layer_key text not null references area_layer (key) on delete cascade,
  version int not null,
  -- null: from the beginning.
  valid_from timestamptz,
  -- `pack` or `import`
  origin text not null,
  -- The name of the imported file.
  source text,
  -- Digest of keys, names and shapes.
  digest text not null,
  areas int not null,
  added_at timestamptz not null,
  unique (layer_key, version)
);
insert into area_layer_version (id, layer_key, version, origin, digest, areas, added_at)
  select gen_random_uuid(), key, 1, 'pack', '', (select count(*) from area where layer_key = area_layer.key), now()
  from area_layer;

alter table area add column version_id uuid references area_layer_version (id) on delete cascade;
-- About the middle: for a label or a marker.
alter table area add column lat float8, add column lng float8;
update area set version_id = v.id, lat = m.lat, lng = m.lng
  from area_layer_version v, area a
  cross join lateral (
    select avg((p ->> 1)::float8) as lat, avg((p ->> 0)::float8) as lng
    from jsonb_array_elements(
      case a.geometry ->> 'type' when 'Polygon' then a.geometry #> '{coordinates,0}' else a.geometry #> '{coordinates,0,0}' end
    ) p
  ) m
  where v.layer_key = area.layer_key and a.layer_key = area.layer_key and a.key = area.key;
alter table area drop constraint area_pkey;
alter table area drop column layer_key;
alter table area alter column version_id set not null, alter column lat set not null, alter column lng set not null;
alter table area add primary key (version_id, key);

-- How far the areas of all requests have been written anew since the shapes changed: one row.
create table area_recompute (
  id int primary key default 1 check (id = 1),
  -- The editions by which it counts.
  signature text not null,
  -- The last request that was looked at; ids are in the order of their making.
  cursor uuid,
  done int not null,
  changed int not null,
  total int not null,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz
);
-- What a request counted in until its areas were written anew, and does not count in any more. Appended, never edited.
create table request_area_history (
  request_id uuid not null references request (id),
  until timestamptz not null,
  areas text[] not null,
  primary key (request_id, until)
);
