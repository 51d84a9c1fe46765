-- Events become jobs by a row of our own making (platform/events), so their task must be known from the start.
insert into graphile_worker._private_tasks (identifier) values ('event') on conflict do nothing;
