import type { Entry } from '../entry.ts';
import { API } from './api.ts';
import { ASSIGNMENT } from './assignment.ts';
import { CALLER } from './caller.ts';
import { DIRECTORY } from './directory.ts';
import { FEDERATION } from './federation.ts';
import { FEDERATION_SETUP } from './federation-setup.ts';
import { INSTANCE } from './instance.ts';
import { INSTANCE_LOOKUP } from './instance-lookup.ts';
import { LIMITS } from './limits.ts';
import { NEWER } from './newer.ts';
import { OPERATIONS } from './operations.ts';
import { OUTSIDE } from './outside.ts';
import { POLICY_LIMITS } from './policy-limits.ts';
import { PRINCIPAL } from './principal.ts';
import { PROVISIONING } from './provisioning.ts';
import { ROLES } from './roles.ts';
import { SAML } from './saml.ts';
import { SAML_APPLICATIONS } from './saml-applications.ts';
import { SAML_SETUP } from './saml-setup.ts';
import { SCIM } from './scim.ts';
import { SCIM_ACCESS } from './scim-access.ts';
import { SCIM_REQUESTS } from './scim-requests.ts';
import { SCIM_SYNC } from './scim-sync.ts';
import { SESSIONS } from './sessions.ts';
import { SIGN_IN } from './sign-in.ts';
import { TOPIC_ENTRIES } from './topics.ts';
import { TRUST } from './trust.ts';

/** All that idc knows, one entry a cause. Where two weigh the same, the earlier one is said first. */
export const ENTRIES: readonly Entry[] = [
  ...CALLER,
  ...PRINCIPAL,
  ...ASSIGNMENT,
  ...PROVISIONING,
  ...POLICY_LIMITS,
  ...OPERATIONS,
  ...API,
  ...INSTANCE_LOOKUP,
  ...INSTANCE,
  ...OUTSIDE,
  ...SCIM,
  ...SCIM_REQUESTS,
  ...SCIM_SYNC,
  ...SCIM_ACCESS,
  ...SAML,
  ...SAML_SETUP,
  ...FEDERATION,
  ...FEDERATION_SETUP,
  ...SAML_APPLICATIONS,
  ...SESSIONS,
  ...SIGN_IN,
  ...ROLES,
  ...TRUST,
  ...DIRECTORY,
  ...NEWER,
  ...LIMITS,
  ...TOPIC_ENTRIES,
];
