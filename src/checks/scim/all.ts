import type { ScimCheck } from './evidence.ts';
import { scimAnswer } from './scim-answer.ts';
import { scimBoolean } from './scim-boolean.ts';
import { scimCharacters } from './scim-characters.ts';
import { scimDuplicate } from './scim-duplicate.ts';
import { scimEmpty } from './scim-empty.ts';
import { scimEndpoint } from './scim-endpoint.ts';
import { scimLength } from './scim-length.ts';
import { scimList } from './scim-list.ts';
import { scimMembers } from './scim-members.ts';
import { scimMultiValue } from './scim-multi-value.ts';
import { scimPatch } from './scim-patch.ts';
import { scimPrimary } from './scim-primary.ts';
import { scimRequest } from './scim-request.ts';
import { scimRequired } from './scim-required.ts';
import { scimShape } from './scim-shape.ts';
import { scimUnsupported } from './scim-unsupported.ts';

/** What is decided about a SCIM document, in the order in which it is told where findings weigh the same. */
export const scimChecks: readonly ScimCheck[] = [
  scimDuplicate,
  scimRequired,
  scimUnsupported,
  scimMultiValue,
  scimPrimary,
  scimEmpty,
  scimCharacters,
  scimLength,
  scimPatch,
  scimMembers,
  scimRequest,
  scimEndpoint,
  scimShape,
  scimBoolean,
  scimList,
  scimAnswer,
];
