export const sql = `
-- The thread in which a question was asked about a message, and who cancelled it.
alter table questions add column thread_ts text;
alter table questions add column cancelled_by text;
-- The Home tab shows one person's last questions, and the last answer to some kinds of question.
create index questions_of_person on questions (asked_by, at desc);
create index questions_of_diagnosis on questions (diagnosis_id);
create index diagnoses_by_kind on diagnoses ((question ->> 'kind'), at desc);
`;
