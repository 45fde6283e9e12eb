export const sql = `
-- Where a remediation comes from, what it became of later, and the one that took its place.
alter table remediations add column origin jsonb not null default '{"kind":"finding"}';
alter table remediations add column undone jsonb;
alter table remediations add column replaced_by uuid;
-- When it is looked at again, and what was seen then.
alter table remediations add column look_again_at timestamptz;
alter table remediations add column again jsonb;
-- Until when somebody is posting its message, where it has none yet.
alter table remediations add column posting_until timestamptz;

-- An undo is asked for twice and happens once: this index is the last of the guards.
create unique index remediations_one_undo on remediations ((origin ->> 'of'))
  where origin ->> 'kind' = 'undo' and state in ('proposed', 'approved', 'running', 'verified');
create index remediations_to_look_at_again on remediations (look_again_at) where look_again_at is not null;
`;
