-- The few things that a house remembers about itself: whether it was furnished, whether its life is made up.
create table house_fact (
  key text primary key,
  value jsonb not null
);
