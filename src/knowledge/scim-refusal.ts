import type { Cause } from './causes.ts';
import { entryOf, recognise } from './recognise.ts';

/** Words of AWS's that have no entry of their own, since only SCIM says them. */
const PUBLISHED: readonly (readonly [words: string, cause: Cause])[] = [
  ['missing path in patch', 'scim_patch_path_missing'],
  ['invalid json from requestbody', 'scim_malformed'],
];
const TITLES: { readonly [C in Cause]?: string } = {
  scim_patch_path_missing: 'An operation of the PATCH has no path',
  scim_malformed: 'The body is no JSON',
  unknown_reason: 'The reason is one that idc does not know',
};
/** HTTP statuses and error codes of the guide, where the words tell nothing. */
const CODES: Readonly<Record<string, Cause>> = {
  '400': 'scim_schema_violation_other',
  ValidationException: 'scim_schema_violation_other',
  '401': 'scim_token_invalid_or_expired',
  UnauthorizedException: 'scim_token_invalid_or_expired',
  '403': 'scim_operation_not_permitted',
  AccessDeniedException: 'scim_operation_not_permitted',
  '404': 'scim_eventual_consistency',
  ResourceNotFoundException: 'scim_eventual_consistency',
  '409': 'scim_duplicate_resource',
  ConflictException: 'scim_duplicate_resource',
  '429': 'scim_throttled',
  ThrottlingException: 'scim_throttled',
};

/** What a refusal of the SCIM endpoint means: by its words, else by its code; unknown_reason where neither tells. */
export function scimCauseOf(code: string | undefined, message: string): Cause {
  const lower = message.toLowerCase();
  const published = PUBLISHED.find(([words]) => lower.includes(words));
  if (published) return published[1];
  const [named] = recognise(`SCIM request refused: ${code ?? ''}: ${message}`);
  if (
    named &&
    (/^(scim|identity_?store)_/.test(named.cause) || named.cause === 'customer_managed_key_denied')
  )
    return named.cause;
  return CODES[code ?? ''] ?? 'unknown_reason';
}

export function scimTitleOf(cause: Cause): string {
  return TITLES[cause] ?? entryOf(cause)?.title ?? cause;
}

/** AWS's words without what stands in double quotes and before an @, should they repeat a value. Attributes stay. */
export function withoutValues(text: string): string {
  return text.replace(/"[^"]*"/g, '"…"').replace(/[^\s@"'<>]{1,100}@/g, '…@');
}
