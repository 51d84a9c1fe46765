-- Which form wrote a step of a draft last, so that an older window cannot put its values over newer ones unnoticed.
alter table draft add column forms jsonb not null default '{}';
-- A photo of a report that is being written lives as long as the draft that claims it.
alter table file add column held_until timestamptz;
-- Whoever asked says of a closing whether it is really fixed: one answer each, which may change.
create table fixed_answer (
  request_id uuid not null references request (id),
  person_id uuid not null references person (id),
  -- The closing that they speak of.
  closed_at timestamptz not null,
  fixed boolean not null,
  at timestamptz not null,
  primary key (request_id, person_id, closed_at)
);
create index fixed_answer_at on fixed_answer (at);
