-- A caller says who they are; agents look for the beginning of the name.
create index person_name on person (lower(name) text_pattern_ops) where name is not null;
