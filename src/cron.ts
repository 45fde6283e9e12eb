/** A five-field cron expression: which minutes, hours, days and weekdays; names of days and months may be used. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  /** Whether a day of the month (from 1) on a weekday (Sunday is 0) is meant. */
  readonly isOn: (day: number, weekday: number) => boolean;
}

/** One time at which something was due: the wall clock tells occurrences apart, also when it is set back. */
export interface Due {
  /** `2026-11-22 08:00`, in the time zone. */
  readonly occurrence: string;
  readonly at: Date;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Undefined for anything that is not five fields of numbers, names, `*`, ranges, lists and steps. */
export function readCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = readField(minute, { from: 0, to: 59 });
  const hours = readField(hour, { from: 0, to: 23 });
  const days = readField(day, { from: 1, to: 31 });
  const months = readField(month, { from: 1, to: 12, names: MONTHS });
  const weekdays = readField(weekday, { from: 0, to: 7, names: WEEKDAYS })?.map((one) => one % 7);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  // Where both are given, cron means either.
  const either = !day.startsWith('*') && !weekday.startsWith('*');
  const isOn: Cron['isOn'] = (date, onWeekday) =>
    either
      ? days.includes(date) || weekdays.includes(onWeekday)
      : days.includes(date) && weekdays.includes(onWeekday);
  return { minutes, hours, months, isOn };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

function readField(field: string, range: Range): number[] | undefined {
  const parts = field.split(',').map((part) => readPart(part, range));
  return parts.every((part) => part !== undefined)
    ? [...new Set(parts.flat())].sort((a, b) => a - b)
    : undefined;
}

function readPart(part: string, range: Range): number[] | undefined {
  const [, first = '', last, step] = /^(\*|\w{1,3})(?:-(\w{1,3}))?(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  const from = first === '*' ? range.from : readNumber(first, range);
  const open = first === '*' || (step !== undefined && last === undefined);
  const to = last !== undefined ? readNumber(last, range) : open ? range.to : from;
  const every = Number(step ?? 1);
  if (from === undefined || to === undefined || to < from || every === 0) return undefined;
  if (first === '*' && last !== undefined) return undefined;
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, n) => from + n * every);
}

function readNumber(text: string, { from, to, names }: Range): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + from : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** A year and a day: every expression that is ever due was due since, but for 29 February. */
const DAYS_BACK = 366;
const DAY_MS = 86_400_000;

/** The latest time at or before `now` at which it was due; a time that the clock skips in spring is due an hour later. */
export function latestDue(cron: Cron, timeZone: string, now: Date): Due | undefined {
  const today = wallClock(now.getTime(), timeZone);
  for (let back = 0; back <= DAYS_BACK; back += 1) {
    const day = new Date(Math.floor(today / DAY_MS) * DAY_MS - back * DAY_MS);
    if (!cron.months.includes(day.getUTCMonth() + 1) || !cron.isOn(day.getUTCDate(), day.getUTCDay()))
      continue;
    const due = latestOn(day.getTime(), { cron, timeZone, now });
    if (due) return due;
  }
  return undefined;
}

interface When {
  readonly cron: Cron;
  readonly timeZone: string;
  readonly now: Date;
}

function latestOn(day: number, { cron, timeZone, now }: When): Due | undefined {
  for (const hour of [...cron.hours].reverse()) {
    for (const minute of [...cron.minutes].reverse()) {
      const wall = day + (hour * 60 + minute) * 60_000;
      const at = instantOf(wall, timeZone);
      if (at <= now.getTime())
        return { occurrence: new Date(wall).toISOString().slice(0, 16).replace('T', ' '), at: new Date(at) };
    }
  }
  return undefined;
}

/** The wall clock of the zone, in milliseconds as if it were UTC. */
function wallClock(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function instantOf(wall: number, timeZone: string): number {
  const offsetAt = (instant: number) => wallClock(instant, timeZone) - Math.floor(instant / 1_000) * 1_000;
  return wall - offsetAt(wall - offsetAt(wall));
}
