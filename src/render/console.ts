import type { Diagnosis } from '../diagnosis/diagnosis.ts';

export interface ConsoleLink {
  readonly label: string;
  readonly url: string;
}

const HOSTS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'console.amazonaws.cn'],
  [/^us-gov-/, 'console.amazonaws-us-gov.com'],
];

/**
 * Where AWS's console shows what a diagnosis is about. The addresses are those that the console itself uses: AWS
 * documents only the first page, so where one of the rest is not known any more that page opens. Whatever is not exactly
 * an id of AWS's makes no link.
 */
export function consoleLinks({ subject, region }: Pick<Diagnosis, 'subject' | 'region'>): ConsoleLink[] {
  const { permissionSet, account, principal } = subject;
  if (!region || !/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d$/.test(region)) return [];
  const [, instance, set] = /\/ssoins-([0-9a-f]{16})\/(ps-[0-9a-f]{16})$/.exec(permissionSet?.id ?? '') ?? [];
  const host = HOSTS.find(([regions]) => regions.test(region))?.[1] ?? 'console.aws.amazon.com';
  const page = (path: string) => `https://${region}.${host}/singlesignon/${path}`;
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
