/** Names and numbers of Harbor's accounts, and where its instance is. */
export const REGION = 'eu-west-1';
export const INSTANCE = 'ssoins-6804a1c2d93e7f50';
export const ACCOUNTS = {
  management: '111122223333',
  identity: '222233334444',
  tools: '333344445555',
  'payments-prod': '444455556666',
  'payments-staging': '555566667777',
  'orders-prod': '666677778888',
  'orders-staging': '777788889999',
  'data-prod': '888899990000',
  'data-sandbox': '123456789012',
  'web-prod': '234567890123',
  'web-staging': '345678901234',
  'security-log-archive': '456789012345',
  network: '567890123456',
  'legacy-crm': '678901234567',
  'research-lab': '789012345678',
} as const;
export type AccountName = keyof typeof ACCOUNTS;

/** What deploy/cloudformation/watch.yaml makes: nothing arrives before the rules are on. */
export const QUEUES = [
  {
    name: 'idc-watch',
    accountId: ACCOUNTS.tools,
    visibilityMs: 15_000,
    redrive: { maxReceiveCount: 3, to: 'idc-watch-dead' },
  },
  { name: 'idc-watch-dead', accountId: ACCOUNTS.tools, visibilityMs: 15_000 },
];
