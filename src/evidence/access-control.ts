import { DescribeInstanceAccessControlAttributeConfigurationCommand } from '@aws-sdk/client-sso-admin';
import { isAbsence, malformed } from '../aws/errors.ts';
import { home } from './instance.ts';
import type { Gatherer } from './look.ts';

/** Attributes for access control of the instance. What an identity provider sends in its assertions is not in it. */
export interface AccessControl {
  readonly status: 'off' | 'on' | 'creating' | 'failed';
  /** AWS's reason for a failure. Untrusted. */
  readonly reason?: string;
  readonly mappings: readonly Mapping[];
}

export interface Mapping {
  /** The key of the session tag. */
  readonly key: string;
  /** Where its value comes from, `${path:enterprise.department}`. */
  readonly source: string;
}

const API = 'sso:DescribeInstanceAccessControlAttributeConfiguration';
const STATUS = { ENABLED: 'on', CREATION_IN_PROGRESS: 'creating', CREATION_FAILED: 'failed' } as const;

/** An instance where they are switched off has no configuration. */
export const gatherAccessControl: Gatherer<'accessControl'> = async (look) => {
  const { instance, session } = await home(look);
  const input = { InstanceArn: instance.instanceArn };
  try {
    const answer = await look.call(session, API, () =>
      session.sso.send(new DescribeInstanceAccessControlAttributeConfigurationCommand(input)),
    );
    const status = answer.Status && STATUS[answer.Status];
    if (!status) throw malformed(API, `the status is ${answer.Status ?? 'missing'}`);
    const attributes = answer.InstanceAccessControlAttributeConfiguration?.AccessControlAttributes ?? [];
    return {
      status,
      mappings: attributes.map(({ Key = '', Value }) => ({ key: Key, source: Value?.Source?.[0] ?? '' })),
      ...(answer.StatusReason ? { reason: answer.StatusReason } : {}),
    };
  } catch (error) {
    if (isAbsence(error)) return { status: 'off', mappings: [] };
    throw error;
  }
};
