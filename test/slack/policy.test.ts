import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { policyIn } from '../../src/remediation/policy-source.ts';
import { ALEX, type Bot, GENERAL, KIM, LEE, NOOR, ONCALL, SAM, words } from './bot.ts';
import { ADMIN, list, proposed, workspace } from './policy-rig.ts';

let bot: Bot | undefined;
const start = async (...given: Parameters<typeof proposed>) => {
  const made = await proposed(...given);
  bot = made.bot;
  return made;
};
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

const two = { approvers: list({ users: [SAM, NOOR], groups: ['S02IDCAPPROVE'] }) };

describe('high risk', () => {
  test('says why, and needs two different people', async () => {
    const { approve, shown, showing, told, record, jobs } = await start({ policy: two }, { traits: ADMIN });
    expect(shown()).toContain('*High risk:*\n• `AdministratorAccess-Team` carries AdministratorAccess.');
    expect(shown()).toContain(
      `Needs 2 different approvers who are not <@${KIM}>, from <@${SAM}>, <@${NOOR}>`,
    );
    await approve(SAM);
    await showing(`*1 of 2* approved: <@${SAM}>`);
    expect(shown()).toContain('[Approve]');
    await approve(SAM);
    await told(SAM, 'You approved this already');
    expect(await record()).toMatchObject({ state: 'proposed', approvals: [{ by: SAM }] });
    expect(await jobs()).toBe(0);
    await approve(NOOR);
    await showing(`Approved by <@${SAM}>`);
    expect(shown()).toContain(`and <@${NOOR}>`);
    expect(await record()).toMatchObject({
      state: 'approved',
      approvals: [{ by: SAM }, { by: NOOR }],
      approval: { by: NOOR },
    });
    expect(await jobs()).toBe(1);
  });

  test('takes nobody who is an approver only through a user group', async () => {
    const { approve, told, record } = await start({ policy: two }, { traits: ADMIN });
    await approve(LEE);
    await told(LEE, 'you are one only through a user group');
    expect(await record()).toMatchObject({ state: 'proposed', approvals: [] });
  });

  test('has no button to approve where the policy names nobody by id, and says so', async () => {
    const { shown } = await start({}, { traits: ADMIN });
    expect(shown()).toContain('*Nobody can approve this:* high risk takes approvers by their own user id');
    expect(shown()).not.toContain('[Approve]');
    expect(shown()).toContain('[Deny]');
  });

  test('is over when one approver denies, however many approved before', async () => {
    const { approve, place, showing, record, jobs } = await start({ policy: two }, { traits: ADMIN });
    await approve(SAM);
    await showing('*1 of 2*');
    await bot?.driver.click(LEE, { ...place, button: 'Deny' });
    const view = await bot?.driver.waitFor(() => bot?.driver.view(LEE));
    await bot?.driver.submitView(LEE, view?.id ?? '', { reason: 'Not like this' });
    await showing(`Denied by <@${LEE}>`);
    expect((await record())?.state).toBe('denied');
    expect(await jobs()).toBe(0);
  });

  test('of 40 clicks by two people delivered at once each counts once, and one run is enqueued', async () => {
    const { approve, showing, record, jobs } = await start({ policy: two }, { traits: ADMIN });
    await Promise.all(Array.from({ length: 40 }, (_, n) => approve(n % 2 ? SAM : NOOR)));
    await showing('Approved by');
    await bot?.slack.work.drain(10_000);
    const approvals = (await record())?.approvals.map(({ by }) => by).sort();
    expect(approvals).toEqual([NOOR, SAM]);
    const rows = await bot?.store.db.selectFrom('approvals').selectAll().execute();
    expect(rows).toHaveLength(2);
    expect(await jobs()).toBe(1);
  });
});

describe('who left the group of approvers a minute ago', () => {
  test('does not count at their own click', async () => {
    const { leave, ...at } = workspace();
    const { approve, told, record } = await start(at);
    leave(SAM);
    await approve(SAM);
    await told(SAM, 'You are not an approver');
    expect((await record())?.state).toBe('proposed');
  });

  test('does not count any more when somebody else approves', async () => {
    const { leave, ...at } = workspace();
    const { approve, showing, shown, record, jobs } = await start({
      ...at,
      policy: { needs: { low: 2, high: 2 } },
    });
    await approve(SAM);
    await showing(`*1 of 2* approved: <@${SAM}>`);
    leave(SAM);
    await approve(NOOR);
    await showing(`*1 of 2* approved: <@${NOOR}>`);
    expect(shown()).not.toContain(`approved: <@${SAM}>`);
    expect(await jobs()).toBe(0);
    await approve(LEE);
    await showing('Approved by');
    expect((await record())?.approvals.map(({ by }) => by)).toEqual([NOOR, LEE]);
  });
});

describe('a policy file', () => {
  let folder: string;
  const write = (text: string) => {
    folder = folder || mkdtempSync(join(tmpdir(), 'idc-policy-'));
    writeFileSync(join(folder, 'policy.yaml'), text);
    return join(folder, 'policy.yaml');
  };
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    folder = '';
  });
  const good = (users: string) =>
    `version: 1\naskers:\n  groups: [S02PLATFORM]\napprovers:\n  users: [${users}]\nmatch_verified_email: true\n`;

  test('with a fault in the middle leaves the last good one in force, and the approver is told', async () => {
    const { approve, showing, told } = await start({ policies: policyIn(write(good(SAM))) });
    write(`${good(SAM)}aprovers: {}\n`);
    await approve(NOOR);
    await told(NOOR, 'You are not an approver');
    await approve(SAM);
    await showing(`Approved by <@${SAM}>`);
    await told(SAM, 'Whoever runs idc should know: the policy file policy.yaml has a fault, line 7:');
    const heard = bot?.driver.ephemerals(NOOR).map((message) => (bot ? words(bot, message) : ''));
    expect(heard?.join()).not.toContain('line 7');
  });

  test('counts as it is at the click, and the message follows', async () => {
    const { approve, showing, told, record } = await start({ policies: policyIn(write(good(SAM))) });
    write(good(`${NOOR}, ${LEE}`));
    await approve(SAM);
    await told(SAM, 'You are not an approver');
    expect((await record())?.state).toBe('proposed');
    await bot?.redrawPending();
    await showing(`from <@${NOOR}>, <@${LEE}>`);
  });

  test('that was never good lets idc propose only, and is in force once it is mended', async () => {
    const path = write('approvers: [everybody]\n');
    const { shown, showing, approve, record } = await start({ policies: policyIn(path) });
    expect(shown()).toContain('*Nobody can approve this:* the policy file policy.yaml has a fault, line 1:');
    expect(shown()).not.toMatch(/\[(Approve|Deny)\]/);
    write(good(SAM));
    await bot?.redrawPending();
    await showing('[Approve]');
    await approve(SAM);
    await showing('Approved by');
    expect((await record())?.state).toBe('approved');
  });

  test('that is gone is a fault, too', async () => {
    const { approve, told, showing } = await start({ policies: policyIn(write(good(SAM))) });
    rmSync(folder, { recursive: true });
    await approve(SAM);
    await showing('Approved by');
    await told(SAM, 'the file cannot be read');
  });
});

describe('the rules of the policy', () => {
  test('deny before they allow', async () => {
    const rules = [{ name: 'not Sam', accounts: ['444455556666'], deny: list({ users: [SAM] }) }];
    const { approve, told, showing } = await start({ policy: { rules } });
    await approve(SAM);
    await told(SAM, 'The rule "not Sam" keeps you from deciding this.');
    await approve(NOOR);
    await showing(`Approved by <@${NOOR}>`);
  });

  test('on units refuse everybody while nobody knows where the account is', async () => {
    const rules = [{ name: 'sandboxes', units: ['ou-ab12-34cd56ef'], needs: 1 }];
    let units: { known: Record<string, string[]> } | { unknown: string } = { unknown: 'AWS says no.' };
    const { approve, told, shown, showing } = await start({ policy: { rules }, units: async () => units });
    expect(shown()).toContain('could not read where the account is: AWS says no.');
    units = { known: { '444455556666': ['ou-ab12-34cd56ef', 'r-ab12'] } };
    await bot?.proposals.redraw(
      (await bot.store.db.selectFrom('remediations').select('id').executeTakeFirstOrThrow()).id,
    );
    await showing('[Approve]');
    units = { unknown: 'AWS says no.' };
    await approve(SAM);
    await told(SAM, 'AWS says no.');
  });

  test('know people by the map or a verified address, and refuse who is unknown', async () => {
    const gains = async (who: { userName?: string; email?: string }) =>
      (who.userName ? 'no' : 'unknown') as 'no' | 'unknown';
    const people = { people: { [SAM]: 'sam.reyes' }, matchVerifiedEmail: false };
    const { approve, told, showing, record } = await start({ gains, policy: people });
    await approve(NOOR);
    await told(NOOR, 'could not find out whether you would gain access');
    await approve(SAM);
    await showing(`Approved by <@${SAM}>`);
    expect((await record())?.approval).toMatchObject({ by: SAM, awsUser: 'sam.reyes' });
  });
});

test('in the summary everybody reads that the policy has a fault', async () => {
  await start({ policies: () => ({ fault: 'IDC_POLICY is not set, so idc only looks.' }) });
  await bot?.driver.command(ALEX, GENERAL, '/idc summary');
  await bot?.driver.waitFor(() =>
    bot?.driver.directMessages(ALEX).find((message) => bot && words(bot, message).includes('idc only looks')),
  );
  expect(bot?.driver.messages(ONCALL).length).toBeGreaterThan(0);
});
