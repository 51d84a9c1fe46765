-- What geocoders outside have answered. Questions are kept as digests: nobody can read here what was asked.
create table geocode_answer (
  -- Digest of the geocoder's settings.
  geocoder text not null,
  question text not null,
  -- Empty: it knows no such place.
  hits jsonb not null,
  at timestamptz not null,
  expires_at timestamptz not null,
  primary key (geocoder, question)
);
create index geocode_answer_expires on geocode_answer (expires_at);
-- How much each is asked, and whether it answers: shared by all processes.
create table geocoder_use (
  geocoder text primary key,
  -- Before this instant it is not asked again.
  next_at timestamptz not null,
  -- UTC.
  day date not null,
  asked int not null,
  -- Since when it has failed; null while it answers.
  failing_since timestamptz,
  failure text
);
-- Which buildings stand near a point: the square that each lies in, as in `street.cells`.
create index address_point_cell on address_point ((floor((lat + 90) * 2000) * 1000000 + floor((lng + 180) * 2000)));
-- null: the address is as it was given. 'pin': it was found from the point, and says what is near.
alter table request add column address_source text;
create index request_without_address on request (id) where address is null and lat is not null;
