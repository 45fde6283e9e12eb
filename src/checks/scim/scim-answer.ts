import type { EventSaid } from '../../documents/scim/event.ts';
import { entryOf } from '../../knowledge/recognise.ts';
import { scimCauseOf, scimTitleOf, withoutValues } from '../../knowledge/scim-refusal.ts';
import type { Finding } from '../check.ts';
import { fact } from '../words.ts';
import { found, GUIDE, type ScimCheck } from './evidence.ts';

/** AWS's own words, where an answer or a CloudTrail event was handed over. */
export const scimAnswer: ScimCheck = {
  id: 'scim-answer',
  title: 'AWS refused the SCIM request',
  why: 'The words of a refusal name its cause, though seldom the attribute.',
  docs: `${GUIDE}/createuser.html`,
  severity: 'medium',
  causes: [
    'scim_missing_required_attribute',
    'scim_multi_value_attribute',
    'scim_unsupported_attribute',
    'scim_invalid_characters',
    'scim_empty_value',
    'scim_group_patch_member_limit',
    'scim_operation_unsupported',
    'scim_patch_path_missing',
    'scim_malformed',
    'scim_schema_violation_other',
    'scim_duplicate_resource',
    'scim_throttled',
    'scim_token_invalid_or_expired',
    'scim_operation_not_permitted',
    'scim_eventual_consistency',
    'scim_list_page_limit',
    'scim_username_not_email',
    'identitystore_membership_conflict',
    'identity_store_network_restricted',
    'customer_managed_key_denied',
    'unknown_reason',
  ],
  find: ({ scim: { said } }) => found(said ? [findingOf(said)] : []),
};

function findingOf(said: EventSaid): Finding {
  const cause = scimCauseOf(said.code, said.message);
  return {
    cause,
    certainty: 'stated',
    about: said.eventName?.slice(0, 60) ?? 'the answer',
    summary: `AWS refused it: ${scimTitleOf(cause)}.`,
    facts: [
      fact(
        'AWS said',
        withoutValues([said.code, said.message].filter(Boolean).join(': ')).slice(0, 300),
        'the document',
      ),
      ...(said.at ? [fact('At', said.at.slice(0, 30), 'the document')] : []),
    ],
    advice: entryOf(cause)?.advice ?? ['Hand over the payload that was sent, and have it checked.'],
  };
}
