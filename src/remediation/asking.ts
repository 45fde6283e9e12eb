import { type May, outsider, refuse } from './may.ts';
import { isListed, type Person, type Policy } from './policy.ts';

export interface Ground {
  readonly teamId: string;
  /** Absent: every member of the workspace may ask, about nobody but themselves. */
  readonly policy?: Policy;
}

/** Whether `person` may ask, in `channel` where the question was asked in one. */
export function mayAsk(person: Person, { teamId, policy }: Ground, channel?: string): May {
  const stranger = outsider(person, teamId);
  if (stranger) return stranger;
  if (!policy) return { may: true };
  const { askers = { ...policy.approvers, channels: [] } } = policy;
  const isThere = channel !== undefined && askers.channels.includes(channel);
  if (isThere || isListed(person, askers)) return { may: true };
  return refuse(
    'not-an-asker',
    'You are not on the list of people who may ask idc here. Whoever runs idc can add you to the askers in its policy.',
  );
}

/** Whether `person` may ask what somebody else can reach. Whoever asks about themselves is judged by `mayAsk`. */
export function mayAskAbout(person: Person, { teamId, policy }: Ground): May {
  const stranger = outsider(person, teamId);
  if (stranger) return stranger;
  if (isListed(person, policy?.operators ?? policy?.approvers)) return { may: true };
  return refuse(
    'not-an-operator',
    'You may not ask idc about other people. Whoever runs idc can add you to the operators in its policy; about yourself, ask with your own e-mail address.',
  );
}

/** Whether `person` may accept a finding, so that the summary leaves it out for a while: operators and approvers. */
export function mayAccept(person: Person, { teamId, policy }: Ground): May {
  const stranger = outsider(person, teamId);
  if (stranger) return stranger;
  if (isListed(person, policy?.operators) || isListed(person, policy?.approvers)) return { may: true };
  return refuse(
    'not-an-operator',
    'You may not accept findings. Whoever runs idc can add you to the operators or approvers in its policy.',
  );
}
