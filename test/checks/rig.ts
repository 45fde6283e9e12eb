import { describe, expect, test } from '@jest/globals';
import type { Gap } from '../../src/aws/reading.ts';
import type { Check, Finding } from '../../src/checks/check.ts';
import { judge } from '../../src/diagnosis/judge.ts';
import type { Evidence, Evidenced, EvidenceKey, Failure } from '../../src/evidence/evidence.ts';
import type { Cause } from '../../src/knowledge/causes.ts';

export const MANAGEMENT = '100000000001';
export const DELEGATED = '100000000002';
export const ACCOUNT = '444455556666';
export const SET = 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222';
export const GROUP = '93676e0f7d-11111111-2222-4333-8444-555555555555';
/** Exists, and has nothing. */
export const OTHER_GROUP = '93676e0f7d-66666666-2222-4333-8444-555555555555';
export const REQUEST = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';

export const failed: Failure = {
  source: 'request',
  kind: 'creation',
  status: 'FAILED',
  requestId: REQUEST,
  instanceArn: 'arn:aws:sso:::instance/ssoins-1111111111111111',
  accountId: ACCOUNT,
  permissionSetArn: SET,
  principalType: 'GROUP',
  principalId: GROUP,
  createdAt: '2026-11-22T10:00:00.000Z',
  how: 'The id is the request id of an account assignment creation.',
};

export const refused: Failure = {
  ...failed,
  source: 'event',
  status: 'REFUSED',
  errorCode: 'AccessDeniedException',
  event: {
    eventId: 'e1',
    at: '2026-11-22T10:00:00Z',
    name: 'CreateAccountAssignment',
    source: 'sso.amazonaws.com',
    callerArn: `arn:aws:sts::${DELEGATED}:assumed-role/deploy/ci`,
    callerAccount: DELEGATED,
  },
};

export const planned: Failure = {
  source: 'plan',
  kind: 'creation',
  status: 'PLANNED',
  accountId: ACCOUNT,
  permissionSetArn: SET,
  principalType: 'GROUP',
  principalId: OTHER_GROUP,
  how: 'Nobody has asked AWS for it yet.',
};

/** Everything in order, and a request that failed all the same. A test states only its difference from this. */
export function healthyWorld(): Evidence {
  return {
    time: { now: '2026-11-22T11:00:00.000Z' },
    abilities: { quotaIncrease: true },
    requestStates: { failed: [], running: [], read: [], unread: [] },
    watched: { since: '2026-11-22T11:00:00.000Z', failures: [], unread: [] },
    outdated: { pairs: [], setNames: {}, unread: [] },
    scimTokens: { tokensMade: [], unread: [] },
    idpCertificates: { configured: false, certificates: [] },
    instance: {
      instanceArn: 'arn:aws:sso:::instance/ssoins-1111111111111111',
      identityStoreId: 'd-1234567890',
      ownerAccountId: MANAGEMENT,
      primaryRegion: 'eu-west-1',
    },
    failure: failed,
    account: { found: true, id: ACCOUNT, name: 'payments-prod', state: 'ACTIVE' },
    permissionSet: { found: true, arn: SET, name: 'TeamAccess' },
    principal: { found: true, id: GROUP, type: 'GROUP', name: 'payments-oncall', externalIds: [] },
    successors: [],
    call: {
      found: true,
      record: {
        eventId: 'e1',
        at: '2026-11-22T10:00:00Z',
        name: 'CreateAccountAssignment',
        source: 'sso.amazonaws.com',
        callerArn: `arn:aws:sts::${DELEGATED}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/kim.ode@harbor.example`,
      },
    },
    managedPolicies: ['ReadOnlyAccess'],
    customerPolicies: [{ name: 'team-x', path: '/' }],
    inlinePolicy: { document: '' },
    boundary: { kind: 'none' },
    accountQuotas: { policiesPerRole: 10, roles: 40, rolesQuota: 1000, seenIn: 'iam:GetAccountSummary' },
    localPolicies: [{ name: 'team-x', path: '/' }],
    roleRoom: { roles: 40, rolesQuota: 1000, seenIn: 'iam:GetAccountSummary' },
    delegatedAdministrators: [DELEGATED],
    delegation: { touches: 'nothing', administrators: [] },
    planned: [],
    person: { found: 'none', choices: [] },
    askedAccount: { found: 'none', choices: [] },
    memberships: [],
    grants: { rows: [], everybody: true, seenIn: 'sso:ListAccountAssignments', unread: [] },
    versions: { outdated: [], absent: [], unread: [] },
    accountsOfGrants: { accounts: [], unread: [] },
    holders: { principals: [], successors: {}, sets: {}, unread: [] },
    recentChanges: {},
    staleGrants: { rows: [], living: {} },
    applicationsOfPerson: [],
    roleQuotas: { policiesPerRole: 10, roles: 40, rolesQuota: 1000, seenIn: 'iam:GetAccountSummary' },
    policiesInAccount: [{ name: 'team-x', path: '/', exists: true }],
    assignments: [{ principalType: 'GROUP', principalId: GROUP }],
    provisioning: { state: 'latest' },
    laterRequests: { newerCreation: false, deletedSince: false },
    callerPermissions: { principalArn: `arn:aws:iam::${MANAGEMENT}:role/deploy`, denied: [] },
    managementUse: { provisionedInManagementAccount: false },
    serviceControlPolicies: [],
    conflicts: [],
    identity: { accountId: DELEGATED, arn: `arn:aws:sts::${DELEGATED}:assumed-role/idc-read/idc`, skewMs: 0 },
    instanceDetails: { permissionSetsEnabled: true, key: { type: 'AWS_OWNED_KMS_KEY', status: 'ENABLED' } },
    instanceRegions: [{ name: 'eu-west-1', status: 'ACTIVE', isPrimary: true }],
    readRights: { policy: 'read', tried: 30, denied: [], unread: [] },
    managementRights: { policy: 'management-read', tried: 10, denied: [], unread: [] },
    memberReach: { of: 1, reached: [], refused: [] },
    remediationReach: { assumable: true },
    accessControl: { status: 'off', mappings: [] },
    personAttributes: {},
    assertionAttributes: { state: 'none' },
    setPolicies: { sets: 0, documents: [], unread: [] },
    signIns: { since: '2026-11-22T13:00:00.000Z', regions: [], theirs: [], unnamed: [], unread: [] },
    sessionDuration: { found: true, seconds: 3_600 },
    standing: [],
    surroundings: { database: { is: 'absent' }, slackScopes: { is: 'absent' } },
    serviceHealth: { region: 'eu-west-1', events: [] },
    scimDocument: { ok: false, says: 'nothing was handed over' },
    scimTwins: { looked: [], found: [], unread: [] },
    scimFailures: {
      since: '2026-11-21T11:00:00.000Z',
      failures: [],
      succeeded: { count: 0 },
      tokensMade: [],
      unread: [],
    },
    saml: {
      reading: { state: 'malformed', reason: 'empty', sentence: 'There is nothing to read.' },
      metadataFrom: 'none',
      acsUrls: [],
    },
    samlUser: { found: 'exact', id: GROUP, userName: 'kim.ode@harbor.example', status: 'ENABLED' },
    samlLogin: {
      from: '2026-11-22T10:50:00.000Z',
      to: '2026-11-22T11:10:00.000Z',
      region: 'eu-west-1',
      complete: true,
    },
    unnamedReasons: [],
    failures: { since: '2026-11-21T11:00:00.000Z', failures: [], unread: [] },
    authorizationMessage: { explicit: false },
    organizationAccounts: [{ id: ACCOUNT, name: 'payments-prod', state: 'ACTIVE' }],
    permissionSets: [SET],
    askedSet: { found: 'one', arn: SET, name: 'TeamAccess' },
    setAccounts: [{ id: ACCOUNT, latest: true }],
    setTags: [],
    setHolders: { assigned: [], principals: [], unread: [] },
    setInAccounts: { accounts: [], unread: [] },
    keptMap: { isCurrent: false, unread: [] },
    provisioned: { pairs: [], by: 'account', unread: [] },
    allAssignments: { assigned: [], unread: [] },
    applicationAssignments: { applications: [], unread: [] },
    directorySize: { users: { count: 1 }, groups: { count: 1 }, unread: [] },
    policyCounts: { sets: [], unread: [] },
    accountLimits: { accounts: [], unread: [] },
    groupCounts: { pairs: [], unread: [] },
    trustPolicies: { policies: [], mapped: [], left: 0 },
    reservedRoles: { accounts: [], unread: [] },
    setNames: [],
    orphans: { orphans: [], existence: [], setNames: {}, unread: [] },
    sightings: {},
    goneRows: [],
    orphanSets: { policies: {}, unread: [] },
    rowMakers: { made: {}, unread: [] },
  };
}

export const DENIED: Gap = { of: 'it', reason: 'denied', detail: 'AccessDeniedException' };

export function evidenced(differences: Partial<Evidence>, denied: readonly EvidenceKey[] = []): Evidenced {
  const world = { ...healthyWorld(), ...differences };
  const readings = Object.entries(world).map(([key, value]) =>
    denied.includes(key as EvidenceKey)
      ? [key, { gaps: [DENIED], calls: [] }]
      : [key, { value, gaps: [], calls: [] }],
  );
  return Object.fromEntries(readings) as Evidenced;
}

interface Found {
  readonly in: Partial<Evidence>;
  /** AWS's text named the cause. */
  readonly named?: true;
  readonly finding: Partial<Omit<Finding, 'summary'>> & { readonly summary?: string };
}

interface Cases {
  readonly healthy: Readonly<Record<string, Partial<Evidence>>>;
  readonly found: Readonly<Record<string, Found>>;
}

export function testCheck(check: Check, { healthy, found }: Cases): void {
  describe(check.id, () => {
    for (const [name, world] of Object.entries(healthy)) {
      test(`is silent: ${name}`, () => {
        expect(judge(check, evidenced(world), new Set()).outcome).toBe('healthy');
      });
    }
    test.each(Object.entries(found))('finds: %s', (_name, { in: world, named, finding }) => {
      const names = new Set<Cause>(named ? [check.cause] : []);
      const verdict = judge(check, evidenced(world), names);
      const findings = verdict.outcome === 'found' ? verdict.findings : [];
      expect(findings).toHaveLength(1);
      const { summary, ...rest } = finding;
      expect(findings[0]).toMatchObject({ cause: check.cause, certainty: 'confirmed', ...rest });
      if (summary) expect(findings[0]?.summary).toContain(summary);
    });
  });
}
