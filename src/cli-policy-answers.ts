import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Options } from './cli-policy.ts';
import { readConfig } from './config.ts';
import { explainPolicy } from './remediation/explain-policy.ts';
import type { Plan } from './remediation/plan.ts';
import type { Person, Policy } from './remediation/policy.ts';
import { faultInWords, readPolicy } from './remediation/policy-file.ts';
import { PROPOSAL_HOURS, type Remediation } from './remediation/remediation.ts';
import { personBehind, type Ruling, rule, speaksOfUnits } from './remediation/ruling.ts';
import type { Units } from './remediation/target.ts';
import { visible } from './render/untrusted.ts';
import { UsageError } from './terminal-input.ts';

const MOST_BYTES = 5 * 1024 * 1024;

/** Lists what is wrong with a policy file. The exit code. */
export async function check(file: string | undefined): Promise<number> {
  const path = policyPath(file);
  const read = readPolicy(await textIn(path));
  if ('policy' in read) {
    print([`${path}: no faults.`]);
    return 0;
  }
  print(read.faults.map((fault) => `${path}: ${faultInWords(fault)}`));
  return 1;
}

/** Explains who may decide about a plan. The exit code: 0 where this person may approve. */
export async function explain(of: string, userId: string, options: Options): Promise<number> {
  if (!/^[UW][A-Z0-9]{2,20}$/.test(userId))
    throw new UsageError(`${userId} is not the id of a Slack user: those look like U0SAM1234.`);
  const policy = await policyIn(policyPath(options.policy));
  const about = await subjectOf(of, options);
  const { plan } = about;
  const live = await looking();
  const accounts = plan.actions.map(({ accountId }) => accountId);
  const units: Units = speaksOfUnits(policy) ? await live.units(accounts) : { known: {} };
  const ruling = rule(policy, { plan, units, unasked: options.unasked === true });
  const groups = options.groups?.split(',').map((group) => group.trim()) ?? [];
  const person: Person = { userId, teamId: '', kind: 'member', groups };
  const who = personIn(policy, userId, options.email);
  const behind = ruling.unasked ? personBehind(plan) : undefined;
  const interests = {
    gains: await live.gains(who, plan),
    behind: behind ? await live.isBehind(who, behind, plan) : ('no' as const),
  };
  const decision = { ...about, what: 'approve' as const, teamId: '', ruling, now: new Date() };
  const { verdict, steps } = explainPolicy({ person, decision, interests });
  print([
    ...heading(plan, ruling),
    verdict,
    ...steps.map(({ holds, sentence }) => `  ${MARK[holds]}  ${sentence}`),
  ]);
  if (options.groups === undefined)
    print(['Membership in user groups was not looked at: --groups S0ONCALL1,… says which the person is in.']);
  return steps.every(({ holds }) => holds === 'yes') && verdict.includes('may approve.') ? 0 : 1;
}

const MARK = { yes: 'yes', no: 'no ', unknown: '?  ' } as const;

function heading(plan: Plan, { risk, reasons, needs, more, rules }: Ruling): string[] {
  const named = rules.map(({ name }) => `"${name}"`).join(', ');
  return [
    plan.title,
    risk === 'high' ? 'High risk:' : 'Low risk.',
    ...reasons.map((reason) => `  - ${reason}`),
    `Needs ${needs} ${needs === 1 ? 'approver' : 'different approvers'}.${more ? ` ${more}` : ''}`,
    named ? `Rules that speak of it: ${named}.` : 'No rule speaks of it.',
  ];
}

function personIn({ people, matchVerifiedEmail }: Policy, userId: string, email: string | undefined) {
  const userName = Object.hasOwn(people, userId) ? people[userId] : undefined;
  if (userName) return { userName };
  return matchVerifiedEmail && email ? { email } : {};
}

/** AWS as it is now; without a Region nothing is known. */
async function looking() {
  const config = readConfig(process.env, 'cli');
  const [{ homeRegion, wireDiagnosis }, { judging }] = await Promise.all([
    import('./wire-aws.ts'),
    import('./wire-policy.ts'),
  ]);
  const { aws } = wireDiagnosis(config, config.aws.region ?? '');
  return judging(aws, () => homeRegion(aws));
}

type About = Pick<Remediation, 'plan' | 'requestedBy' | 'state' | 'expiresAt'>;

async function subjectOf(of: string, { requestedBy = '' }: Options): Promise<About> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(of)) {
    const expiresAt = new Date(Date.now() + PROPOSAL_HOURS * 3_600_000).toISOString();
    return { plan: planIn(await textIn(of), of), requestedBy, state: 'proposed', expiresAt };
  }
  const url = process.env.DATABASE_URL;
  if (!url) throw new UsageError('DATABASE_URL is not set, and only the database knows remediations by id.');
  const { readRemediation } = await import('./store/read-remediation.ts');
  const found = await readRemediation(url, of);
  if (!found) throw new UsageError(`There is no remediation ${of}.`);
  return found;
}

const target = z.looseObject({
  kind: z.string(),
  accountId: z.string(),
  permissionSetArn: z.string().optional(),
});
const planShape = z.looseObject({
  title: z.string(),
  actions: z.array(target).min(1),
  traits: z.array(z.looseObject({ kind: z.string(), sentence: z.string() })),
  beneficiaries: z.array(z.looseObject({ type: z.enum(['USER', 'GROUP']), id: z.string() })),
  names: z.record(z.string(), z.string()),
  identityStoreId: z.string(),
  caller: z.looseObject({ arn: z.string().optional(), userId: z.string().optional() }).optional(),
});
const diagnosisShape = z.looseObject({
  verdicts: z.array(
    z.looseObject({ findings: z.array(z.looseObject({ plan: planShape.optional() })).optional() }),
  ),
});

function planIn(text: string, path: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is neither the id of a remediation nor a file with JSON in it.`);
  }
  const inDiagnosis = diagnosisShape
    .safeParse(value)
    .data?.verdicts.flatMap(({ findings = [] }) => findings.flatMap(({ plan }) => plan ?? []));
  const plan = inDiagnosis?.[0] ?? planShape.safeParse(value).data;
  if (!plan) throw new UsageError(`${path} holds no plan: give a plan, or a diagnosis that proposes one.`);
  return plan as unknown as Plan;
}

async function policyIn(path: string): Promise<Policy> {
  const read = readPolicy(await textIn(path));
  if ('policy' in read) return read.policy;
  throw new UsageError(read.faults.map((fault) => `${path}: ${faultInWords(fault)}`).join('\n'));
}

function policyPath(given: string | undefined): string {
  const path = given ?? process.env.IDC_POLICY;
  if (path) return path;
  throw new UsageError('No policy is named: give its file, or set IDC_POLICY.');
}

async function textIn(path: string): Promise<string> {
  const content = await readFile(path).catch(() => undefined);
  if (!content) throw new UsageError(`${path} cannot be read.`);
  if (content.length > MOST_BYTES) throw new UsageError(`${path} is too large.`);
  return content.toString('utf8');
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.map((line) => visible(line)).join('\n')}\n`);
}
