import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { malformed } from '../../aws/errors.ts';
import type { Gatherer } from '../look.ts';

/** Who idc is to AWS when it reads, and what AWS's clock says. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  /** AWS's clock minus the local one, to about a second; absent where the answer had no Date. */
  readonly skewMs?: number;
}

export const gatherIdentity: Gatherer<'identity'> = async (look) => {
  const session = look.aws.read(look.aws.region);
  let sent = Date.now();
  const answer = await look.call(session, 'sts:GetCallerIdentity', () => {
    sent = Date.now();
    return session.sts.send(new GetCallerIdentityCommand({}));
  });
  const between = (sent + Date.now()) / 2;
  const { Account, Arn, $metadata } = answer;
  if (!Account || !Arn) throw malformed('sts:GetCallerIdentity', 'the answer names no account or no caller');
  const date = Date.parse(($metadata as { date?: string }).date ?? '');
  return {
    accountId: Account,
    arn: Arn,
    ...(Number.isNaN(date) ? {} : { skewMs: Math.round(date - between) }),
  };
};
