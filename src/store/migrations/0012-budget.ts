export const sql = `
-- What all processes together may call of each family of AWS's APIs. Losing it in a crash costs nothing: a row begins full.
create unlogged table aws_budgets (
  family text primary key,
  tokens double precision not null,
  at timestamptz not null default clock_timestamp(),
  pace double precision not null default 1,
  paced_at timestamptz not null default '2000-01-01'
);
`;
