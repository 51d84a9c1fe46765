-- What changed since: for the maps in memory, and for who asks "updated after".
create index request_updated on request (updated_at, id);
