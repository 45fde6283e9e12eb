import type { Allowed } from './policy.ts';
import { type Entry, type Part, type Sheet, shown } from './yaml-reading.ts';

const USER = /^[UW][A-Z0-9]{2,20}$/;
const GROUP = /^S[A-Z0-9]{2,20}$/;
const CHANNEL = /^[CG][A-Z0-9]{2,20}$/;
const ACCOUNT = /^\d{12}$/;
const UNIT = /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;
const SET = /^([\w+=,.@-]{1,32}|arn:aws[a-z-]*:sso:::permissionSet\/ssoins-[0-9a-z]{16}\/ps-[0-9a-z]{16})$/;

interface Shape {
  /** Absent: any key. */
  readonly known?: readonly string[];
  readonly instead: string;
}

/** The entries of a map; what has no known key is said and left out. */
export function mapOf(part: Part, sheet: Sheet, { known, instead }: Shape): readonly Entry[] {
  if (part.is !== 'map') {
    sheet.wrong(part, 'something else stands here than keys and values', instead);
    return [];
  }
  return part.entries.filter(({ key, value, line }) => {
    if (!known || known.includes(key)) return true;
    const near = known.find((name) => name.replace(/_/g, '') === key.toLowerCase().replace(/[-_]/g, ''));
    sheet.wrong(
      { ...value, line },
      `\`${shown(key)}\` is not a key that idc knows here`,
      near ? `Write \`${near}\`.` : `The keys here are ${known.map((name) => `\`${name}\``).join(', ')}.`,
    );
    return false;
  });
}

export function textOf(part: Part): string | undefined {
  return part.is === 'text' && part.text !== '' ? part.text : undefined;
}

export function number(part: Part, sheet: Sheet, { least, most }: { least: number; most: number }): number {
  const text = textOf(part) ?? '';
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  sheet.wrong(part, 'this is not such a number', `Write a number from ${least} to ${most}.`);
  return most;
}

export function yesOrNo(part: Part, sheet: Sheet): boolean {
  const text = textOf(part);
  if (text !== 'true' && text !== 'false')
    sheet.wrong(part, 'this is neither true nor false', 'Write `true` or `false`.');
  return text === 'true';
}

/** People by their Slack ids. Channels are taken where they count: for asking. */
export function allowed(part: Part, sheet: Sheet, { channels = false } = {}): Allowed {
  const known = ['users', 'groups', ...(channels ? ['channels'] : [])];
  const entries = mapOf(part, sheet, {
    known,
    instead: `Write ${known.map((key) => `\`${key}:\``).join(', ')} below it, each a list of Slack ids.`,
  });
  const of = (key: string, wanted: RegExp, what: string, example: string) => {
    const entry = entries.find((one) => one.key === key);
    return entry ? ids(entry.value, sheet, { wanted, what, instead: insteadOfId(key, example) }) : [];
  };
  return {
    users: of('users', USER, 'the id of a Slack user', 'U0SAM1234'),
    groups: of('groups', GROUP, 'the id of a Slack user group', 'S0ONCALL1'),
    channels: of('channels', CHANNEL, 'the id of a channel', 'C0PLATFORM'),
  };
}

function insteadOfId(key: string, example: string): string {
  return `Under \`${key}\` write ids like ${example}, no names: Slack shows the id in the profile or the details.`;
}

export function accounts(part: Part, sheet: Sheet): readonly string[] {
  return ids(part, sheet, {
    wanted: ACCOUNT,
    what: 'the id of an AWS account',
    instead: 'Write its 12 digits, like 444455556666, and no name.',
  });
}

export function units(part: Part, sheet: Sheet): readonly string[] {
  return ids(part, sheet, {
    wanted: UNIT,
    what: 'the id of an organizational unit',
    instead: 'Write the id, like ou-ab12-34cd56ef, and no name.',
  });
}

export function sets(part: Part, sheet: Sheet): readonly string[] {
  return ids(part, sheet, {
    wanted: SET,
    what: 'a permission set',
    instead: 'Write its name or its whole ARN; wildcards are not read.',
  });
}

interface Ids {
  readonly wanted: RegExp;
  readonly what: string;
  readonly instead: string;
}

function ids(part: Part, sheet: Sheet, { wanted, what, instead }: Ids): readonly string[] {
  if (part.is !== 'list' || part.items.length === 0) {
    sheet.wrong(
      part,
      'this is not a list, or an empty one',
      'Write one entry on each line, each after `- `, or leave the key out.',
    );
    return [];
  }
  return part.items.flatMap((item) => {
    const text = textOf(item) ?? '';
    if (wanted.test(text)) return [text];
    sheet.wrong(item, `\`${shown(text)}\` is not ${what}`, instead);
    return [];
  });
}
