import { defineCheck, type Finding, type Seen } from './check.ts';
import { accountName, fact, setInAccount, setName, whatFailed } from './words.ts';

export const concurrentOperation = defineCheck({
  id: 'concurrent-operation',
  title: 'Another operation on the same assignment was running',
  why: 'Identity Center refuses a call while one for the same account, permission set and principal is in flight.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html',
  severity: 'low',
  cause: 'concurrent_operation_conflict',
  needs: ['conflicts'],
  helps: ['account', 'permissionSet', 'call'],
  applies: ({ status, errorCode }) => status === 'REFUSED' && errorCode === 'ConflictException',
  find({ conflicts }, seen) {
    const [rival] = conflicts;
    if (!rival) return [stated(seen)];
    return [
      {
        ...stated(seen),
        certainty: 'confirmed',
        summary: `${whatFailed(seen.failure)} because ${rival.name} for \`${setName(seen)}\` in \`${accountName(seen)}\`, called at ${rival.at}, was still running.`,
        facts: conflicts
          .slice(0, 5)
          .map((one) =>
            fact(one.name, `${one.at} by ${one.callerArn ?? 'unknown'}`, 'cloudtrail:LookupEvents'),
          ),
      },
    ];
  },
  state: (_failure, seen) => stated(seen),
});

function stated(seen: Seen): Finding {
  return {
    cause: 'concurrent_operation_conflict',
    certainty: 'stated',
    about: setInAccount(seen.failure),
    summary: `${whatFailed(seen.failure)} because another operation on the same assignment was running.`,
    facts: [],
    advice: [
      'Try again after the other operation has ended; a minute is usually enough.',
      'AWS SDKs do not retry ConflictException by themselves: let the pipeline retry it with back-off, and run fewer operations at once.',
    ],
  };
}
