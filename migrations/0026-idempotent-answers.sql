-- Answers to changes that programs asked for with a mark of their own (Idempotency-Key): asked again, they are told the same.
create table idempotent_answer (
  -- Digest of who asked and their mark.
  id text primary key,
  -- Digest of what was asked.
  asked text not null,
  -- null only inside of the transaction that answers.
  status int,
  headers jsonb not null default '{}',
  body text,
  at timestamptz not null
);
create index idempotent_answer_at on idempotent_answer (at);
