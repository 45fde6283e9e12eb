// Takes the pictures of the documentation from the running demo: npm run pictures, on a machine with Chromium.
import { existsSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startDemo } from '../dist/sandbox/demo/start.js';
import { harbor } from '../dist/sandbox/worlds/harbor.js';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = places.find((path) => existsSync(path));
if (!executablePath) throw new Error(`no chromium at ${places.join(', ')}`);
const folder = 'docs/pictures';
mkdirSync(folder, { recursive: true });

const demo = await startDemo({ world: harbor(), port: 0, awsPort: 0 });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1040, height: 1290 }, colorScheme: 'light' });
await page.goto(`${demo.slack.pageUrl}#kim.ode/platform-oncall`);
await page.getByTestId('composer').fill(`/idc why-failed ${requestOf('principal-recreated')}`);
await page.keyboard.press('Enter');
await page.getByText('A fix is proposed').waitFor();
await page.getByRole('button', { name: 'Approve' }).waitFor();
await page.evaluate(() => globalThis.document.activeElement?.blur());
await page.screenshot({ path: `${folder}/diagnosis.png` });
await browser.close();
await demo.stop();

function requestOf(name) {
  const seeded = demo.aws.seeded.find((one) => one.name === name);
  if (!seeded?.requestId) throw new Error(`the world has no request ${name}`);
  return seeded.requestId;
}
