export interface Place {
  /** Whose calls AWS counts together: an account, by whatever name. */
  readonly account: string;
  readonly region: string;
}

/** APIs whose calls AWS counts together. */
export interface Family {
  /** What stands in logs and figures: `sso`, `identitystore:ListUsers`. */
  readonly name: string;
  /** The name and where AWS counts: one bucket each. */
  readonly key: string;
  /** AWS's own limit, calls a second. */
  readonly limit: number;
  /** As many at once as one `why-failed` makes, where AWS's limit has room for that. */
  readonly burst: number;
  /** AWS names no limit: nobody notices so few calls, and no other process needs to know of them. */
  readonly unnamed?: true;
}

const ORGANIZATIONS: Readonly<Record<string, Pick<Family, 'limit' | 'burst'>>> = {
  'organizations:ListAccounts': { limit: 8, burst: 6 },
  'organizations:DescribeAccount': { limit: 20, burst: 15 },
};

/** Where a call of `api` (`sso:ListInstances`) counts (IAM Identity Center quotas, CloudTrail LookupEvents, Organizations throttling limits). */
export function familyOf(api: string, { account, region }: Place): Family {
  const [service = ''] = api.split(':', 1);
  if (service === 'sso') return { name: service, key: `sso ${region}`, limit: 20, burst: 12 };
  if (service === 'identitystore') return { name: api, key: `${api} ${region}`, limit: 20, burst: 12 };
  if (service === 'cloudtrail')
    return { name: service, key: `${api} ${account} ${region}`, limit: 2, burst: 2 };
  if (service === 'organizations')
    return { name: api, key: `${api} ${account}`, ...(ORGANIZATIONS[api] ?? { limit: 5, burst: 5 }) };
  return { name: service, key: `${service} ${account}`, limit: 100, burst: 50, unnamed: true };
}
