import type { Finding, Seen } from '../../checks/check.ts';
import { orphanFix } from '../../checks/orphan-fixes.ts';
import { fact } from '../../checks/words.ts';
import { few } from '../../evidence/many.ts';
import type { Orphan } from '../../evidence/orphans.ts';
import { accountIn, mending, nameOf, setIn } from './mending.ts';

/** One deleted user or group that assignments still name. */
export function orphanFinding(orphan: Orphan, seen: Seen): Finding {
  const { id, type, pairs, applications } = orphan;
  const who = type.toLowerCase();
  const fix = orphanFix(orphan, seen);
  const where = [
    ...pairs.map(
      ({ accountId, permissionSetArn }) =>
        `${setIn(permissionSetArn, seen)} on ${accountIn(accountId, seen)}`,
    ),
    ...applications.map(({ name }) => `the application ${name}`),
  ];
  return {
    cause: 'orphaned_principal',
    certainty: 'confirmed',
    about: id,
    summary: `The ${who} ${nameOf(orphan)} was deleted and is still assigned: ${few(where, 4)}. ${mending(orphan).sentence}`,
    facts: [
      fact(
        `The ${who} ${id}`,
        'does not exist',
        type === 'USER' ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup',
      ),
      ...(orphan.remembered
        ? [
            fact(
              'Last known as',
              `${orphan.remembered.name}, ${orphan.remembered.lastSeen}`,
              "idc's memory, or the asker",
            ),
          ]
        : []),
      ...(orphan.successors ?? []).map((one) =>
        fact(
          `Living ${who}`,
          `${one.id} (${one.name}, same ${one.by === 'external-id' ? 'external id' : 'name only'})`,
          type === 'USER' ? 'identitystore:GetUserId' : 'identitystore:GetGroupId',
        ),
      ),
    ],
    advice: [
      ...mending(orphan).advice,
      ...fix.advice,
      ...(applications.length > 0 ? [applicationAdvice(orphan)] : []),
      DRY,
    ],
    ...(fix.plan ? { plan: fix.plan } : {}),
  };
}

const DRY = 'The rows for accounts are a dry run: nothing was changed, and this answer changes nothing.';

function applicationAdvice({ id, type, applications, successors }: Orphan): string {
  const names = few(applications.map(({ name }) => `\`${name}\``));
  const [heir] = successors ?? [];
  const assign = heir
    ? `assign \`${heir.name}\` (${heir.id}) there first, then `
    : successors
      ? ''
      : 'once its name is known, ';
  return `Applications ${names}: ${assign}remove the assignment of ${type.toLowerCase()} ${id} (\`aws sso-admin delete-application-assignment --application-arn … --principal-type ${type} --principal-id ${id}\`). idc never changes applications.`;
}
