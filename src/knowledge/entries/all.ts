import type { Entry } from '../entry.ts';
import { API } from './api.ts';
import { ASSIGNMENT } from './assignment.ts';
import { CALLER } from './caller.ts';
import { DIRECTORY } from './directory.ts';
import { FEDERATION } from './federation.ts';
import { INSTANCE } from './instance.ts';
import { NEWER } from './newer.ts';
import { OPERATIONS } from './operations.ts';
import { OUTSIDE } from './outside.ts';
import { PRINCIPAL } from './principal.ts';
import { PROVISIONING } from './provisioning.ts';
import { SAML } from './saml.ts';
import { SAML_APPLICATIONS } from './saml-applications.ts';
import { SCIM } from './scim.ts';
import { SCIM_SYNC } from './scim-sync.ts';
import { SESSIONS } from './sessions.ts';
import { TRUST } from './trust.ts';

/** All that idc knows, one entry a cause. Where two weigh the same, the earlier one is said first. */
export const ENTRIES: readonly Entry[] = [
  ...CALLER,
  ...PRINCIPAL,
  ...ASSIGNMENT,
  ...PROVISIONING,
  ...OPERATIONS,
  ...API,
  ...INSTANCE,
  ...OUTSIDE,
  ...SCIM,
  ...SCIM_SYNC,
  ...SAML,
  ...FEDERATION,
  ...SAML_APPLICATIONS,
  ...SESSIONS,
  ...TRUST,
  ...DIRECTORY,
  ...NEWER,
];
