export const sql = `
-- The watch: who follows requests, what is followed, and every failure that was seen, each told once.
create table watch_lease (
  one boolean primary key default true check (one),
  process_id uuid
);
insert into watch_lease default values;
-- What had failed before a list was first read is not news.
create table watch_lists (
  kind text primary key,
  at timestamptz not null default now()
);
create table watch_requests (
  id text primary key,
  kind text not null,
  event jsonb not null,
  arrived_at timestamptz not null default now(),
  follow_until timestamptz not null default now() + interval '15 minutes'
);
-- Failures of one caller that come close together: one message.
create table watch_bursts (
  id uuid primary key,
  caller text not null,
  state text not null default 'new' check (state in ('new', 'posting', 'shown', 'lost')),
  process_id uuid,
  message_channel text,
  message_ts text,
  try_after timestamptz not null default now(),
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now()
);
create index watch_bursts_of_caller on watch_bursts (caller, last_at);
create table watch_failures (
  id text primary key,
  kind text not null,
  event jsonb,
  state text not null check (state in ('before', 'waiting', 'known')),
  attempts integer not null default 0,
  seen_at timestamptz not null default now(),
  failure jsonb,
  cause text,
  burst_id uuid references watch_bursts,
  shown text not null default 'no' check (shown in ('no', 'root', 'thread')),
  diagnosis_id uuid
);
create index watch_failures_waiting on watch_failures (seen_at) where state = 'waiting';
create index watch_failures_to_show on watch_failures (burst_id) where shown = 'no';
create index watch_failures_of_burst on watch_failures (burst_id);
-- What was said of the watch itself and still holds.
create table watch_notices (
  about text primary key,
  at timestamptz not null default now()
);
`;
