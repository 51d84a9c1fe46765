-- What was undone is little; who counts closings asks for each whether it was.
create index request_history_undone on request_history (request_id) where kind = 'undone';
