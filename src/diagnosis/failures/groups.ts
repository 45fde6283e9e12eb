import type { Failure } from '../../evidence/evidence.ts';
import type { ListedFailure } from '../../evidence/failures.ts';
import type { Cause } from '../../knowledge/causes.ts';
import { entryOf, recognise } from '../../knowledge/recognise.ts';

/** Failures of one cause, permission set and account, newest first. */
export interface Group {
  readonly cause: Cause;
  readonly title: string;
  /** Cause, permission set and account: the same tomorrow. */
  readonly fingerprint: string;
  readonly newest: ListedFailure;
  readonly count: number;
}

/** Newest first, by their newest failure. `listed` stands newest first. */
export function groupsOf(listed: readonly ListedFailure[]): Group[] {
  const groups = new Map<string, Group>();
  for (const newest of listed) {
    const cause = causeOf(newest.failure);
    const { permissionSetArn = '', accountId = '' } = newest.failure;
    const fingerprint = [cause, permissionSetArn, accountId].join(' ');
    const known = groups.get(fingerprint);
    const title = entryOf(cause)?.title ?? UNKNOWN;
    groups.set(
      fingerprint,
      known ? { ...known, count: known.count + 1 } : { cause, title, fingerprint, newest, count: 1 },
    );
  }
  return [...groups.values()];
}

const UNKNOWN = 'The reason is one that idc does not know';

/** What AWS's words name first: code and sentence together, as its SDKs print them. */
export function causeOf({ errorCode, text }: Failure): Cause {
  const [best] = recognise([errorCode, text].filter(Boolean).join(': '));
  return best?.cause ?? 'unknown_reason';
}

/** What was asked, by name where a name is known. Untrusted. */
export function askedFor({ failure, account, permissionSet, principal }: ListedFailure): string {
  const set = permissionSet ?? failure.permissionSetArn?.split('/').at(-1) ?? 'a permission set';
  const where = `\`${set}\` on \`${account ?? failure.accountId ?? 'an account'}\``;
  const who = principal ?? failure.principalId;
  if (isUnnamed(failure)) return UNNAMED[failure.kind];
  if (!who || failure.kind === 'provisioning') return `provisioning of ${where}`;
  const type = failure.principalType?.toLowerCase() ?? 'principal';
  return failure.kind === 'deletion'
    ? `${type} \`${who}\` to lose ${where}`
    : `${type} \`${who}\` -> ${where}`;
}

type Named = Pick<Failure, 'kind' | 'accountId' | 'permissionSetArn' | 'principalId'>;
type Unnamed = Named & { readonly kind: keyof typeof UNNAMED };

/** AWS does not say of every call that it refused what was asked for. */
function isUnnamed(failure: Named): failure is Unnamed {
  const { kind, accountId, permissionSetArn, principalId } = failure;
  return kind !== undefined && !accountId && !permissionSetArn && !principalId;
}

const UNNAMED = {
  creation: 'an assignment, of which AWS does not say which',
  deletion: 'the deletion of an assignment, of which AWS does not say which',
  provisioning: 'a provisioning, of which AWS does not say which',
} as const;
