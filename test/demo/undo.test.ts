import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type OwnDemo, query, requestOf, startOwnDemo, writesOf } from './rig.ts';

const CHANNEL = '#platform-oncall';
jest.setTimeout(90_000);

let demo: OwnDemo;
beforeAll(async () => {
  demo = await startOwnDemo();
});
afterAll(() => demo.stop());

const shown = (ts: string) => {
  const { driver } = demo.slack;
  const message = driver.messages(CHANNEL).find((one) => one.ts === ts);
  return message ? driver.textOf(message) : '';
};
const click = (user: string, ts: string, button: string) =>
  demo.slack.driver.click(user, { channel: CHANNEL, ts, button, confirm: true });

/** The newest message with this title that waits for a decision. */
const proposal = (title: RegExp) =>
  demo.slack.driver.waitFor(
    () =>
      demo.slack.driver
        .messages(CHANNEL)
        .filter(({ ts }) => shown(ts).includes('[Approve]') && title.test(shown(ts)))
        .at(-1),
    20_000,
  );

async function idc(args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], { env });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, err, code };
}

test('a re-pointed assignment is undone by its button: only the new row goes, after two approved', async () => {
  const { driver } = demo.slack;
  await driver.command('kim.ode', CHANNEL, `/idc why-failed ${requestOf(demo, 'principal-recreated')}`);
  const first = await proposal(/Give .* its access back/);
  expect(shown(first.ts)).toMatch(/Role sessions:.*stays in it for up to \d+ hours?,/);
  expect(shown(first.ts)).toMatch(/Cannot be undone in full:/);
  await click('sam.reyes', first.ts, 'Approve');
  await driver.waitFor(() => /done and verified/.test(shown(first.ts)), 40_000);
  const [{ id, plan } = {}] = await query(demo, `select id, plan from remediations`);

  const env = { ...demo.terminal, DATABASE_URL: demo.databaseUrl };
  const way = await idc(['undo', id], env);
  expect([way.err, way.code]).toEqual(['', 0]);
  expect(way.out).toMatch(
    /^Undo: Give [\s\S]*Will change\n- Delete the assignment [\s\S]*Cannot be undone[^\n]*\n- The removed/,
  );
  expect(way.out).toContain(`Nothing was proposed or changed: \`/idc undo ${id}\``);

  await click('kim.ode', first.ts, 'Undo');
  const second = await proposal(/Undo: Give/);
  expect(shown(second.ts)).toMatch(/High risk:[\s\S]*takes access away from/);
  await click('sam.reyes', second.ts, 'Approve');
  await driver.waitFor(() => /1 of 2/.test(shown(second.ts)));
  await click('noor.haddad', second.ts, 'Approve');
  await driver.waitFor(() => /done and verified/.test(shown(second.ts)), 40_000);
  await driver.waitFor(() => /\*Undone\* by <@U02KIMODE>/.test(shown(first.ts)), 20_000);
  expect(writesOf(demo).map(({ name }) => name)).toEqual([
    'CreateAccountAssignment',
    'DeleteAccountAssignment',
    'DeleteAccountAssignment',
  ]);
  const rows = demo.aws.control.state.assignments.filter(
    ({ principalId, accountId }) =>
      accountId === plan.actions[0].accountId &&
      [plan.actions[0].principalId, plan.actions[1].principalId].includes(principalId),
  );
  expect(rows.map(({ permissionSetArn }) => permissionSetArn)).not.toContain(
    plan.actions[0].permissionSetArn,
  );

  const again = await idc(['undo', id], env);
  expect([again.out, again.code]).toEqual([expect.stringMatching(/^This was undone already/), 1]);
});

test('the snapshot is exported through the database alone', async () => {
  const [{ id, plan, plan_hash: planHash } = {}] = await query(
    demo,
    `select id, plan, plan_hash from remediations order by proposed_at`,
  );
  const env = { DATABASE_URL: demo.databaseUrl };
  const json = await idc(['snapshot', id, '--format', 'json'], env);
  expect([json.err, json.code]).toEqual(['', 0]);
  expect(JSON.parse(json.out)).toMatchObject({
    id,
    plan,
    planHash,
    requestedBy: 'U02KIMODE',
    approvals: [{ by: 'U02SAMREYES' }],
    undone: { requestedBy: 'U02KIMODE' },
    snapshots: plan.actions.map((action: object) => ({ action, takenAt: expect.any(String) })),
  });
  expect((await idc(['snapshot', id], env)).out).toContain('Approved by U02SAMREYES');
  const unknown = await idc(['snapshot', 'nonsense'], env);
  expect([unknown.out, unknown.code]).toEqual(['', 64]);
  expect((await idc(['snapshot', id], {})).err).toContain('DATABASE_URL is not set');
});
