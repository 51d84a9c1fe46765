-- Calendars of booked work read it in the order of its days, however much else is open.
create index request_booked on request (scheduled_for, id)
  where status = 'scheduled' and closed_at is null and parent_id is null and public;
