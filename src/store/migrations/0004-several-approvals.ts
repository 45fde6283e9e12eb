export const sql = `
-- A remediation may need several approvals. Those that count stand on its own row; each decision keeps a row for good.
alter table remediations add column approvals jsonb not null default '[]';
update remediations set approvals = jsonb_build_array(approval) where approval is not null;

alter table approvals drop constraint approvals_pkey;
alter table approvals add column id bigint generated always as identity primary key;
create index approvals_of_remediation on approvals (remediation_id);
-- What ends the waiting still happens once: a denial, or the approval that was the last one needed.
alter table approvals add column final boolean not null default true;
create unique index approvals_one_ending on approvals (remediation_id) where final;
`;
