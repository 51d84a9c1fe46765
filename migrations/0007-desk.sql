-- "How often was it said that it is not fixed?": reopenings are few among all that happens.
create index request_history_reopened on request_history (at) where kind = 'reopened';
-- A caller says who they are; agents look for the beginning of the name.
create index person_name on person (lower(name) text_pattern_ops) where name is not null;
