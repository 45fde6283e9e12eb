import type { DocumentCheck } from '../document-check.ts';
import { abacAssertion } from './abac-assertion.ts';
import { abacAttributes } from './abac-attributes.ts';
import { abacConfiguration } from './abac-configuration.ts';
import { abacKeys } from './abac-keys.ts';
import type { AbacSeen } from './seen.ts';

/** Everything that a question about attributes judges: the switch, the values, what policies want, what is sent. */
export const abacChecks: readonly DocumentCheck<AbacSeen>[] = [
  abacConfiguration,
  abacAttributes,
  abacAssertion,
  abacKeys,
];
