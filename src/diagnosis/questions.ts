import type { Asked } from '../evidence/look.ts';
import { abac } from './abac/abac.ts';
import { access } from './access/access.ts';
import { canAssign } from './can-assign/can-assign.ts';
import { preflight } from './can-assign/preflight.ts';
import type { Question } from './diagnosis.ts';
import { doctor } from './doctor/doctor.ts';
import { expiry } from './expiry/expiry.ts';
import { explain } from './explain/explain.ts';
import { failures } from './failures/failures.ts';
import { health } from './health/health.ts';
import { orphans } from './orphans/orphans.ts';
import { outdated } from './outdated/outdated.ts';
import { permissionSet } from './permission-set/permission-set.ts';
import { type QuestionKind, shortened } from './question.ts';
import { quotas } from './quotas/quotas.ts';
import { saml } from './saml/saml.ts';
import { scim } from './scim/scim.ts';
import { scimFailures } from './scim-failures/scim-failures.ts';
import { signIn } from './sign-in/sign-in.ts';
import { topics } from './topics/topics.ts';
import { trust } from './trust/trust.ts';
import { whyFailed } from './why-failed/why-failed.ts';

/** Every question that a person can ask. */
export const questions: readonly QuestionKind[] = [
  whyFailed,
  failures,
  explain,
  topics,
  permissionSet,
  access,
  canAssign,
  preflight,
  orphans,
  outdated,
  quotas,
  expiry,
  scim,
  scimFailures,
  signIn,
  abac,
  saml,
  trust,
  health,
  doctor,
];

export type ReadQuestion =
  | {
      readonly ok: true;
      readonly question: Question;
      /** Answered by direct message, whatever the channel. */
      readonly private: boolean;
      /** The person that the question is about, as typed, where it is about what people may do. */
      readonly aboutPerson?: string;
    }
  | { readonly ok: false; readonly sentence: string };

/** A sentence in which every question that stands between backticks is as it has to be typed there. */
export function asTyped(sentence: string, program: '/idc' | 'idc'): string {
  return sentence.replace(/`([a-z-]{2,20})(?=[ `])/g, (found, word) =>
    questions.some(({ kind }) => kind === word) ? `\`${program} ${word}` : found,
  );
}

/** The words after `/idc` as a question, or a sentence that says what was wrong and what to type. */
export function readQuestion(words: string): ReadQuestion {
  const [subcommand = ''] = words.trim().split(/\s+/, 1);
  const kind = questions.find(({ kind }) => kind === subcommand.toLowerCase());
  if (!kind) {
    const known = questions.map(({ usage }) => `\`${usage}\``).join(', ');
    const sentence = `idc does not know \`${shortened(subcommand)}\`. It answers ${known}.`;
    return { ok: false, sentence: asTyped(sentence, '/idc') };
  }
  const rest = words.trim().slice(subcommand.length);
  // White space is kept: it belongs to pasted JSON and error texts.
  const text = rest.replace(/(^|\s)--private(?=\s|$)/g, '$1').trim();
  const read = kind.read(text);
  if (!read.ok) return { ok: false, sentence: asTyped(read.sentence, '/idc') };
  const question = { kind: kind.kind, text };
  const isAboutPeople = kind.aboutPeople === true || (kind.aboutPeople && read.asked.principal !== undefined);
  if (isAboutPeople) return { ok: true, question, private: true, aboutPerson: read.asked.principal ?? '' };
  const isPrivate = kind.takes !== undefined || text.length < rest.trim().length;
  return { ok: true, question, private: isPrivate };
}

/** A question that was read once, ready to be answered. Throws for one that never could have been. */
export function kindOf({ kind: name, text }: Question): { kind: QuestionKind; asked: Asked } {
  const kind = questions.find(({ kind }) => kind === name);
  const read = kind?.read(text);
  if (!kind || !read?.ok) throw new Error(`no such question: ${name}`);
  return { kind, asked: read.asked };
}
