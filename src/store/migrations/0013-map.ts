export const sql = `
-- Who has what where, as it was last read: one map for each instance, its parts (accounts or permission sets, whichever
-- it was listed by), and its pairs of both.
create table maps (
  instance_arn text primary key,
  by text not null check (by in ('account', 'permission set')),
  begun_at timestamptz not null,
  whole_at timestamptz,
  changes_up_to timestamptz not null
);
create table map_parts (
  instance_arn text not null references maps on delete cascade,
  part text not null,
  listed_at timestamptz,
  -- Why it could not be listed; what is known of it is older then.
  gap jsonb,
  primary key (instance_arn, part)
);
create table map_pairs (
  instance_arn text not null references maps on delete cascade,
  account_id text not null,
  permission_set_arn text not null,
  -- U or G, and the id.
  principals jsonb,
  read_at timestamptz,
  gap jsonb,
  look text not null default 'due' check (look in ('due', 'taken', 'done')),
  primary key (instance_arn, account_id, permission_set_arn)
);
create index map_pairs_of_set on map_pairs (instance_arn, permission_set_arn);
create index map_pairs_to_read on map_pairs (instance_arn, account_id, permission_set_arn) where look <> 'done';
`;
