import type { Command } from 'commander';

export interface Options {
  readonly policy?: string;
  readonly groups?: string;
  readonly email?: string;
  readonly requestedBy?: string;
  readonly unasked?: true;
}

/** `idc policy check` and `idc policy test`: what the policy file says, before anybody depends on it. */
export function addPolicyCommands(program: Command): void {
  const policy = program.command('policy').description('what the policy file says, and who may decide by it');
  policy
    .command('check')
    .argument('[file]', 'the policy; by default the one that IDC_POLICY names')
    .description('lists what is wrong with a policy file, by line; exit code 1 where anything is')
    .action(async (file?: string) => {
      // Loaded where it is needed, as everything that a question does not use.
      const { check } = await import('./cli-policy-answers.ts');
      process.exitCode = await check(file);
    });
  policy
    .command('test')
    .argument('<plan>', 'the id of a remediation, or a file with a plan or a diagnosis (--json) in it')
    .argument('<user>', 'the Slack id of a person')
    .description(
      'explains who may decide about a plan and why; exit code 1 where this person may not approve',
    )
    .option('--policy <file>', 'the policy; by default the one that IDC_POLICY names')
    .option('--groups <ids>', 'the user groups that the person is in, comma separated: only Slack knows them')
    .option('--email <address>', 'the address that Slack has verified, where the policy matches by it')
    .option('--requested-by <user>', 'who asked, for a plan in a file')
    .option('--unasked', 'nobody asked: the plan comes from a watch or a summary')
    .action(async (plan: string, user: string, options: Options) => {
      const { explain } = await import('./cli-policy-answers.ts');
      process.exitCode = await explain(plan, user, options);
    });
}
