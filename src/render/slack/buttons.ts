/** The action ids of everything that can be clicked; each carries the id of a row, never a state. */
export const BUTTONS = {
  showJson: 'idc.diagnosis.json',
  share: 'idc.diagnosis.share',
  /** Followed by the place in the list: Slack wants every action of a block to have an id of its own. */
  next: 'idc.next.',
  /** The list of those that have no button of their own. */
  nextListed: 'idc.next.listed',
  askAgain: 'idc.question.again',
  approve: 'idc.remediation.approve',
  /** In place of it where the plan asks for a reason: it opens a window. */
  approveWithReason: 'idc.remediation.approve.reason',
  deny: 'idc.remediation.deny',
  choose: 'idc.remediation.choose',
  details: 'idc.remediation.details',
  undo: 'idc.remediation.undo',
  accept: 'idc.finding.accept',
  cancel: 'idc.question.cancel',
  refreshHome: 'idc.home.refresh',
} as const;

/** The callback id of the message shortcut, as in manifest.yml. */
export const DIAGNOSE_THIS = 'idc.message.diagnose';

/** The callback id of the modal that asks for the reason of a denial, and where its text stands. */
export const DENY_MODAL = {
  callback: 'idc.remediation.deny.reason',
  block: 'reason',
  input: 'reason',
} as const;

/** The same for the reason of an approval. */
export const REASON_MODAL = {
  callback: 'idc.remediation.approve.why',
  block: 'reason',
  input: 'reason',
} as const;

/** Where the select of a plan's candidates stands in its message. */
export const CHOICE = { block: 'idc.choice' } as const;

/** The window that takes a document, and where its inputs stand; `part` is followed by its place. */
export const PASTE_MODAL = {
  callback: 'idc.document',
  part: 'part',
  file: 'file',
  options: 'options',
  input: 'given',
} as const;

/** The window in which a finding is accepted: until when, and why. */
export const ACCEPT_MODAL = {
  callback: 'idc.finding.accept.until',
  until: 'until',
  reason: 'reason',
  input: 'given',
} as const;
