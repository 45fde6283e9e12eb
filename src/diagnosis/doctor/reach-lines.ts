import { fact } from '../../checks/words.ts';
import type { Line } from './line.ts';

const members: Line = {
  check: 'member-role',
  title: 'The role in member accounts lets idc in',
  needs: ['memberReach'],
  without: 'warn',
  judge: ({ memberReach }) => {
    const { refused = [], reached = [] } = memberReach ?? {};
    const lacking = reached.filter(({ rights }) => rights.denied.length > 0);
    const facts = [
      ...refused.map(({ account, said }) => fact(account, said, 'sts:AssumeRole')),
      ...lacking.map(({ account, rights }) =>
        fact(account, `may not call ${rights.denied.map(({ api }) => api).join(', ')}`, 'AWS'),
      ),
    ];
    if (facts.length === 0) return [];
    const tried = refused.length + reached.length;
    return [
      {
        weight: 'warn',
        summary: `In ${facts.length} of ${tried} accounts that were tried the member role does not let idc read all it asks for.`,
        facts,
        advice: [
          'Create the role of deploy/policies/member-read.json with trust-member-read.json in every member account, by a StackSet for example.',
        ],
      },
    ];
  },
  unread: ({ memberReach }) => memberReach?.reached.flatMap(({ rights }) => rights.unread) ?? [],
};

const remediation: Line = {
  check: 'remediation-role',
  title: 'The remediation role can be assumed',
  needs: ['remediationReach'],
  without: 'fail',
  optional: true,
  judge: () => [],
};

const slack: Line = {
  check: 'slack-scopes',
  title: 'Slack gave idc the scopes that it needs',
  needs: ['surroundings'],
  without: 'warn',
  judge: ({ surroundings }) => {
    const scopes = surroundings?.slackScopes;
    if (!scopes || scopes.is === 'absent') return [];
    if (scopes.is === 'silent') {
      const summary = `Slack did not tell the scopes of idc: ${scopes.said}.`;
      return [{ weight: 'warn', summary, advice: ['Ask again; look at the token and at the way to Slack.'] }];
    }
    const { granted, needed } = scopes.value;
    const missing = needed.filter((scope) => !granted.includes(scope));
    if (missing.length === 0) return [];
    return [
      {
        weight: 'fail',
        summary: `Slack did not give idc the scopes ${missing.join(', ')}.`,
        advice: [
          ...(missing.includes('files:read')
            ? [
                'Add files:read to the bot scopes of the app: manifest.yml leaves it out; or unset IDC_SLACK_UPLOADS.',
              ]
            : []),
          'Update the app from manifest.yml, install it again, and start idc with the new token.',
        ],
      },
    ];
  },
};

const database: Line = {
  check: 'database',
  title: 'The database answers and is up to date',
  needs: ['surroundings'],
  without: 'fail',
  judge: ({ surroundings }) => {
    const seen = surroundings?.database;
    if (!seen || seen.is === 'absent') {
      const summary = 'No database is configured: idc remembers neither names nor reasons.';
      return [{ weight: 'warn', summary, advice: ['Set DATABASE_URL to the database of the bot.'] }];
    }
    if (seen.is === 'silent') {
      const summary = `The database does not answer: ${seen.said}.`;
      return [{ weight: 'fail', summary, advice: ['Look at DATABASE_URL, and at the database.'] }];
    }
    if (seen.value.length === 0) return [];
    const summary = `The database lacks the migrations ${seen.value.join(', ')}.`;
    return [{ weight: 'fail', summary, advice: ['Start the bot of this version once: it migrates.'] }];
  },
};

const policy: Line = {
  check: 'policy',
  title: 'The policy says who may ask and who may decide',
  needs: ['surroundings'],
  without: 'warn',
  applies: ({ surroundings }) => surroundings?.policy !== undefined,
  judge: ({ surroundings }) => {
    const { kind, inForce, fault } = surroundings?.policy ?? { kind: 'lists', inForce: true };
    if (kind === 'none') {
      const summary = 'No policy is set: idc only looks, and every member of the workspace may ask.';
      return [{ weight: 'warn', summary, advice: ['Set IDC_POLICY as docs/policy.md says.'] }];
    }
    if (!fault) return [];
    const summary = `${fault[0]?.toUpperCase()}${fault.slice(1)}`;
    const advice = ['`idc policy check` lists every fault by its line.'];
    return [{ weight: inForce ? 'warn' : 'fail', summary, advice }];
  },
};

/** So many texts are enough to see what is missing. */
const MOST = 10;

const unnamed: Line = {
  check: 'unnamed-reasons',
  title: 'idc can name every reason that it saw',
  needs: ['unnamedReasons'],
  without: 'warn',
  optional: true,
  judge: ({ unnamedReasons = [] }) =>
    unnamedReasons.length === 0
      ? []
      : [
          {
            weight: 'warn',
            cause: 'unknown_reason',
            summary: `idc saw ${unnamedReasons.length} ${unnamedReasons.length === 1 ? 'reason' : 'reasons'} that it cannot name.`,
            facts: unnamedReasons
              .slice(0, MOST)
              .map(({ text, count, requestId }) => fact(`${count} times`, text, requestId)),
            advice: ['Tell the makers of idc what AWS says there: without names and ids it is enough.'],
          },
        ],
};

export const reachLines: readonly Line[] = [members, remediation, slack, database, policy, unnamed];
