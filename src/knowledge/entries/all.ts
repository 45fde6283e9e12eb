import type { Entry } from '../entry.ts';
import { API } from './api.ts';
import { ASSIGNMENT } from './assignment.ts';
import { CALLER } from './caller.ts';
import { INSTANCE } from './instance.ts';
import { OPERATIONS } from './operations.ts';
import { OUTSIDE } from './outside.ts';
import { PRINCIPAL } from './principal.ts';
import { PROVISIONING } from './provisioning.ts';

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
];
