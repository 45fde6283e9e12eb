export const sql = `
-- What is done by the clock, once over all replicas: one row for each time that it was due.
create table occurrences (
  name text not null,
  occurrence text not null,
  due_at timestamptz not null,
  state text not null check (state in ('looking', 'posting', 'sent', 'failed', 'skipped')),
  process_id uuid,
  attempts integer not null default 1,
  message_channel text,
  message_ts text,
  at timestamptz not null default now(),
  primary key (name, occurrence)
);
create index occurrences_by_time on occurrences (name, due_at);
`;
