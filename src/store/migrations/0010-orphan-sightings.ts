export const sql = `
-- When a user or group was first and last found gone, by looks that saw a whole directory.
create table orphan_sightings (
  identity_store_id text not null,
  principal_id text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (identity_store_id, principal_id)
);
`;
