/** The three forms of an ACS URL that AWS documents for Identity Center. */
export interface AcsUrl {
  readonly form: 'IPv4' | 'alternative IPv4' | 'dual-stack';
  readonly region: string;
  readonly tenant: string;
}

const REGION = '([a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2})';
const TENANT = '([A-Za-z0-9_-]{1,200})';
/** docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html */
const FORMS: readonly (readonly [AcsUrl['form'], string])[] = [
  ['IPv4', 'signin\\.aws'],
  ['alternative IPv4', 'signin\\.aws\\.amazon\\.com'],
  ['dual-stack', 'sso\\.signin\\.aws'],
];

/** An ACS URL taken apart; undefined for what has none of the documented forms. Linear. */
export function readAcs(url: string): AcsUrl | undefined {
  return readUrl(url, '/platform/saml/acs/');
}

/** An issuer URL (entity ID) of Identity Center: of the same hosts, without `acs`. AWS does not document its form. */
export function readEntityId(url: string): AcsUrl | undefined {
  return readUrl(url, '/platform/saml/');
}

function readUrl(url: string, path: string): AcsUrl | undefined {
  if (url.length > 500) return undefined;
  for (const [form, host] of FORMS) {
    const match = new RegExp(`^https://${REGION}\\.${host}${path}${TENANT}$`).exec(url);
    if (match) return { form, region: match[1] ?? '', tenant: match[2] ?? '' };
  }
  return undefined;
}

/** Only the primary Region has the alternative form. */
export function formsIn(region: string, isPrimary: boolean): string[] {
  const forms = [
    `https://${region}.signin.aws/platform/saml/acs/…`,
    `https://${region}.sso.signin.aws/platform/saml/acs/…`,
  ];
  return isPrimary ? [...forms, `https://${region}.signin.aws.amazon.com/platform/saml/acs/…`] : forms;
}

/** Hosts of GovCloud and China, whose forms AWS does not document. */
const OTHER_PARTITIONS =
  /^https:\/\/[a-z0-9.-]{1,100}\.(amazonaws-us-gov\.com|amazonaws\.cn|amazonwebservices\.com\.cn)\//i;

export function isOtherPartition(url: string): boolean {
  return OTHER_PARTITIONS.test(url.slice(0, 200));
}
