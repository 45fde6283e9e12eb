export const sql = `
create table processes (
  id uuid primary key,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);

create table diagnoses (
  id text primary key,
  question jsonb not null,
  diagnosis jsonb not null,
  at timestamptz not null
);

create table questions (
  id uuid primary key,
  asked_by text not null,
  team text not null,
  channel text not null,
  message_channel text,
  message_ts text,
  text text not null,
  private boolean not null,
  state text not null check (state in ('running', 'answered', 'interrupted', 'failed')),
  diagnosis_id text references diagnoses (id),
  process_id uuid not null,
  at timestamptz not null default now()
);
create index questions_running on questions (process_id) where state = 'running';

create table reasons (
  request_id text primary key,
  failure jsonb not null,
  first_seen timestamptz not null default now()
);

create table principals (
  id text primary key,
  type text not null check (type in ('USER', 'GROUP')),
  name text not null,
  external_ids jsonb not null,
  first_seen timestamptz not null default now(),
  last_seen timestamptz not null default now()
);
create index principals_by_name on principals (type, name);
create index principals_by_external_id on principals using gin (external_ids jsonb_path_ops);

create table remediations (
  id uuid primary key,
  diagnosis_id text not null references diagnoses (id),
  question_text text not null,
  cause text not null,
  plan jsonb not null,
  plan_hash text not null,
  state text not null check (state in
    ('proposed', 'approved', 'running', 'verified', 'not-fixed', 'failed', 'denied', 'expired', 'superseded')),
  requested_by text not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  approval jsonb,
  denial jsonb,
  outcome jsonb,
  message_channel text,
  message_ts text
);
create index remediations_open on remediations (state, expires_at) where state in ('proposed', 'approved', 'running');
create index remediations_of_diagnosis on remediations (diagnosis_id);

-- One decision per remediation: the primary key is the last of the guards against two.
create table approvals (
  remediation_id uuid primary key references remediations (id),
  decision text not null check (decision in ('approved', 'denied')),
  by text not null,
  at timestamptz not null,
  plan_hash text not null,
  chosen_principal_id text,
  reason text
);
create function approvals_are_final() returns trigger language plpgsql as
  $$ begin raise exception 'approvals are append-only'; end $$;
create trigger approvals_append_only before update or delete on approvals
  for each row execute function approvals_are_final();

create table steps (
  remediation_id uuid not null references remediations (id),
  name text not null,
  result jsonb not null,
  at timestamptz not null default now(),
  primary key (remediation_id, name)
);

create table snapshots (
  remediation_id uuid not null references remediations (id),
  action_index integer not null,
  taken_at timestamptz not null default now(),
  before jsonb not null,
  primary key (remediation_id, action_index)
);
`;
