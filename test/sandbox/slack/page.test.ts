import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type SlackSandbox, startSlack } from '../../../sandbox/slack/server.ts';
import { harborSlack } from '../../../sandbox/worlds/harbor-slack.ts';
import { socketApp, type TestApp } from './bolt-app.ts';
import { converse, type Heard } from './conversation.ts';

const executablePath = '/usr/bin/chromium';
const flags = ['headless', 'no-sandbox', 'disable-gpu', 'no-first-run', 'disable-background-networking'];
const more = ['disable-component-update', 'disable-sync', 'disable-quic'];
const installed = existsSync(executablePath);
if (!installed) console.warn(`SKIPPED: the test of the page needs ${executablePath}, which is not installed`);

let slack: SlackSandbox;
let bolt: TestApp;
let browser: Browser;
let page: Page;
let heard: Heard;
let failures: string[];

(installed ? describe : describe.skip)('the page', () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: [...flags, ...more].map((flag) => `--${flag}`) });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    heard = { commands: [], clicks: 0, closed: 0 };
    failures = [];
    slack = await startSlack({ workspace: harborSlack });
    bolt = await socketApp(slack, (app) => converse(app, heard));
    page = await browser.newPage();
    page.setDefaultTimeout(8000);
    page.on('pageerror', (error) => failures.push(String(error)));
    page.on('console', (line) => line.type() === 'error' && failures.push(line.text()));
    await page.goto(`${slack.pageUrl}#kim.ode/idc`);
  });
  afterEach(async () => {
    await page.close();
    await bolt.stop();
    await slack.stop();
    expect(failures).toEqual([]);
  });

  test('says that it is simulated, and who one is', async () => {
    await page.getByText('Simulated workspace - nothing here is Slack or AWS').waitFor();
    await become('lee.park');
    await page.getByText('approver, and a member of groups that gain access').waitFor();
  });

  test('a command typed by one person is approved by another, who confirms', async () => {
    await type('/idc why-failed 1');
    await page.getByTestId('message').getByRole('button', { name: 'Approve' }).waitFor();
    expect(await page.getByTestId('message').count()).toBe(1);

    await become('sam.reyes');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByTestId('confirm').getByRole('button', { name: 'Not now' }).click();
    expect(heard.clicks).toBe(0);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByTestId('confirm').getByRole('button', { name: 'Do it' }).click();
    await page.getByTestId('message').getByText('Approved by @sam.reyes').waitFor();
    await page.getByText('Only visible to you').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);

    await become('kim.ode');
    await page.getByTestId('message').getByText('Approved by @sam.reyes').waitFor();
    expect(await page.getByText('Only visible to you').count()).toBe(0);
  });

  test('a modal shows what is wrong, keeps what was typed, and closes', async () => {
    await type('/idc x');
    await page.getByRole('button', { name: 'Deny' }).click();
    const modal = page.getByTestId('modal');
    await modal.getByRole('button', { name: 'Deny it' }).click();
    await modal.getByText('Please complete this required field.').waitFor();
    await modal.getByLabel('Why not?').fill('just because');
    await modal.getByRole('button', { name: 'Deny it' }).click();
    await modal.getByText('Say more.').waitFor();
    expect(await modal.getByLabel('Why not?').inputValue()).toBe('just because');
    await modal.getByLabel('Why not?').fill('Not this quarter');
    await page.keyboard.press('Enter');
    await modal.waitFor({ state: 'hidden' });
    await page.getByText('Denied: Not this quarter').waitFor();
  });

  test('text from outside stays text', async () => {
    slack.driver.say(
      'kim.ode',
      '#idc',
      '<b>bold</b> &lt;img src=x onerror=alert(1)&gt; <javascript:alert(1)|run>',
    );
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await page.locator('.message b, .message img, .message a').count()).toBe(0);
  });

  test('offers the commands of the manifest, by keyboard too', async () => {
    const composer = page.getByTestId('composer');
    await composer.fill('/idc h');
    await page.getByTestId('suggestion').getByText('/idc help').waitFor();
    await composer.press('ArrowDown');
    await composer.press('Enter');
    expect(await composer.inputValue()).toBe('/idc help');
    expect(heard.commands).toEqual([]);
    await composer.press('Enter');
    await page.getByTestId('message').first().waitFor();
    expect(heard.commands[0]?.text).toBe('help');
  });
});

async function type(command: string): Promise<void> {
  await page.getByTestId('composer').fill(command);
  await page.keyboard.press('Enter');
}

async function become(name: string): Promise<void> {
  const id = harborSlack.users.find((user) => user.name === name)?.id ?? '';
  await page.getByTestId('acting-user').selectOption(id);
}
