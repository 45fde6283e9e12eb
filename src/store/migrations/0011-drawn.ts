export const sql = `
-- Which state of the record its message shows: a process can die after the one was committed and before the other is drawn.
alter table remediations add column revision integer not null default 1;
alter table remediations add column changed_at timestamptz not null default now();
alter table remediations add column drawn integer;
update remediations set drawn = revision;

create function remediations_revise() returns trigger language plpgsql as $$
declare unseen constant text[] := array[
  'message_channel', 'message_ts', 'look_again_at', 'posting_until', 'revision', 'changed_at', 'drawn'];
begin
  if to_jsonb(old) - unseen is distinct from to_jsonb(new) - unseen then
    new.revision := old.revision + 1;
    new.changed_at := now();
  end if;
  return new;
end $$;
create trigger remediations_revised before update on remediations for each row execute function remediations_revise();
create index remediations_not_drawn on remediations (changed_at)
  where message_ts is not null and drawn is distinct from revision;
`;
