export const sql = `
-- What is done once, whichever process Slack tells of it, and however often.
create table once (
  key text primary key,
  at timestamptz not null default now()
);
`;
