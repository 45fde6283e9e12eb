import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Browser, type Locator, type Page, chromium as playwright } from 'playwright-core';
import { chromium } from '../setup/chromium.ts';
import { type OwnDemo, query, requestOf, startOwnDemo, type Write, writesOf } from './rig.ts';

const executablePath = chromium();
const inBrowser = executablePath ? describe : describe.skip;

const CHANNEL = '#platform-oncall';

let demo: OwnDemo;
let browser: Browser;
let page: Page;
let failures: string[];
let before: number;

inBrowser('the main job, in the page', () => {
  beforeAll(async () => {
    [demo, browser] = await Promise.all([
      startOwnDemo(),
      playwright.launch({
        ...(executablePath ? { executablePath } : {}),
        args: ['--no-sandbox', '--disable-gpu'],
      }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });
  beforeEach(async () => {
    failures = [];
    before = writesOf(demo).length;
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.goto(`${demo.slack.pageUrl}#kim.ode/platform-oncall`);
  });
  afterEach(async () => {
    await page.close();
    expect(failures).toEqual([]);
  });

  test('retry: Kim asks, reads, Sam approves, and the assignment is there', async () => {
    const { proposal } = await askFor('customer-policy-created-since');
    await approveAs('sam.reyes', proposal);
    expect(newWrites().map(({ name }) => name)).toEqual(['CreateAccountAssignment']);
    expect(rows('web-prod', 'DataEngineer')).toEqual(['data-engineers']);
    expectSigned(newWrites(), 'sam.reyes');
  });

  test('re-point by external id: created for the living group first, then the old row goes', async () => {
    const { diagnosis, proposal } = await askFor('principal-recreated');
    expect(await diagnosis.innerText()).toMatch(
      /because the group payments-oncall was deleted and created again/,
    );
    await approveAs('noor.haddad', proposal);
    expect(newWrites().map(({ name }) => name)).toEqual([
      'CreateAccountAssignment',
      'DeleteAccountAssignment',
    ]);
    expect(rows('payments-prod', 'ReadOnly')).toContain('payments-oncall');
    expect(rows('payments-prod', 'ReadOnly')).not.toContain('gone');
    expectSigned(newWrites(), 'noor.haddad');
  });

  test('re-point by name, high risk: nothing happens until one has picked and another approved, too', async () => {
    const { proposal } = await askFor('principal-recreated-by-hand');
    await become('sam.reyes');
    await press(proposal, 'Approve');
    await page.getByText('Pick who it is now').waitFor();
    expect(newWrites()).toEqual([]);
    await proposal.getByRole('combobox').selectOption({ index: 1 });
    await press(proposal, 'Approve');
    await proposal.getByText(/1 of 2 approved: @sam.reyes/).waitFor();
    expect(newWrites()).toEqual([]);
    await become('noor.haddad');
    await press(proposal, 'Approve');
    await proposal.getByText(/Approved by @sam.reyes .*and @noor.haddad .*done and verified/).waitFor();
    expect(rows('network', 'ReadOnly')).toContain('network-operations');
    expectSigned(newWrites(), 'sam.reyes', 'noor.haddad');
  });

  test('provision again: the account has the latest version', async () => {
    const { proposal } = await askFor('outdated');
    await approveAs('sam.reyes', proposal);
    expect(newWrites().map(({ name }) => name)).toEqual(['ProvisionPermissionSet']);
    const { permissionSets, provisions } = demo.aws.control.state;
    const set = [...permissionSets.values()].find(({ name }) => name === 'RunbookOperator');
    const there = provisions.find(
      ({ accountId, permissionSetArn }) =>
        accountId === accountNamed('web-prod') && permissionSetArn === set?.arn,
    );
    expect(there?.version).toBe(set?.version);
    expectSigned(newWrites(), 'sam.reyes');
  });

  test('a higher quota: AWS has the request, and idc says what became of it', async () => {
    const { proposal } = await askFor('managed-policy-quota');
    await approveAs('sam.reyes', proposal);
    expect(newWrites().map(({ name }) => name)).toEqual(['RequestServiceQuotaIncrease']);
    expect(demo.aws.control.state.quotaRequests.at(-1)).toMatchObject({
      accountId: accountNamed('payments-prod'),
      code: 'L-0DA4ABF3',
      desired: 11,
    });
    expectSigned(newWrites(), 'sam.reyes');
  });

  test('denied with a reason: nothing changes, and the reason stays', async () => {
    const { proposal } = await askFor('quota-raised-since');
    await become('noor.haddad');
    await proposal.getByRole('button', { name: 'Deny' }).click();
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Why not?').fill('Not <!channel> this week');
    await modal.getByRole('button', { name: 'Deny', exact: true }).click();
    await proposal
      .getByText(/Denied by @noor.haddad .*"Not <!channel> this week" Nothing was changed/)
      .waitFor();
    expect(await proposal.getByRole('button').count()).toBe(0);
    expect(newWrites()).toEqual([]);
  });

  test('the requester, a beneficiary, an outsider and a late approver change nothing and are told', async () => {
    await become('sam.reyes');
    const { proposal } = await askFor('quota-raised-since');
    for (const [who, told] of [
      ['sam.reyes', /You asked for this fix, so somebody else has to approve it/],
      ['lee.park', /You would gain access by this fix/],
      ['alex.brandt', /You are not an approver of this/],
    ] as const) {
      await become(who);
      await press(proposal, 'Approve');
      await toldPrivately(told);
    }
    await become('noor.haddad');
    await proposal.getByRole('button', { name: 'Approve' }).click();
    await expireProposals();
    await page.getByTestId('confirm').getByRole('button', { name: 'Approve' }).click();
    await toldPrivately(/expired/);
    await proposal.getByText(/Expired at .* Nothing was changed/).waitFor();
    expect(newWrites()).toEqual([]);
  });

  test('who was chosen acts at once, however late the window is', async () => {
    await page.route('**/_sandbox/state*', async (route) => {
      await setTimeout(500);
      await route.continue();
    });
    await become('sam.reyes');
    const seen = demo.slack.driver.messages(CHANNEL).length;
    await page.getByTestId('composer').fill(`/idc why-failed ${requestOf(demo, 'outdated')}`);
    await page.keyboard.press('Enter');
    await demo.slack.driver.waitFor(() => demo.slack.driver.messages(CHANNEL).length > seen);
    const [asked] = await query(demo, 'select asked_by from questions order by at desc limit 1');
    expect(asked).toEqual({ asked_by: idOf('sam.reyes') });
    await page.unrouteAll({ behavior: 'wait' });
  });

  test('of two clicks one counts, whatever is delivered twice, and the other is told', async () => {
    const { proposal } = await askFor('quota-raised-since');
    const second = await browser.newPage();
    second.setDefaultTimeout(20_000);
    await second.goto(`${demo.slack.pageUrl}#noor.haddad/platform-oncall`);
    await second.getByRole('button', { name: 'Approve' }).last().click();
    await become('sam.reyes');
    await proposal.getByRole('button', { name: 'Approve' }).click();
    demo.slack.faults.deliverTwice();
    // Both have clicked before the bot hears of either.
    demo.slack.faults.delayDeliveries(500);
    for (const one of [page, second])
      await one.getByTestId('confirm').getByRole('button', { name: 'Approve' }).click();
    await proposal.getByText(/Approved by .*done and verified/).waitFor();
    demo.slack.faults.reset();
    const [counted, other]: [string, Page] = (await proposal.innerText()).includes('Approved by @sam')
      ? ['sam.reyes', second]
      : ['noor.haddad', page];
    await other.getByText(`Already approved by @${counted}. Your click changed nothing.`).last().waitFor();
    await second.close();
    expect(newWrites().map(({ name }) => name)).toEqual(['CreateAccountAssignment']);
    expectSigned(newWrites(), counted);
  });
});

/** Types the question as whoever acts, and waits for the two messages that answer it. */
async function askFor(name: string): Promise<{ diagnosis: Locator; proposal: Locator }> {
  const { driver } = demo.slack;
  const seen = driver.messages(CHANNEL).length;
  await page.getByTestId('composer').fill(`/idc why-failed ${requestOf(demo, name)}`);
  await page.keyboard.press('Enter');
  const [diagnosis, proposal] = await driver.waitFor(() => {
    const both = driver.messages(CHANNEL).slice(seen);
    return both.length === 2 && both;
  });
  const shown = (message: { readonly ts: string } | undefined) => page.locator(`[data-ts="${message?.ts}"]`);
  return { diagnosis: shown(diagnosis), proposal: shown(proposal) };
}

async function become(name: string): Promise<void> {
  await page.getByTestId('acting-user').selectOption(idOf(name));
}

function idOf(name: string): string {
  return demo.world.slack.users.find((user) => user.name === name)?.id ?? '';
}

async function press(proposal: Locator, button: string): Promise<void> {
  await proposal.getByRole('button', { name: button }).click();
  await page.getByTestId('confirm').getByRole('button', { name: button }).click();
}

async function approveAs(name: string, proposal: Locator): Promise<void> {
  await become(name);
  await press(proposal, 'Approve');
  await proposal.getByText(new RegExp(`Approved by @${name} .*done and verified`)).waitFor();
  expect(await proposal.getByRole('button', { name: /Approve|Deny/ }).count()).toBe(0);
}

/** What only the acting person sees. */
async function toldPrivately(words: RegExp): Promise<void> {
  await page
    .getByTestId('message')
    .filter({ hasText: 'Only visible to you' })
    .getByText(words)
    .last()
    .waitFor();
}

function newWrites(): Write[] {
  return writesOf(demo).slice(before);
}

/** Every write is made in a session that says who approved it, who asked, and which remediation it is. */
function expectSigned(writes: readonly Write[], ...approvers: string[]): void {
  const ids = approvers.map(idOf);
  for (const { sourceIdentity, tags } of writes) {
    expect(sourceIdentity).toBe(ids.at(-1));
    expect(tags).toEqual(
      expect.arrayContaining([
        { key: 'idc:approver', value: ids.join(' ') },
        { key: 'idc:requester', value: idOf('kim.ode') },
        { key: 'idc:remediation', value: expect.stringMatching(/^[\da-f-]{36}$/) },
      ]),
    );
  }
  expect(writes.length).toBeGreaterThan(0);
}

/** Names of those who have the set in the account; `gone` where a row names nobody. */
function rows(account: string, set: string): string[] {
  const { assignments, permissionSets, groups, organization } = demo.aws.control.state;
  return assignments
    .filter(
      ({ accountId, permissionSetArn }) =>
        accountId === accountNamed(account) && permissionSets.get(permissionSetArn)?.name === set,
    )
    .map(
      ({ principalId }) =>
        groups.get(principalId)?.name ??
        organization.users.find(({ id }) => id === principalId)?.userName ??
        'gone',
    );
}

function accountNamed(name: string): string | undefined {
  return demo.world.aws.accounts.find((account) => account.name === name)?.id;
}

/** Lets the eight hours pass. */
function expireProposals(): Promise<unknown> {
  return query(
    demo,
    "update remediations set expires_at = now() - interval '1 minute' where state = 'proposed'",
  );
}
