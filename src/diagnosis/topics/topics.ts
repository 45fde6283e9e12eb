import type { Fact, Finding } from '../../checks/check.ts';
import type { Entry } from '../../knowledge/entry.ts';
import { entryOf } from '../../knowledge/recognise.ts';
import type { Next } from '../diagnosis.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { TOPICS, type Topic } from './list.ts';

const PAGE = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html';

export const topics: QuestionKind = {
  kind: 'topics',
  usage: 'topics [words]',
  help: "what to check for each topic of AWS's troubleshooting page, also where no API can see it",
  examples: ['topics', 'topics emails', 'topics authenticator'],
  offline: () => true,
  read: (text) => ({ ok: true, asked: { text } }),
  answer: async (_get, { text }) => {
    const found = topicsOf(text);
    const [only, ...others] = found;
    if (!only) return unknown(text);
    return others.length === 0 ? one(only) : list(found, text);
  },
};

/** The topic of that name; otherwise those in whose words all of these stand; all of them for none. */
export function topicsOf(text: string): readonly Topic[] {
  const typed = text.toLowerCase().trim();
  const named = TOPICS.find(({ id }) => id === typed);
  if (named) return [named];
  const words = typed.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return TOPICS.filter((topic) => words.every((word) => wordsOf(topic).includes(word)));
}

function wordsOf({ id, title, symptom, heading = '' }: Topic): string {
  return `${id} ${title} ${symptom} ${heading}`.toLowerCase();
}

function list(found: readonly Topic[], text: string): Answered {
  const unseen = found.filter(({ unseen }) => unseen).length;
  const which = text
    ? `topics have these words`
    : `topics of AWS's troubleshooting page and of the pages around it`;
  return {
    outcome: 'healthy',
    answer: `${found.length} ${which}; ${unseen} of them no API can see to the end. \`topics <name>\` says what to check.`,
    subject: {},
    facts: found.map(({ id, symptom, live }) => ({
      what: id,
      value: symptom,
      source: live.join(', ') || 'instructions',
    })),
    verdicts: [],
    ...(text ? { next: found.map(({ id, title }) => ({ label: title, words: `topics ${id}` })) } : {}),
  };
}

function unknown(text: string): Answered {
  return {
    outcome: 'not-known',
    answer: `No topic has the words \`${shortened(text)}\`. \`topics\` lists all; \`explain <text>\` reads an error text.`,
    subject: {},
    facts: [],
    verdicts: [],
    next: [{ label: 'All topics', words: 'topics' }],
  };
}

/** What to check, in order: a finding of what is most likely behind it, with the steps of all that may be. */
function one(topic: Topic): Answered {
  const { id, live, symptom, title, unseen } = topic;
  const finding = findingOf(topic);
  const asks = live.map((words) => `\`${words}\``).join(' or ');
  const looks = asks ? ` ${asks} looks at ${unseen ? 'a part of it' : 'it'} live.` : '';
  return {
    outcome: finding ? 'found' : 'healthy',
    answer: `${title}. ${symptom}${unseen ? ` ${unseen}` : ''}${looks}`,
    subject: {},
    facts: [],
    verdicts: finding
      ? [{ check: `topic-${id}`, title, severity: 'medium', outcome: 'found', findings: [finding], gaps: [] }]
      : [],
    next: nextOf(topic),
  };
}

/** The steps of a topic: those of each thing that may be behind it, once each. */
export function stepsOf(topic: Topic): readonly string[] {
  return topic.steps ?? [...new Set(entriesOf(topic).flatMap(({ advice }) => advice))];
}

export function entriesOf({ causes }: Topic): readonly Entry[] {
  return causes.map(entryOf).filter((entry) => entry !== undefined);
}

function findingOf(topic: Topic): Finding | undefined {
  const [entry, ...others] = entriesOf(topic);
  if (!entry) return undefined;
  return {
    cause: entry.cause,
    certainty: 'stated',
    about: entry.cause,
    summary: `${entry.title}. ${entry.meaning}`,
    facts: [
      fact('Most likely', `${entry.title}. ${entry.meaning}`),
      ...others.map(({ title }) => fact('Also possible', title)),
      fact('What would confirm it', entry.confirm.join('; ')),
      fact('Source', topic.heading ? PAGE : entry.source),
    ],
    advice: stepsOf(topic),
    ...(entry.apart ? { apart: entry.apart } : {}),
  };
}

function fact(what: string, value: string): Fact {
  return { what, value, source: '' };
}

/** What can be asked as it stands; a placeholder has to be typed. */
function nextOf({ live }: Topic): Next[] {
  return live.filter((words) => !/[A-Z]{2}/.test(words)).map((words) => ({ label: words, words }));
}
