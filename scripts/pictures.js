// Takes the pictures of the documentation from the running demo: npm run pictures, on a machine with Chromium.
// With a folder as its argument it takes all of them there in every form: light and dark, wide and narrow.
import { existsSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startDemo } from '../dist/sandbox/demo/start.js';
import { harbor } from '../dist/sandbox/worlds/harbor.js';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = places.find((path) => existsSync(path));
if (!executablePath) throw new Error(`no chromium at ${places.join(', ')}`);
const [every] = process.argv.slice(2);
const folder = every ?? 'docs/pictures';
mkdirSync(folder, { recursive: true });

const demo = await startDemo({ world: harbor(), port: 0, awsPort: 0 });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1040, height: 1290 }, colorScheme: 'light' });
page.setDefaultTimeout(20_000);
const message = (text) => page.getByTestId('message').filter({ hasText: text }).last();

await page.goto(`${demo.slack.pageUrl}#kim.ode/platform-oncall`);
await type(`/idc why-failed ${requestOf('principal-recreated')}`);
await page.getByText('A fix is proposed').waitFor();
await page.getByRole('button', { name: 'Approve' }).waitFor();
await take('diagnosis', page);
await take('proposal', message('Will change'));
await type('/idc summary');
await page.getByTestId('direct-messages').click();
await message('Identity Center, ').first().waitFor();
await message('In a thread').waitFor();
await take('summary', page.getByTestId('message').filter({ hasText: 'Failures by cause' }).first());
await page.getByTestId('home-tab').click();
await page.getByTestId('home').getByText('Quotas').first().waitFor();
await page.getByText('being looked up').waitFor({ state: 'hidden' });
await take('home', page.getByTestId('home'));
await browser.close();
await demo.stop();

async function type(words) {
  await page.getByTestId('composer').fill(words);
  await page.keyboard.press('Enter');
}

/** Of the page as it is, or of one thing in it. */
async function take(name, what) {
  await page.evaluate(() => globalThis.document.activeElement?.blur());
  if (!every) return void (await what.screenshot({ path: `${folder}/${name}.png` }));
  for (const colorScheme of ['light', 'dark'])
    for (const width of [1040, 400]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 1290 });
      await what.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1040, height: 1290 });
}

function requestOf(name) {
  const seeded = demo.aws.seeded.find((one) => one.name === name);
  if (!seeded?.requestId) throw new Error(`the world has no request ${name}`);
  return seeded.requestId;
}
