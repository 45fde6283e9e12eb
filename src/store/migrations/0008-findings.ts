export const sql = `
-- What summaries found, by cause and what it is about, and since when.
create table findings (
  id uuid primary key default gen_random_uuid(),
  fingerprint text not null unique,
  part text not null,
  cause text not null,
  summary text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  gone_at timestamptz,
  -- What could not be looked at when it was seen last.
  unseen_then jsonb not null,
  accepted_until text,
  accepted_by text,
  accepted_reason text
);

-- The failures of a day by cause, as its summary counted them.
create table failure_days (
  day text primary key,
  counts jsonb not null,
  whole boolean not null
);

-- What a summary says, written before it is posted: so it is posted as it is, whoever posts it, and its thread too.
create table summaries (
  id uuid primary key default gen_random_uuid(),
  occurrence text unique,
  at timestamptz not null,
  channel text not null,
  line text not null,
  view jsonb not null,
  message_channel text,
  message_ts text,
  thread text not null check (thread in ('none', 'due', 'posting', 'sent', 'failed')),
  thread_ts text,
  thread_attempts int not null default 0,
  thread_at timestamptz not null default now()
);
create index summaries_by_time on summaries (at);
`;
