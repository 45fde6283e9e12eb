import type { Fact } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { ScimTokens } from '../../evidence/expiry.ts';
import type { ServiceEvent, ServiceHealth } from '../../evidence/service-health.ts';
import type { Verdict } from '../diagnosis.ts';

/** When tokens were made, and until when they are valid: a year. */
export function tokenFacts({ tokensMade }: Pick<ScimTokens, 'tokensMade'>): Fact[] {
  const made = tokensMade.slice(0, 2).map((at) => {
    const until = new Date(Date.parse(at) + 365 * 24 * 3_600_000).toISOString().slice(0, 10);
    return fact(
      'Access token',
      `made on ${at.slice(0, 10)}, valid until ${until}`,
      'cloudtrail:LookupEvents',
    );
  });
  const unknown = 'none was made in the last 90 days; no API tells how old the one in use is';
  return made.length > 0 ? made : [fact('Access token', unknown, 'cloudtrail:LookupEvents')];
}

/** AWS Health announces from 90 days before the end on. Event history is too short to see it by itself. */
export function expiring(health: ServiceHealth | undefined): Verdict[] {
  const notices = (health?.events ?? []).filter(isAboutToken);
  const [newest] = notices;
  if (!newest) return [];
  const said = (newest.text ?? newest.code).replace(/\s+/g, ' ').slice(0, 400);
  return [
    {
      check: 'scim-token',
      title: 'The SCIM access token expires',
      severity: 'high',
      outcome: 'found',
      gaps: [],
      findings: [
        {
          cause: 'scim_token_expiring',
          certainty: 'stated',
          about: newest.arn,
          summary: 'The access token of automatic provisioning expires soon, and synchronization then stops.',
          facts: [fact('AWS Health said', said, 'health:DescribeEvents')],
          advice: [
            'Make a second token in the settings of Identity Center (two may exist), and enter it at the identity provider.',
            'Delete the old token once the new one works.',
          ],
        },
      ],
    },
  ];
}

function isAboutToken({ service, status, text = '', code }: ServiceEvent): boolean {
  const words = `${code} ${text}`.replaceAll('_', ' ');
  return (
    service === 'SSO' &&
    status !== 'closed' &&
    /token/i.test(words) &&
    /scim|provision/i.test(words) &&
    /expir/i.test(words)
  );
}
