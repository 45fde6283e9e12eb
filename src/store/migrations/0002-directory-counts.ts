export const sql = `
create table directory_counts (
  identity_store_id text not null,
  type text not null check (type in ('USER', 'GROUP')),
  count integer not null,
  at timestamptz not null default now(),
  primary key (identity_store_id, type)
);
`;
