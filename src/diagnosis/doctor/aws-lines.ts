import { fact } from '../../checks/words.ts';
import type { Rights } from '../../evidence/doctor/rights.ts';
import type { Line, Told } from './line.ts';

/** Beyond a minute answers about "when" are wrong; beyond five AWS refuses signatures. */
const SKEW_WARN_MS = 60_000;
const SKEW_FAIL_MS = 5 * 60_000;

const identity: Line = {
  check: 'identity',
  title: 'AWS knows idc',
  needs: ['identity'],
  without: 'fail',
  judge: () => [],
};

const clock: Line = {
  check: 'clock',
  title: 'The clock agrees with AWS',
  needs: ['identity'],
  without: 'fail',
  judge: ({ identity: who }) => {
    const skew = who?.skewMs ?? 0;
    if (Math.abs(skew) <= SKEW_WARN_MS) return [];
    const seconds = Math.round(Math.abs(skew) / 1_000);
    return [
      {
        weight: Math.abs(skew) > SKEW_FAIL_MS ? 'fail' : 'warn',
        summary: `The local clock is ${seconds} seconds ${skew > 0 ? 'behind' : 'ahead of'} AWS's.`,
        advice: ['Let the machine keep time (NTP): AWS refuses signatures that are five minutes off.'],
      },
    ];
  },
};

const instance: Line = {
  check: 'instance',
  title: 'An Identity Center instance is visible',
  needs: ['instance'],
  without: 'fail',
  judge: () => [],
};

const permissionSets: Line = {
  check: 'permission-sets',
  title: 'Permission sets are switched on',
  needs: ['instanceDetails'],
  without: 'warn',
  judge: ({ instanceDetails }) =>
    instanceDetails?.permissionSetsEnabled === false
      ? [
          {
            weight: 'fail',
            cause: 'permission_sets_disabled',
            summary: 'The instance works without permission sets (PermissionSetsEnabled is false).',
            facts: [fact('PermissionSetsEnabled', 'false', 'sso:DescribeInstance')],
            advice: [
              'Ask the owner of the organization instance whether permission sets shall be used: once switched on they cannot be switched off.',
            ],
          },
        ]
      : [],
};

const key: Line = {
  check: 'encryption-key',
  title: 'The key of the instance lets idc read',
  needs: ['instanceDetails', 'readRights'],
  without: 'warn',
  judge: ({ instanceDetails, readRights }) => {
    const refused = readRights?.unread.find(({ remedy }) => remedy?.includes('KMS key'));
    const { arn = 'AWS’s own key', status } = instanceDetails?.key ?? {};
    const facts = [fact('Key', `${arn}${status ? `, ${status}` : ''}`, 'sso:DescribeInstance')];
    if (refused) {
      const summary = 'The customer managed KMS key of Identity Center refuses idc.';
      const advice = refused.remedy ? [refused.remedy] : [];
      const said = fact('AWS says', refused.detail, 'AWS');
      return [
        { weight: 'fail', cause: 'customer_managed_key_denied', summary, advice, facts: [...facts, said] },
      ];
    }
    if (status !== 'UPDATE_FAILED') return [];
    const summary = 'The change of the KMS key of Identity Center failed.';
    const advice = ['Look at the key under Settings of Identity Center, in the management account.'];
    return [{ weight: 'warn', summary, advice, facts }];
  },
};

const regions: Line = {
  check: 'regions',
  title: 'Every Region of the instance is active',
  needs: ['instanceRegions'],
  without: 'warn',
  judge: ({ instanceRegions = [] }) =>
    instanceRegions
      .filter(({ status }) => status !== 'ACTIVE')
      .map(({ name, status }) => ({
        weight: 'warn',
        summary: `Region ${name} of the instance is ${status.toLowerCase()}.`,
        advice: [`Wait until ${name} is active before people sign in there.`],
      })),
};

const LOOKUP = 'cloudtrail:LookupEvents';

const readRole: Line = {
  check: 'read-role',
  title: 'The read role may read all that idc asks for',
  needs: ['readRights'],
  without: 'fail',
  judge: ({ readRights }) => (readRights ? lacking(readRights, 'fail') : []),
  unread: ({ readRights }) => readRights?.unread ?? [],
};

const managementRole: Line = {
  check: 'management-read-role',
  title: 'The management read role may read all that idc asks for',
  needs: ['managementRights'],
  without: 'warn',
  judge: ({ managementRights }) => (managementRights ? lacking(managementRights, 'warn') : []),
  unread: ({ managementRights }) => managementRights?.unread ?? [],
};

/** What is denied, with the file that allows it; CloudTrail has a line of its own. */
function lacking({ policy, denied }: Rights, weight: Told['weight']): Told[] {
  const actions = denied.filter(({ api }) => api !== LOOKUP);
  const [first] = actions;
  if (!first) return [];
  const more = actions.length > 1 ? ` and ${actions.length - 1} more` : '';
  return [
    {
      weight,
      summary: `The role of deploy/policies/${policy}.json may not call ${first.api}${more}.`,
      facts: actions.map(({ api, said }) => fact(api, said, 'AWS')),
      advice: [
        `Give the role the whole policy deploy/policies/${policy}.json; if it has it, look at service control policies and at a permissions boundary.`,
      ],
    },
  ];
}

const trail: Line = {
  check: 'cloudtrail',
  title: 'CloudTrail of idc’s own account can be read',
  needs: ['readRights'],
  without: 'warn',
  judge: ({ readRights }) => blind(readRights, 'idc’s own account', 'read'),
  unread: ({ readRights }) => unseen(readRights),
};

const managementTrail: Line = {
  check: 'cloudtrail-management',
  title: 'CloudTrail of the management account can be read',
  needs: ['managementRights'],
  without: 'warn',
  optional: true,
  judge: ({ managementRights }) => blind(managementRights, 'the management account', 'management-read'),
  unread: ({ managementRights }) => unseen(managementRights),
};

function unseen(rights: Rights | undefined) {
  return rights?.unread.filter(({ of }) => of.endsWith(LOOKUP)) ?? [];
}

function blind(rights: Rights | undefined, where: string, policy: string): Told[] {
  const denied = rights?.denied.find(({ api }) => api === LOOKUP);
  if (!denied) return [];
  return [
    {
      weight: 'warn',
      summary: `idc cannot read CloudTrail of ${where}: it cannot tell who called from there.`,
      facts: [fact(LOOKUP, denied.said, 'AWS')],
      advice: [`Allow ${LOOKUP} as in deploy/policies/${policy}.json.`],
    },
  ];
}

export const awsLines: readonly Line[] = [
  identity,
  clock,
  instance,
  permissionSets,
  key,
  regions,
  readRole,
  trail,
  managementRole,
  managementTrail,
];
