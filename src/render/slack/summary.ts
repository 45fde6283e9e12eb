import { REMEDY } from '../story.ts';
import { first, oneLine } from '../untrusted.ts';
import {
  actions,
  type Block,
  button,
  channelName,
  context,
  type Form,
  moment,
  packed,
  person,
  type SlackMessage,
  section,
  sentence,
  withinBudget,
} from './blocks.ts';
import { BUTTONS } from './buttons.ts';
import { failuresChart, shortDay } from './chart.ts';
import { listed } from './diagnosis.ts';
import { nextElements } from './next.ts';
import {
  dayNumber,
  goneIn,
  hasDetails,
  hasNews,
  newIn,
  openIn,
  type Pending,
  type SummaryView,
} from './summary-view.ts';

/** The last day: one line when there is nothing new; otherwise what, the answer first. The rest is for its thread. */
export function renderSummary(view: SummaryView, form: Form = 'rich'): SlackMessage {
  const text = sentence(summaryLine(view));
  if (!hasNews(view))
    return { text, blocks: [section(text), ...ageLine(view), ...noticeLine(view), ...auditLine(view)] };
  const bullets = { mark: () => '• ' };
  const blocks = withinBudget((share) => [
    section(`*${text}*`),
    ...listed('Failures by cause', causes(view), { share, each: 400, most: 8, ...bullets }),
    ...listed('New', newIn(view).map(newLine), { share, each: 400, most: 6, ...bullets }),
    ...listed(
      'Gone',
      goneIn(view).map(({ summary }) => summary),
      { share, each: 300, most: 4, ...bullets },
    ),
    ...waiting(view.pending, share),
    ...failuresChart(view.days, view.today, form),
    ...unlooked(view, share),
    ...relapsed(view),
    ...answered(view),
    ...actions([
      ...nextElements(view.next, view.questionId, 2),
      button(BUTTONS.showJson, 'Show JSON', view.questionId),
    ]),
    ...(hasDetails(view) ? [context('Details are in the thread.')] : []),
    ...ageLine(view),
    ...noticeLine(view),
    ...auditLine(view),
  ]);
  return { text, blocks };
}

function answered({ answered: links = [] }: SummaryView): readonly Block[] {
  const said = links.map(({ label, link }) => `<${link}|${sentence(label, 80).replaceAll('|', ' ')}>`);
  return said.length > 0 ? [context(`Answered already: ${said.join(' · ')}`)] : [];
}

/** Behind the title of its fix, as it stands in quotes in the finding. */
function relapsed(view: SummaryView): readonly Block[] {
  const { links = {} } = view;
  const said = newIn(view).flatMap(({ fingerprint, summary }) => {
    const link = links[fingerprint];
    const [title] = summary.split('" was done', 1);
    return link && title ? [`<${link}|${sentence(title.slice(1), 80).replaceAll('|', ' ')}>`] : [];
  });
  return said.length > 0 ? [context(`Did not hold: ${said.join(' · ')}`)] : [];
}

/** What is cut here stands in full in the thread. */
function unlooked({ unlooked: lines }: SummaryView, share: number): readonly Block[] {
  const [each, most] = [300, 3];
  const short = lines.map((line) => (line.length > each ? (line.split(REMEDY, 1)[0] ?? line) : line));
  const isCut = lines.length > most || lines.some((line) => line.length > each * share);
  const title = `Not looked at${isCut ? ' (in full in the thread)' : ''}`;
  return listed(title, short, { share, each, most, mark: () => '• ' });
}

/** Enough of the hash that nobody finds another log with the same: `idc audit verify --head` takes it as it stands. */
const HEAD_CHARACTERS = 32;

function ageLine({ asOf }: SummaryView) {
  if (!asOf) return [];
  const form = '{date_short_pretty} {time}';
  const [from, to] = [moment(asOf.oldest, form), moment(asOf.changesUpTo, form)];
  return [
    context(`Assignments read from ${from} on, changes up to ${to}; \`orphans --fresh\` reads all anew.`),
  ];
}

function auditLine({ audit }: SummaryView) {
  if (!audit) return [];
  const rows = `${audit.rows.toLocaleString('en-GB')} ${audit.rows === 1 ? 'row' : 'rows'}`;
  return [context(`Audit log: ${rows}, head \`${audit.hash.slice(0, HEAD_CHARACTERS)}…\``)];
}

function noticeLine({ notice }: SummaryView) {
  return notice ? [context(sentence(notice, 600))] : [];
}

/** The answer: how the day was, what is new, what is still open, what waits, and how far it can be believed. */
export function summaryLine(view: SummaryView): string {
  const { assignments, pending, late, today } = view;
  const known = assignments === undefined ? '' : `${assignments.toLocaleString('en-GB')} assignments, `;
  const said = [
    `Identity Center, ${shortDay(today)}: ${known}${failed(view)}.`,
    news(view),
    stillOpen(view),
    pending.length > 0 ? `${plural(pending.length, 'plan')} waiting for approval.` : '',
    blind(view),
    late ? `(Late: it was due at ${late}.)` : '',
  ];
  return said.filter(Boolean).join(' ');
}

function failed({ failures, sawFailures }: SummaryView): string {
  const count = failures.reduce((sum, cause) => sum + cause.count, 0);
  if (count > 0) return plural(count, 'failure');
  return sawFailures ? 'no failures' : 'no failures seen';
}

function news(view: SummaryView): string {
  const [fresh, gone] = [newIn(view).length, goneIn(view).length];
  const said = [...(fresh > 0 ? [plural(fresh, 'new finding')] : []), ...(gone > 0 ? [`${gone} gone`] : [])];
  return said.length > 0 ? `${said.join(', ')}.` : '';
}

function stillOpen(view: SummaryView): string {
  const fresh = new Set(newIn(view));
  const open = openIn(view).filter((one) => !fresh.has(one));
  const [oldest] = open.map(({ since }) => since).sort();
  if (oldest === undefined) return fresh.size + view.unlooked.length > 0 ? '' : 'No findings are open.';
  const age = dayNumber(oldest, view.today) - 1;
  return `${plural(open.length, 'finding')} still open (oldest ${age === 0 ? 'of today' : plural(age, 'day')}).`;
}

function blind({ isBlind, unlooked }: SummaryView): string {
  if (isBlind) return 'Some of it could not be looked at.';
  return unlooked.length > 0 ? 'Not all of it is set up to be looked at.' : '';
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function newLine({ summary, state, accepted }: ReturnType<typeof newIn>[number]): string {
  if (state === 'returned') return `${summary} (it was gone, and came back)`;
  if (state === 'back' && accepted) return `${summary} (it was accepted until ${shortDay(accepted.until)})`;
  return summary;
}

/** The most frequent cause first, each with its newest failure. */
function causes({ failures, today }: SummaryView): string[] {
  return failures.map(({ title, count, newest, more, since }) => {
    const others = more > 0 ? `; and ${more} more` : '';
    const day = dayNumber(since, today);
    return `${count} × ${title}: ${oneLine(newest)}${others}${day > 1 ? ` (again, day ${day})` : ''}`;
  });
}

function waiting(pending: readonly Pending[], share: number): readonly Block[] {
  if (pending.length === 0) return [];
  const { shown, more } = first(pending, Math.max(8 * share, 1));
  const lines = shown.map(({ title, requestedBy, expiresAt, channel, link, who }) => {
    const where = channel ? ` in ${channelName(channel)}` : '';
    return `• ${sentence(title, 200)}, asked by ${person(requestedBy)}, until ${moment(expiresAt)}${where}. ${who}${link ? ` · <${link}|open>` : ''}`;
  });
  const rest = more > 0 ? [`and ${more} more`] : [];
  return packed(['*Waiting for approval*', ...lines, ...rest]).map(section);
}
