export const sql = `
-- Interrupted questions whose message does not say so yet, and since when somebody tries.
alter table questions add column untold_since timestamptz;
create index questions_untold on questions (untold_since) where untold_since is not null;
`;
