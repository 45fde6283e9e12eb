import { DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts';
import { isAwsError } from '../aws/errors.ts';
import { readAccessDenied } from '../knowledge/access-denied.ts';
import { isRecord } from './ids.ts';
import { type Gatherer, type Look, NotSeen } from './look.ts';

/** What STS tells of an encoded refusal. Untrusted. */
export interface DecodedRefusal {
  /** A Deny refused; otherwise an Allow was missing somewhere. */
  readonly explicit: boolean;
  readonly principalArn?: string;
  readonly action?: string;
  readonly resource?: string;
}

/**
 * The refusal behind an encoded authorization message in the text, decoded by STS: the caller, the action, the
 * resource, and whether a Deny refused. AWS does not tell which policy it was.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export const gatherAuthorizationMessage: Gatherer<'authorizationMessage'> = async (look) => {
  const encoded = readAccessDenied(look.asked.text)?.encoded;
  if (!encoded) throw new NotSeen([]);
  const decoded = decodedRefusal(await decode(look, encoded));
  if (!decoded) throw new NotSeen([notDecoded('STS answered with something that is no decoded message')]);
  return decoded;
};

async function decode(look: Look, EncodedMessage: string): Promise<string> {
  const session = look.aws.read(look.aws.region);
  try {
    const answer = await look.call(session, 'sts:DecodeAuthorizationMessage', () =>
      session.sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage })),
    );
    return answer.DecodedMessage ?? '';
  } catch (error) {
    if (!isAwsError(error, 'InvalidAuthorizationMessageException')) throw error;
    throw new NotSeen([notDecoded(`STS says that it is not valid: ${error.message}`)]);
  }
}

function notDecoded(detail: string) {
  return {
    of: 'the encoded authorization message',
    reason: 'failed' as const,
    detail,
    remedy:
      'Paste the message whole. If it is, decode it in the account of the caller (aws sts decode-authorization-message) and ask with what that prints.',
  };
}

/** A decoded message, as STS or its command line prints it; undefined for any other text. */
export function decodedRefusal(text: string): DecodedRefusal | undefined {
  const value = parse(text);
  const message =
    isRecord(value) && typeof value.DecodedMessage === 'string' ? parse(value.DecodedMessage) : value;
  if (!isRecord(message) || typeof message.explicitDeny !== 'boolean' || !isRecord(message.context))
    return undefined;
  const { principal, action, resource } = message.context;
  const arn = isRecord(principal) ? principal.arn : undefined;
  return {
    explicit: message.explicitDeny,
    ...(typeof arn === 'string' ? { principalArn: arn } : {}),
    ...(typeof action === 'string' ? { action } : {}),
    ...(typeof resource === 'string' ? { resource } : {}),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.slice(0, 64 * 1024));
  } catch {
    return undefined;
  }
}
