import { DEFAULTS, MOST_NEEDED, type Policy, type Risk } from './policy.ts';
import { readRules } from './policy-rules.ts';
import { accounts, allowed, mapOf, number, sets, textOf, units, yesOrNo } from './policy-values.ts';
import { type Entry, type Fault, type Part, readYaml, type Sheet } from './yaml-reading.ts';

export type ReadPolicy = { readonly policy: Policy } | { readonly faults: readonly [Fault, ...Fault[]] };

const MOST_FAULTS = 50;
type Draft = { -readonly [K in keyof Policy]: Policy[K] };
type Reader = (value: Part, draft: Draft, sheet: Sheet) => void;

const KEYS: Readonly<Record<string, Reader>> = {
  version: (value, _draft, sheet) => {
    if (textOf(value) !== '1') sheet.wrong(value, 'this is no version that idc knows', 'Write `version: 1`.');
  },
  askers: (value, draft, sheet) => {
    draft.askers = allowed(value, sheet, { channels: true });
  },
  operators: (value, draft, sheet) => {
    draft.operators = allowed(value, sheet);
  },
  approvers: (value, draft, sheet) => {
    draft.approvers = allowed(value, sheet);
  },
  needs: (value, draft, sheet) => {
    draft.needs = needs(value, sheet);
  },
  high_risk: (value, draft, sheet) => {
    draft.highRisk = highRisk(value, sheet);
  },
  rules: (value, draft, sheet) => {
    draft.rules = readRules(value, sheet);
  },
  people: (value, draft, sheet) => {
    draft.people = people(value, sheet);
  },
  match_verified_email: (value, draft, sheet) => {
    draft.matchVerifiedEmail = yesOrNo(value, sheet);
  },
  pipelines: (value, draft, sheet) => {
    const [apply] = mapOf(value, sheet, {
      known: ['apply'],
      instead: 'Write `apply:` below it, a list of account ids.',
    });
    draft.pipelines = { apply: apply ? accounts(apply.value, sheet) : [] };
  },
};

/** The policy that the text is, or everything that is wrong with it, by line. Never throws, whatever the text is. */
export function readPolicy(text: string): ReadPolicy {
  const yaml = readYaml(text);
  if ('faults' in yaml) return failed(yaml.faults);
  const faults: Fault[] = [];
  const sheet: Sheet = { wrong: ({ line }, fault, instead) => faults.push({ line, fault, instead }) };
  const draft: Draft = { ...DEFAULTS };
  const entries = mapOf(yaml.part, sheet, {
    known: Object.keys(KEYS),
    instead: 'See the example in docs/policy.md.',
  });
  for (const { key, value } of entries) KEYS[key]?.(value, draft, sheet);
  if (!entries.some(({ key }) => key === 'version'))
    sheet.wrong({ ...yaml.part, line: 1 }, '`version` is missing', 'Write `version: 1` as the first line.');
  return faults.length > 0 ? failed(faults) : { policy: draft };
}

/** "line 12: …. Write …" */
export function faultInWords({ line, fault, instead }: Fault): string {
  return `line ${line}: ${fault}. ${instead}`;
}

function failed(faults: readonly Fault[]): ReadPolicy {
  const [first, ...others] = [...faults].sort((a, b) => a.line - b.line).slice(0, MOST_FAULTS);
  const none: Fault = {
    line: 1,
    fault: 'this cannot be read',
    instead: 'See the example in docs/policy.md.',
  };
  return { faults: [first ?? none, ...others] };
}

function needs(value: Part, sheet: Sheet): Policy['needs'] {
  const entries = mapOf(value, sheet, {
    known: ['low', 'high'],
    instead: `Write \`low:\` and \`high:\` below it, each a number from 1 to ${MOST_NEEDED}.`,
  });
  const asked = Object.fromEntries(
    entries.map(({ key, value: wanted }) => [key, number(wanted, sheet, { least: 1, most: MOST_NEEDED })]),
  ) as Partial<Record<Risk, number>>;
  const both = { ...DEFAULTS.needs, ...asked };
  if (both.high < both.low)
    sheet.wrong(
      value,
      'high risk needs fewer people than low risk',
      'Write a `high` that is at least `low`.',
    );
  return both;
}

function highRisk(value: Part, sheet: Sheet): Policy['highRisk'] {
  const entries = mapOf(value, sheet, {
    known: ['accounts', 'units', 'permission_sets', 'items'],
    instead: 'Write `accounts:`, `units:`, `permission_sets:` or `items:` below it.',
  });
  const of = (key: string) => entries.find((entry) => entry.key === key)?.value;
  const [inAccounts, inUnits, ofSets, items] = [
    of('accounts'),
    of('units'),
    of('permission_sets'),
    of('items'),
  ];
  return {
    accounts: inAccounts ? accounts(inAccounts, sheet) : [],
    units: inUnits ? units(inUnits, sheet) : [],
    sets: ofSets ? sets(ofSets, sheet) : [],
    items: items ? number(items, sheet, { least: 1, most: 1000 }) : DEFAULTS.highRisk.items,
  };
}

function people(value: Part, sheet: Sheet): Policy['people'] {
  const entries: readonly Entry[] = mapOf(value, sheet, {
    instead: 'Write one line for each person: the Slack user id, a colon, the AWS user name.',
  });
  const pairs = entries.flatMap((entry) => {
    const name = textOf(entry.value) ?? '';
    if (!/^[UW][A-Z0-9]{2,20}$/.test(entry.key))
      sheet.wrong(
        entry.value,
        `\`${entry.key.slice(0, 40)}\` is not the id of a Slack user`,
        'Write the id, like U0SAM1234.',
      );
    else if (!/^[^\p{C}\p{Z}]{1,128}$/u.test(name))
      sheet.wrong(
        entry.value,
        'this is not the user name of an AWS person',
        'Write the user name that Identity Center shows.',
      );
    else return [[entry.key, name] as const];
    return [];
  });
  const twice = pairs.find(
    ([, name], n) => pairs.findIndex(([, other]) => other.toLowerCase() === name.toLowerCase()) !== n,
  );
  if (twice)
    sheet.wrong(
      value,
      `two people are the same AWS user, \`${twice[1]}\``,
      'Give each AWS user to one Slack user.',
    );
  return Object.fromEntries(pairs);
}
