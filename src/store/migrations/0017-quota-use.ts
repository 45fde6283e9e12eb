export const sql = `
-- How full permission sets and accounts of a large organization were when they last had their turn.
create table quota_use (
  instance_arn text not null,
  kind text not null check (kind in ('set', 'account')),
  id text not null,
  tried_at timestamptz not null,
  value jsonb,
  read_at timestamptz,
  -- Why the last try saw nothing; the value is older then.
  gap jsonb,
  primary key (instance_arn, kind, id)
);
`;
