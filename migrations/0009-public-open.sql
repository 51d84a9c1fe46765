-- The public list of what is open: newest first, without walking past years of what is closed.
create index request_public_open on request (opened_at desc, id desc) where public and closed_at is null;
