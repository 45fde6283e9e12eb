// Takes the pictures of the documentation from the running demo: npm run pictures, on a machine with Chromium.
// With a folder as its argument it takes all of them there, and more, in every form: light and dark, wide and narrow.
import { existsSync, mkdirSync } from 'node:fs';
import { CreateAccountAssignmentCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { chromium } from 'playwright-core';
import { uuidOf } from '../dist/sandbox/aws/ids.js';
import { permissionSetNamed } from '../dist/sandbox/aws/state.js';
import { startDemo } from '../dist/sandbox/demo/start.js';
import { harbor } from '../dist/sandbox/worlds/harbor.js';
import { ACCOUNTS } from '../dist/sandbox/worlds/harbor-accounts.js';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = places.find((path) => existsSync(path));
if (!executablePath) throw new Error(`no chromium at ${places.join(', ')}`);
const [every] = process.argv.slice(2);
const folder = every ?? 'docs/pictures';
const WIDE = { width: 1040, height: 1720 };
/** Higher than any message, so that nothing of one is below the edge of the window. */
const HEIGHT = 3200;
const FORMS = ['light', 'dark'].flatMap((colorScheme) =>
  [WIDE.width, 400].map((width) => ({ colorScheme, width, suffix: `-${colorScheme}-${width}` })),
);
mkdirSync(folder, { recursive: true });

const more = {
  IDC_WATCH_CHANNEL: 'C02IDC',
  IDC_EVENT_QUEUE_URL: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNTS.tools}/idc-watch`,
};
const demo = await startDemo({ world: harbor(), port: 0, awsPort: 0, pace: 20, more });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: WIDE, colorScheme: 'light' });
page.setDefaultTimeout(20_000);
const saying = (text) => page.getByTestId('message').filter({ hasText: text }).last();
const modal = page.getByTestId('modal');

await page.goto(`${demo.slack.pageUrl}#kim.ode/platform-oncall`);
await type(`/idc why-failed ${requestOf('principal-recreated')}`);
await page.getByText('A fix is proposed').waitFor();
await page.getByRole('button', { name: 'Approve' }).waitFor();
await take('diagnosis', page);
await take('proposal', saying('Will change'));

await type('/idc orphans');
await saying('still named by').waitFor();
await take('orphans', saying('still named by'));

await type('/idc summary');
await page.getByTestId('direct-messages').click();
await saying('Details of the summary').waitFor();
await take('summary', saying('Failures by cause'));
await take('summary-details', saying('Details of the summary'), { only: Boolean(every) });

await page.getByTestId('home-tab').click();
await page.getByTestId('home').getByText('Quotas').first().waitFor();
await page.getByText('being looked up').waitFor({ state: 'hidden' });
await take('home', page.getByTestId('home'));
await become('sam.reyes');
await page.getByTestId('home-tab').click();
await page
  .getByTestId('home')
  .getByText('waits for your decision')
  .or(page.getByText('wait for your decision'))
  .first()
  .waitFor();
await page.getByText('being looked up').waitFor({ state: 'hidden' });
await take('home-approver', page.getByTestId('home'), { only: Boolean(every) });

await become('kim.ode');
await enter('platform-oncall');
await type('/idc saml');
await modal.getByRole('textbox').first().waitFor();
await take('saml-window', modal, { only: Boolean(every) });
await modal.getByRole('textbox').first().fill(response());
await modal.getByRole('button', { name: 'Check' }).click();
await page.getByTestId('direct-messages').click();
await saying('Destination').waitFor();
await take('saml', saying('Destination'));

await enter('platform-oncall');
await type(`/idc why-failed ${requestOf('principal-recreated-by-hand')}`);
const choice = page.locator(`[data-ts="${await saying('Pick the right one').getAttribute('data-ts')}"]`);
await take('proposal-of-two', choice);
await become('sam.reyes');
await choice.getByRole('combobox').selectOption({ index: 1 });
await press(choice, 'Approve');
await choice.getByText('1 of 2 approved').waitFor();
await become('noor.haddad');
await press(choice, 'Approve');
await choice.getByText('done and verified').waitFor();
await take('decided', choice);

await become('kim.ode');
await enter('idc');
await terraformRun(40);
await saying('40 requests to Identity Center failed').waitFor({ timeout: 90_000 });
await take('watch', saying('40 requests to Identity Center failed'));

await browser.close();
await demo.stop();

async function type(words) {
  await page.getByTestId('composer').fill(words);
  await page.keyboard.press('Enter');
}

async function enter(channel) {
  await page.getByTestId(`channel-${channel}`).click();
}

async function become(name) {
  const { id } = demo.world.slack.users.find((user) => user.name === name);
  await page.getByTestId('acting-user').selectOption(id);
}

async function press(message, button) {
  await message.getByRole('button', { name: button }).click();
  await page.getByTestId('confirm').getByRole('button').last().click();
}

/** Of the page as it is, or of one thing in it. */
async function take(name, what, { only = true } = {}) {
  if (!only) return;
  await page.evaluate(() => globalThis.document.activeElement?.blur());
  const height = what === page ? WIDE.height : HEIGHT;
  const forms = every ? FORMS : [{ colorScheme: 'light', width: WIDE.width, suffix: '' }];
  for (const { colorScheme, width, suffix } of forms) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    const path = `${folder}/${name}${suffix}.png`;
    // It may be drawn anew just then.
    await what.screenshot({ path }).catch(() => what.screenshot({ path }));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
}

/** Three in four for groups that nobody has, the others for an account that is suspended. */
async function terraformRun(requests) {
  demo.aws.control.world.setEventRules();
  demo.aws.control.settings({ asyncMs: 300 });
  const credentials = { accessKeyId: 'AKIASANDBOXTERRAFORM', secretAccessKey: 'sandbox' };
  const sso = new SSOAdminClient({ endpoint: demo.aws.url, region: 'eu-west-1', credentials });
  const { arn } = permissionSetNamed(demo.aws.control.state, 'ReadOnly');
  const InstanceArn = `arn:aws:sso:::instance/${arn.split('/')[1]}`;
  for (let n = 0; n < requests; n += 1) {
    const to = {
      TargetId: ACCOUNTS[n % 4 === 0 ? 'legacy-crm' : 'orders-prod'],
      TargetType: 'AWS_ACCOUNT',
      PrincipalType: 'GROUP',
      PrincipalId: uuidOf(`nobody ${n}`),
    };
    await sso.send(new CreateAccountAssignmentCommand({ InstanceArn, PermissionSetArn: arn, ...to }));
  }
}

function requestOf(name) {
  const seeded = demo.aws.seeded.find((one) => one.name === name);
  if (!seeded?.requestId) throw new Error(`the world has no request ${name}`);
  return seeded.requestId;
}

/** Of an identity provider that was set up for another application: unsigned, and of nobody. */
function response() {
  const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  const elsewhere = 'https://eu-central-1.signin.aws/platform/saml/acs/0aa1b2c3-aaaa-bbbb-cccc-1234567890ab';
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"
 ID="_r" Version="2.0" IssueInstant="${at(-1)}" Destination="${elsewhere}"><Issuer>https://idp.harbor.example/app</Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<Assertion ID="_a" Version="2.0" IssueInstant="${at(-1)}"><Issuer>https://idp.harbor.example/app</Issuer>
<Subject><NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">kim.ode@harbor.example</NameID>
<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData NotOnOrAfter="${at(4)}"
 Recipient="${elsewhere}"/></SubjectConfirmation></Subject><Conditions NotBefore="${at(-2)}" NotOnOrAfter="${at(4)}">
<AudienceRestriction><Audience>https://eu-central-1.signin.aws.amazon.com/platform/saml/d-0000000000</Audience>
</AudienceRestriction></Conditions><AuthnStatement AuthnInstant="${at(-1)}"><AuthnContext><AuthnContextClassRef
>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion>
</samlp:Response>`;
}
