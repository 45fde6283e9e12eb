import { byPair, bySet, rowsWith } from './indexed.ts';
import { failureIn } from './outcome.ts';
import { QUOTAS } from './quotas.ts';
import { Refusal } from './refusal.ts';
import { type Caller, provisionOf, type Request, type RequestKind, type State } from './state.ts';
import { errors } from './texts.ts';
import type { PrincipalType } from './world.ts';

const OUTSTANDING_CREATES = 15;

export interface Wanted {
  kind: RequestKind;
  accountId?: string;
  permissionSetArn: string;
  principalType?: PrincipalType;
  principalId?: string;
}

/** Takes a request in; what becomes of it is decided when it is due. Races and overload are refused at once. */
export function begin(state: State, caller: Caller, wanted: Wanted): Request {
  const pending = [...state.requests.values()].filter((r) => r.status === 'IN_PROGRESS');
  if (pending.some((r) => contends(r, wanted))) throw new Refusal('ConflictException', errors.conflict);
  if (
    wanted.kind === 'creation' &&
    pending.filter((r) => r.kind === 'creation').length >= OUTSTANDING_CREATES
  ) {
    throw new Refusal('ThrottlingException', errors.tooMany);
  }
  const createdAt = state.now();
  const internalFault = state.internalFaults > 0;
  if (internalFault) state.internalFaults--;
  const request: Request = {
    id: state.ids.uuid(),
    createdAt,
    due: createdAt + state.asyncMs,
    described: false,
    status: 'IN_PROGRESS',
    caller,
    internalFault,
    ...wanted,
  };
  state.requests.set(request.id, request);
  return request;
}

function contends(pending: Request, wanted: Wanted): boolean {
  const sameSet = pending.permissionSetArn === wanted.permissionSetArn;
  const sameAccount = pending.accountId === undefined || pending.accountId === wanted.accountId;
  return sameSet && sameAccount && pending.principalId === wanted.principalId;
}

/** Ends everything that is due, in the order in which it falls due. */
export function settle(state: State): void {
  const now = state.now();
  const due = [...state.requests.values()].filter((r) => r.status === 'IN_PROGRESS' && r.due <= now);
  for (const request of due.sort((a, b) => a.due - b.due)) finish(state, request);
  for (const q of state.quotaRequests) {
    const account = state.accounts.get(q.accountId);
    if (q.status !== 'PENDING' || q.due > now || !account) continue;
    const most = QUOTAS[q.code as keyof typeof QUOTAS].most;
    q.status = q.desired <= most ? 'APPROVED' : 'CASE_OPENED';
    if (q.status === 'APPROVED') account.quotas[q.code] = q.desired;
  }
}

function finish(state: State, request: Request): void {
  for (const accountId of accountsOf(state, request)) {
    const reason = failureIn(state, request, accountId);
    if (reason === undefined) {
      apply(state, request, accountId);
      continue;
    }
    request.status = 'FAILED';
    request.reason = reason;
    return;
  }
  request.status = 'SUCCEEDED';
}

function accountsOf(state: State, request: Request): string[] {
  if (request.accountId) return [request.accountId];
  return rowsWith(state.provisions, bySet, request.permissionSetArn).map((p) => p.accountId);
}

function apply(state: State, request: Request, accountId: string): void {
  if (request.kind === 'deletion') remove(state, request, accountId);
  else provision(state, accountId, request.permissionSetArn);
  if (request.kind === 'creation') addRow(state, request, accountId);
}

function addRow(state: State, request: Request, accountId: string): void {
  const { permissionSetArn, principalId = '', principalType = 'USER' } = request;
  const here = rowsWith(state.assignments, byPair, byPair({ accountId, permissionSetArn }));
  if (!here.some((row) => row.principalId === principalId))
    state.assignments.push({ accountId, permissionSetArn, principalType, principalId });
}

function provision(state: State, accountId: string, setArn: string): void {
  const set = state.permissionSets.get(setArn);
  if (!set) return;
  const existing = provisionOf(state, accountId, setArn);
  if (existing) existing.version = set.version;
  else
    state.provisions.push({
      accountId,
      permissionSetArn: setArn,
      version: set.version,
      roleName: newRoleName(state, set.name),
    });
}

function newRoleName(state: State, set: string): string {
  return `AWSReservedSSO_${set}_${state.ids.hex(16)}`;
}

/** With the last assignment goes the role, so that the next one has another suffix. */
function remove(state: State, request: Request, accountId: string): void {
  const here = (a: State['assignments'][number]) =>
    a.accountId === accountId && a.permissionSetArn === request.permissionSetArn;
  state.assignments = state.assignments.filter((a) => !(here(a) && a.principalId === request.principalId));
  if (state.assignments.some(here)) return;
  state.provisions = state.provisions.filter(
    (p) => !(p.accountId === accountId && p.permissionSetArn === request.permissionSetArn),
  );
}
