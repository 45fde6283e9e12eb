import type { IncomingHttpHeaders } from 'node:http';
import type { Service } from './operation.ts';
import { Refusal } from './refusal.ts';
import type { Caller, State } from './state.ts';

export interface Signed {
  readonly caller: Caller;
  readonly region: string;
}

/** Who signed, and for which Region. The scope and the session token are checked, the signature itself is not. */
export function readSignature(state: State, service: Service, headers: IncomingHttpHeaders): Signed {
  const query = service.prefix === 'sts' || service.prefix === 'iam';
  const scope = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(
    headers.authorization ?? '',
  );
  if (!scope)
    throw new Refusal(
      query ? 'MissingAuthenticationToken' : 'MissingAuthenticationTokenException',
      'Missing Authentication Token',
      { status: 403 },
    );
  const [, key = '', region = '', name = ''] = scope;
  if (name !== service.scope) {
    const message = `Credential should be scoped to correct service: '${service.scope}'.`;
    throw new Refusal(query ? 'SignatureDoesNotMatch' : 'InvalidSignatureException', message, {
      status: query ? 403 : 400,
    });
  }
  const caller = state.callers.get(key);
  if (!caller || (caller.sessionToken ?? '') !== (headers['x-amz-security-token'] ?? '')) {
    const code = query ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
    throw new Refusal(code, 'The security token included in the request is invalid.', {
      status: query ? 403 : 400,
    });
  }
  if (caller.expires <= state.now()) {
    const code = query ? 'ExpiredToken' : 'ExpiredTokenException';
    throw new Refusal(code, 'The security token included in the request is expired', {
      status: query ? 403 : 400,
    });
  }
  return { caller, region };
}
