export const sql = `
-- What idc was asked about people, proposed, decided and did: a chain in which each row names the hash of the one before.
create table audit_log (
  seq bigint primary key check (seq > 0),
  at timestamptz(3) not null,
  kind text not null,
  actor text not null,
  subject text not null,
  -- Canonical JSON, kept as the text that was hashed: jsonb would write it anew.
  body text not null,
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$')
);
create index audit_log_by_time on audit_log (at);
create index audit_log_of_subject on audit_log (subject);

create function audit_log_is_append_only() returns trigger language plpgsql as
  $$ begin raise exception 'audit_log is append-only'; end $$;
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function audit_log_is_append_only();

create function audit_log_follows() returns trigger language plpgsql as $$
declare head record;
begin
  select seq, hash into head from audit_log order by seq desc limit 1;
  if new.seq <> coalesce(head.seq, 0) + 1 or new.previous <> coalesce(head.hash, repeat('0', 64)) then
    raise exception 'a row of audit_log must follow the last one';
  end if;
  return new;
end $$;
create trigger audit_log_follows before insert on audit_log for each row execute function audit_log_follows();

-- Also in sessions that replay somebody else's changes (session_replication_role).
alter table audit_log enable always trigger audit_log_append_only;
alter table audit_log enable always trigger audit_log_follows;
`;
