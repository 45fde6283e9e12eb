import { type Allowed, MOST_NEEDED, type Rule } from './policy.ts';
import { accounts, allowed, mapOf, number, sets, textOf, units } from './policy-values.ts';
import { type Part, type Sheet, shown } from './yaml-reading.ts';

type Draft = { -readonly [K in keyof Rule]: Rule[K] };

const KEYS: Readonly<Record<string, (value: Part, rule: Draft, sheet: Sheet) => void>> = {
  name: (value, rule, sheet) => {
    const name = textOf(value) ?? '';
    if (name === '' || name.length > 80 || /\p{C}/u.test(name))
      sheet.wrong(value, 'this is no name for a rule', 'Write up to 80 characters on one line.');
    rule.name = shown(name);
  },
  accounts: (value, rule, sheet) => {
    rule.accounts = accounts(value, sheet);
  },
  units: (value, rule, sheet) => {
    rule.units = units(value, sheet);
  },
  permission_sets: (value, rule, sheet) => {
    rule.sets = sets(value, sheet);
  },
  risk: (value, rule, sheet) => {
    const risk = textOf(value);
    if (risk === 'low' || risk === 'high') rule.risk = risk;
    else sheet.wrong(value, 'this is no risk', 'Write `low` or `high`.');
  },
  deny: (value, rule, sheet) => {
    rule.deny = textOf(value) === 'everybody' ? 'everybody' : denied(value, sheet);
  },
  approvers: (value, rule, sheet) => {
    rule.approvers = allowed(value, sheet);
  },
  needs: (value, rule, sheet) => {
    rule.needs = number(value, sheet, { least: 1, most: MOST_NEEDED });
  },
};

const INSTEAD = 'Write a list of rules, each beginning with `- `.';

export function readRules(part: Part, sheet: Sheet): readonly Rule[] {
  if (part.is !== 'list') {
    sheet.wrong(part, 'the rules are not a list', INSTEAD);
    return [];
  }
  return part.items.map((item, n) => readRule(item, sheet, `rule ${n + 1}, line ${item.line}`));
}

function readRule(part: Part, sheet: Sheet, name: string): Rule {
  const rule: Draft = { name };
  const entries = mapOf(part, sheet, { known: Object.keys(KEYS), instead: INSTEAD });
  for (const { key, value } of entries) KEYS[key]?.(value, rule, sheet);
  if (!entries.some(({ key }) => ['deny', 'approvers', 'needs'].includes(key)))
    sheet.wrong(part, 'this rule changes nothing', 'Add `deny:`, `approvers:` or `needs:` to it.');
  return rule;
}

function denied(value: Part, sheet: Sheet): Allowed {
  if (value.is === 'map') return allowed(value, sheet);
  sheet.wrong(value, 'this denies nobody', 'Write `deny: everybody`, or `users:` and `groups:` below it.');
  return { users: [], groups: [], channels: [] };
}
