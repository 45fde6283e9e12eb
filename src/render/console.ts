import type { Diagnosis } from '../diagnosis/diagnosis.ts';

export interface ConsoleLink {
  readonly label: string;
  readonly url: string;
}

const HOSTS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'console.amazonaws.cn'],
  [/^us-gov-/, 'console.amazonaws-us-gov.com'],
];

type About = Pick<Diagnosis, 'subject' | 'region'> & Partial<Pick<Diagnosis, 'facts' | 'verdicts'>>;

/** The addresses of one Region's console. */
interface Console {
  readonly region: string;
  readonly host: string;
}

/**
 * Where AWS's console shows what a diagnosis is about and what its evidence names. The addresses are those that the
 * console itself uses: AWS documents only the first pages, so where one of the rest is not known any more that page opens.
 * Whatever is not exactly an id of AWS's makes no link.
 */
export function consoleLinks(about: About): ConsoleLink[] {
  const { subject, region } = about;
  if (!region || !/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d$/.test(region)) return [];
  const host = HOSTS.find(([regions]) => regions.test(region))?.[1] ?? 'console.aws.amazon.com';
  const at = { region, host };
  return [...ofIdentityCenter(subject, at), ...ofEvent(subject, at), ...ofEvidence(about, at)];
}

/** AWS's own users and groups have no page whose address is known: their lists do. */
function ofIdentityCenter(
  { permissionSet, account, principal }: About['subject'],
  at: Console,
): ConsoleLink[] {
  const { region, host } = at;
  const page = (path: string) => `https://${region}.${host}/singlesignon/${path}`;
  const [, instance, set] = /\/ssoins-([0-9a-f]{16})\/(ps-[0-9a-f]{16})$/.exec(permissionSet?.id ?? '') ?? [];
  if (!instance) {
    const isAboutSomething = permissionSet ?? account ?? principal;
    return isAboutSomething ? [{ label: 'Identity Center', url: page(`home?region=${region}`) }] : [];
  }
  const inOrganization = `organization/home?region=${region}#/instances/${instance}`;
  const isAccount = account !== undefined && /^\d{12}$/.test(account.id);
  const people = principal?.type === 'GROUP' ? 'groups' : 'users';
  return [
    { label: 'the permission set', url: page(`${inOrganization}/permission-sets/details/${set}`) },
    ...(isAccount
      ? [
          {
            label: 'the account',
            url: page(`${inOrganization}/accounts/details/${account.id}?section=users`),
          },
        ]
      : []),
    ...(principal
      ? [{ label: people, url: page(`home?region=${region}#!/instances/${instance}/${people}`) }]
      : []),
  ];
}

/** The call that failed, in the account that made it. */
function ofEvent({ caller }: About['subject'], { region, host }: Console): ConsoleLink[] {
  const id = caller?.eventId ?? '';
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return [];
  return [
    {
      label: 'the CloudTrail event',
      url: `https://${region}.${host}/cloudtrailv2/home?region=${region}#/events/${id}`,
    },
  ];
}

/** More is a list of its own. */
const MOST_NAMED = 3;
const IAM = /\barn:aws(?:-cn|-us-gov)?:iam::(\d{12}):(role|policy)\/([\w+=,.@/-]{1,576})/g;
const SERVICE_CONTROL_POLICY = /\bp-[0-9a-z]{8,128}\b/g;

/** Roles and policies of IAM by their ARNs, and the policies of the organization that deny something. */
function ofEvidence({ facts = [], verdicts = [] }: About, { host }: Console): ConsoleLink[] {
  const findings = verdicts.flatMap((one) => (one.outcome === 'found' ? one.findings : []));
  const values = [...facts, ...findings.flatMap((one) => one.facts)].map(({ value }) => value);
  const named = values.flatMap((value) => [...value.matchAll(IAM)]);
  const denying = findings
    .filter(({ cause }) => cause === 'scp_explicit_deny')
    .flatMap(({ summary }) => summary.match(SERVICE_CONTROL_POLICY) ?? []);
  const links = [
    ...named.flatMap(([arn, account = '', kind, path = '']) => {
      const id = kind === 'role' ? path.split('/').at(-1) : arn;
      if (!id) return [];
      const page = kind === 'role' ? 'roles' : 'policies';
      const url = `https://${host}/iam/home#/${page}/details/${encodeURIComponent(id)}`;
      return [{ label: `the ${kind} in ${account}`, url }];
    }),
    ...denying.map((id) => ({
      label: 'the service control policy',
      url: `https://${host}/organizations/v2/home/policies/service-control-policy/${id}`,
    })),
  ];
  return [...new Map(links.map((link) => [link.url, link])).values()].slice(0, MOST_NAMED);
}
