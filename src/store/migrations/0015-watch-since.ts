export const sql = `
-- When the watch began: what is asked for later is news, also where a list was not read yet.
alter table watch_lease add column since timestamptz;
`;
