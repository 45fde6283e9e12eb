import { afterEach, describe, expect, test } from '@jest/globals';
import type { FindUndo } from '../../src/diagnosis/undo/undo.ts';
import type { Instead, Outcome, Remediation } from '../../src/remediation/remediation.ts';
import { recordLookAgain } from '../../src/store/look-again.ts';
import { findRemediation, pendingProposals } from '../../src/store/remediations.ts';
import { holdRun } from '../../src/store/run.ts';
import { plan } from '../render/remediations.ts';
import { ALEX, type Bot, type BotOptions, IDC, KIM, NOOR, ONCALL, SAM, words } from './bot.ts';
import { proposed, shows } from './policy-rig.ts';

let bot: Bot;
afterEach(() => bot.stop());

const UNDO = plan({ kind: 'undo', title: 'Undo: take the new assignment away again', traits: [] });
const finds: FindUndo = async ({ remediation }) =>
  remediation.undone ? { refused: 'This was undone already.' } : { plan: UNDO };
const outcome = (over: Partial<Outcome> = {}): Outcome => ({
  at: '2026-11-22T14:09:20.000Z',
  sentence: 'Done and verified (2 of 2).',
  done: ['Create it', 'Delete it'],
  notDone: [],
  made: [0, 1],
  ...over,
});

/** What a run would leave. */
async function end(
  { id }: Remediation,
  state: 'verified' | 'failed' | 'superseded',
  { of = outcome(), instead }: { readonly of?: Outcome; readonly instead?: Instead } = {},
) {
  await holdRun(bot.store, id, async (record) => {
    await record.begin();
    await record.finish(state, of, instead);
  });
  await bot.proposals.redraw(id);
}

/** A remediation that Sam approved, and that has ended as said. */
async function ended(
  options: BotOptions = {},
  ...how: Parameters<typeof end> extends [unknown, ...infer R] ? R : never
) {
  const one = await proposed({ find: finds, ...options });
  bot = one.bot;
  await one.approve(SAM);
  await one.showing('Approved by');
  await end(one.remediation, ...how);
  const record = async () => (await findRemediation(bot.store, one.remediation.id)) as Remediation;
  const undo = (user: string) => bot.driver.click(user, { ...one.place, button: 'Undo', confirm: true });
  return { ...one, record, undo };
}

const inChannel = (text: string) => bot.driver.messages(ONCALL).filter(shows(bot, text));
const audited = async () => {
  const rows = await bot.store.db.selectFrom('audit_log').selectAll().where('kind', '=', 'undo').execute();
  return rows.map(({ actor, subject, body }) => ({ actor, subject, body: JSON.parse(body) }));
};

describe('the button', () => {
  test('proposes in the same thread, once; who clicked may not approve; the original says who undid it', async () => {
    const { undo, showing, remediation, told } = await ended({}, 'verified');
    await showing('[Undo]');
    await Promise.all([undo(KIM), undo(NOOR)]);
    await bot.slack.work.drain(5_000);
    expect(inChannel(UNDO.title)).toHaveLength(1);
    const proposals = await pendingProposals(bot.store);
    expect(proposals).toMatchObject([{ origin: { kind: 'undo', of: remediation.id } }]);
    const [proposal] = proposals as [Remediation];
    const place = proposal.message as { channel: string; ts: string };
    const wanted = proposal.requestedBy;
    const other = wanted === KIM ? NOOR : SAM;
    expect(inChannel(UNDO.title)[0]?.threadTs).toBe(bot.driver.messages(ONCALL)[0]?.ts);
    expect(await audited()).toEqual([
      { actor: wanted, subject: proposal.id, body: { undoes: remediation.id } },
    ]);

    await bot.driver.click(wanted, { ...place, button: 'Approve', confirm: true });
    if (wanted === NOOR) await told(NOOR, 'You asked for this fix');
    await bot.driver.click(other, { ...place, button: 'Approve', confirm: true });
    await bot.driver.waitFor(() => inChannel('Approved by').find(({ ts }) => ts === place.ts));
    await end(proposal, 'verified');
    await bot.proposals.redraw(remediation.id);
    await showing(`*Undone* by <@${wanted}>`);
    await showing(`approved by <@${other}>`);
  });

  test('names how many after a stop half-way', async () => {
    const of = outcome({
      sentence: 'Stopped after 1 of 2.',
      done: ['Create it'],
      notDone: ['Delete it'],
      made: [0],
    });
    const { showing } = await ended({}, 'failed', { of });
    await showing('[Undo the 1]');
  });

  test('is not there where nothing of it can be taken back, and the message says so', async () => {
    const of = outcome({ made: [] });
    const { showing, shown } = await ended({}, 'verified', { of });
    await showing('done and verified');
    expect(shown()).not.toContain('[Undo');
  });

  test('that was copied to another message does nothing', async () => {
    const { remediation, told } = await ended({}, 'verified');
    const copy = await bot.slack.client.chat.postMessage({
      channel: ONCALL,
      text: 'a copy',
      blocks: [
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'idc.remediation.undo',
              value: remediation.id,
              text: { type: 'plain_text', text: 'Undo' },
            },
          ],
        },
      ],
    });
    await bot.driver.click(KIM, { channel: ONCALL, ts: copy.ts ?? '', button: 'Undo' });
    await told(KIM, 'idc knows no remediation with this id');
    expect(await pendingProposals(bot.store)).toEqual([]);
  });
});

describe('/idc undo', () => {
  test('proposes the same, from anywhere', async () => {
    const { remediation } = await ended({}, 'verified');
    await bot.driver.command(KIM, IDC, `/idc undo ${remediation.id.toUpperCase()}`);
    await bot.driver.waitFor(() => inChannel(UNDO.title)[0]);
    await bot.driver.waitFor(() =>
      [...bot.driver.ephemerals(KIM)].find(shows(bot, `Proposed to undo it in <#${ONCALL}>`)),
    );
  });

  test('says why not, and the wish is on record', async () => {
    const refused = 'The situation has changed since, so nothing is undone.';
    const { remediation, told } = await ended({ find: async () => ({ refused }) }, 'verified');
    await bot.driver.command(KIM, ONCALL, `/idc undo ${remediation.id}`);
    await told(KIM, refused);
    expect(await audited()).toEqual([
      { actor: KIM, subject: remediation.id, body: { undoes: remediation.id, refused } },
    ]);
  });

  test('says what could not be looked at', async () => {
    const find: FindUndo = async () => ({
      unseen: { of: 'the assignments', reason: 'denied', detail: 'no' },
    });
    const { remediation, told } = await ended({ find }, 'verified');
    await bot.driver.command(KIM, ONCALL, `/idc undo ${remediation.id}`);
    await told(KIM, 'it could not look at the assignments: no');
  });

  test.each(['', 'nonsense', 'b5a1e7a0-0000-4000-8000-00000000ffff'])(
    'knows no remediation %p',
    async (id) => {
      const { told } = await ended({}, 'verified');
      await bot.driver.command(KIM, ONCALL, `/idc undo ${id}`);
      await told(KIM, 'idc knows no remediation with this id');
    },
  );

  test('is not for who may not ask', async () => {
    const { remediation } = await ended({}, 'verified');
    await bot.driver.command(ALEX, ONCALL, `/idc undo ${remediation.id}`);
    await bot.driver.waitFor(() => bot.driver.ephemerals(ALEX)[0]);
    expect(await pendingProposals(bot.store)).toEqual([]);
  });
});

test('what was withdrawn for a new proposal says so, and that one is posted once', async () => {
  const title = 'Give it back in another way';
  const instead: Instead = { cause: 'principal_recreated_stale_id', plan: plan({ title }) };
  const of = outcome({ sentence: 'It is another situation by now.', done: [], made: [] });
  const { showing } = await ended({}, 'superseded', { of, instead });
  await Promise.all([bot.undo.postUnposted(), bot.undo.postUnposted()]);
  await bot.undo.postUnposted();
  await showing('A new proposal was made');
  expect(inChannel(title)).toHaveLength(1);
  expect(words(bot, inChannel(title)[0] as never)).toContain('[Approve]');
});

test('what does not hold a day later stands in its message, with the question to ask', async () => {
  const { remediation, showing } = await ended({}, 'verified');
  const sentences = ['The assignment of `X` on `Y` is gone again.'];
  const again = { at: '2026-11-23T14:10:00.000Z', state: 'relapsed', sentences } as const;
  expect(await recordLookAgain(bot.store, remediation.id, again)).toBe(true);
  await bot.proposals.redraw(remediation.id);
  await showing('*It did not hold.*');
  await showing('Ask again: `/idc why-failed');
});
