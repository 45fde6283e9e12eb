import { defineCheck, type Finding } from './check.ts';
import { whatFailed } from './words.ts';

export const internalServiceException = defineCheck({
  id: 'internal-service-exception',
  title: 'Identity Center failed by itself',
  why: 'AWS names no fault of yours: the service had one of its own.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/CommonErrors.html',
  severity: 'medium',
  cause: 'internal_service_exception',
  needs: [],
  helps: ['account', 'permissionSet', 'principal', 'call'],
  applies: ({ status }) => status === 'FAILED' || status === 'REFUSED',
  find: (_evidence, { failure }, named) => (named ? [stated(whatFailed(failure), failure?.requestId)] : []),
  state: (failure) => stated(whatFailed(failure), failure.requestId),
});

function stated(what: string, requestId: string | undefined): Finding {
  return {
    cause: 'internal_service_exception',
    certainty: 'stated',
    about: requestId ?? '?',
    summary: `${what} because of an internal error of Identity Center, as AWS says.`,
    facts: [],
    advice: [
      'Look at the AWS Health Dashboard for IAM Identity Center in your Region.',
      'Try once more. If it fails again, open an AWS Support case with the request id and the time.',
    ],
  };
}
