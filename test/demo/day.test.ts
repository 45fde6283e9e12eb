import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { type Browser, type Locator, type Page, chromium as playwright } from 'playwright-core';
import { uuidOf } from '../../sandbox/aws/ids.ts';
import { type BotProcess, startBot } from '../../sandbox/demo/bot.ts';
import { ACCOUNTS } from '../../sandbox/worlds/harbor-accounts.ts';
import { openStore } from '../../src/store/store.ts';
import { clientsOf, key, setIn } from '../sandbox/aws/clients.ts';
import { chromium } from '../setup/chromium.ts';
import { type OwnDemo, requestOf, startOwnDemo, writesOf } from './rig.ts';

const executablePath = chromium();
const inBrowser = executablePath ? describe : describe.skip;
/** Each step leaves a picture there. */
const pictures = process.env.IDC_PICTURES;

let demo: OwnDemo;
let bot: BotProcess;
let browser: Browser;
let page: Page;
const failures: string[] = [];
const started = new Date();
/** What was proposed below the pasted error. */
let fix: Locator;
let run: Promise<void>;

/** One day of a team: each test goes on where the one before ended. */
inBrowser('the day of a team, in the page', () => {
  beforeAll(async () => {
    [demo, browser] = await Promise.all([
      startOwnDemo(withYesterday, {
        more: {
          IDC_SUMMARY_CRON: `${started.getUTCMinutes()} ${started.getUTCHours()} * * *`,
          IDC_SUMMARY_CHANNEL: 'C02IDC',
          IDC_AWS_SHARE: '100',
          IDC_EVENT_QUEUE_URL: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNTS.tools}/idc-watch`,
        },
        // Terraform is not throttled: what that is like, `npm run bench -- watch` measures.
        pace: 100,
      }),
      playwright.launch({
        ...(executablePath ? { executablePath } : {}),
        args: ['--no-sandbox', '--disable-gpu'],
      }),
    ]);
    bot = demo.bot;
    demo.aws.control.world.setEventRules();
    page = await browser.newPage({ viewport: { width: 1040, height: 1200 } });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.goto(`${demo.slack.pageUrl}#kim.ode/idc`);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await bot.stop();
    await demo.stop();
    expect(failures).toEqual([]);
  });

  test('morning: one summary, the answer first, with failures by cause and a thread', async () => {
    const summary = await saying(/Identity Center, \d+ \w+: /);
    const read = await summary.innerText();
    expect(read).toMatch(/assignments, \d+ failures/);
    expect(read).toMatch(/New\n/);
    await summary
      .getByText(/Failures by cause/)
      .first()
      .waitFor();
    await saying(/In a thread.*Accept…/s);
    await picture('1-morning');
    demo.aws.control.settings({ asyncMs: 0 });
    run = terraformRun();
  }, 30_000);

  test('a finding is accepted until a day, with a reason', async () => {
    await become('sam.reyes');
    const thread = await saying(/In a thread.*Accept…/s);
    await thread.getByText('Accept…').first().click();
    const modal = page.getByTestId('modal');
    await modal.getByText('Until and including').waitFor();
    await modal.getByRole('textbox').last().fill('The team moves on Friday');
    await modal.getByRole('button', { name: 'Accept', exact: true }).click();
    await thread.getByText(/Accepted by @sam.reyes until .*"The team moves on Friday"/).waitFor();
    await picture('2-accepted');
  }, 30_000);

  test('an error that somebody pasted is diagnosed for who asks, and shared below it', async () => {
    await enter('platform-oncall');
    await type(`terraform stopped: RequestId ${requestOf(demo, 'principal-recreated')}, what now?`);
    await become('kim.ode');
    const pasted = await saying(/what now\?/);
    await pasted.hover();
    await pasted.getByTestId('shortcut').click();
    const answer = await saying(/Only visible to you.*deleted and created again/s);
    await picture('3-shortcut');
    await answer.getByRole('button', { name: 'Share in thread' }).click();
    await saying(/In a thread.*deleted and created again/s);
    fix = await saying(/Give .* its access back.*Low risk.*Approve/s);
    expect(await fix.innerText()).toMatch(/Will change[\s\S]*Cannot be undone/);
  }, 30_000);

  test('the first approval: somebody else presses it, and reads that it worked', async () => {
    await become('sam.reyes');
    await press(fix, 'Approve');
    await fix.getByText(/Approved by @sam.reyes .*done and verified/).waitFor();
    await picture('4-approved');
  }, 30_000);

  test('200 failures of one Terraform run are one message, with counts by cause', async () => {
    await run;
    await become('kim.ode');
    await enter('idc');
    const told = await saying(/200 requests to Identity Center failed.*terraform-apply/s, 55_000);
    await told.getByText(/150 × The user or group does not exist/).waitFor();
    await told.getByText(/50 × The target account is suspended/).waitFor();
    await told.evaluate((message) => message.scrollIntoView({ block: 'start' }));
    await picture('5-terraform');
    const { driver } = demo.slack;
    const ofTheRun = driver.messages('#idc').filter((one) => driver.textOf(one).includes('terraform-apply'));
    expect(ofTheRun.filter(({ threadTs }) => !threadTs)).toHaveLength(1);
  }, 60_000);

  test('the second takes two people, and the bot is killed between them', async () => {
    await enter('platform-oncall');
    const proposal = await askFor('principal-recreated-by-hand');
    await become('sam.reyes');
    await proposal.getByRole('combobox').selectOption({ index: 1 });
    await press(proposal, 'Approve');
    await proposal.getByText(/1 of 2 approved: @sam.reyes/).waitFor();
    await bot.kill();
    bot = await startBot(demo.botStart);
    await become('noor.haddad');
    await press(proposal, 'Approve');
    await proposal.getByText(/Approved by @sam.reyes .*and @noor.haddad .*done and verified/).waitFor();
    await picture('6-two-approvals');
  }, 60_000);

  test('a denial keeps its reason, and changes nothing', async () => {
    const before = writesOf(demo).length;
    const proposal = await askFor('managed-policy-quota');
    await become('noor.haddad');
    await proposal.getByRole('button', { name: 'Deny' }).click();
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Why not?').fill('Not before the release');
    await modal.getByRole('button', { name: 'Deny', exact: true }).click();
    await proposal
      .getByText(/Denied by @noor.haddad .*"Not before the release" Nothing was changed/)
      .waitFor();
    await picture('7-denied');
    expect(writesOf(demo)).toHaveLength(before);
  }, 30_000);

  test('the first fix is taken back: proposed by its button, approved by two', async () => {
    await become('kim.ode');
    await press(fix, 'Undo');
    const undo = await saying(/Undo: Give.*High risk.*Approve/s);
    for (const who of ['sam.reyes', 'noor.haddad']) {
      await become(who);
      await press(undo, 'Approve');
      await undo
        .getByText(new RegExp(`@${who}`))
        .first()
        .waitFor();
    }
    await undo.getByText(/done and verified/).waitFor();
    await fix.getByText(/Undone by @kim.ode/).waitFor();
    await picture('8-undone');
  }, 60_000);
});

/** A database in which a summary was told before, so that today's is not the first. */
async function withYesterday(url: string): Promise<string> {
  const store = await openStore(url);
  await sql`insert into occurrences (name, occurrence, due_at, state)
    values ('summary', 'yesterday', now() - interval '1 day', 'sent')`.execute(store.db);
  await store.close();
  return url;
}

/** 150 for groups that nobody has, 50 for an account that is suspended; Terraform asks how each ended. */
async function terraformRun(): Promise<void> {
  const { sso } = clientsOf(demo.aws, key('TERRAFORM'));
  for (let n = 0; n < 200; n += 1) {
    const target = {
      ...setIn(demo.aws, 'ReadOnly'),
      TargetId: ACCOUNTS[n % 4 === 0 ? 'legacy-crm' : 'orders-prod'],
      TargetType: 'AWS_ACCOUNT' as const,
      PrincipalType: 'GROUP' as const,
      PrincipalId: uuidOf(`nobody ${n}`),
    };
    const { AccountAssignmentCreationStatus } = await sso.send(new CreateAccountAssignmentCommand(target));
    const AccountAssignmentCreationRequestId = AccountAssignmentCreationStatus?.RequestId;
    const { InstanceArn } = target;
    await sso.send(
      new DescribeAccountAssignmentCreationStatusCommand({ InstanceArn, AccountAssignmentCreationRequestId }),
    );
  }
}

/** The newest message that the person at the page reads with these words. */
async function saying(words: RegExp, timeout = 20_000): Promise<Locator> {
  const found = page.getByTestId('message').filter({ hasText: words }).last();
  await found.waitFor({ timeout });
  return page.locator(`[data-ts="${await found.getAttribute('data-ts')}"]`);
}

async function type(words: string): Promise<void> {
  await page.getByTestId('composer').fill(words);
  await page.keyboard.press('Enter');
}

async function enter(channel: string): Promise<void> {
  await page.getByTestId(`channel-${channel}`).click();
}

async function become(name: string): Promise<void> {
  const id = demo.world.slack.users.find((user) => user.name === name)?.id ?? '';
  await page.getByTestId('acting-user').selectOption(id);
}

async function press(proposal: Locator, button: string): Promise<void> {
  await proposal.getByRole('button', { name: button }).click();
  await page.getByTestId('confirm').getByRole('button').last().click();
}

/** Kim asks, and what is proposed stands below the answer. */
async function askFor(name: string): Promise<Locator> {
  const { driver } = demo.slack;
  await become('kim.ode');
  const seen = driver.messages('#platform-oncall').length;
  await type(`/idc why-failed ${requestOf(demo, name)}`);
  const proposal = await driver.waitFor(() => driver.messages('#platform-oncall')[seen + 1], 20_000);
  return page.locator(`[data-ts="${proposal.ts}"]`);
}

async function picture(name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
