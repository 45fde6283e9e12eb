// Writes docs/configuration.md from the variables that idc reads: npm run config-table, after a build.
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

export function configTable(variables) {
  const rows = Object.entries(variables).map(([name, variable]) =>
    row([
      `\`${name}\``,
      variable.needed,
      variable.default ? code(variable.default) : '',
      code(variable.example),
      variable.adds,
    ]),
  );
  return `${introduction}
${row(['Variable', 'Needed', 'Default', 'Example', 'What it adds'])}
${row(['---', '---', '---', '---', '---'])}
${rows.join('\n')}
`;
}

const introduction = `# Configuration

Everything comes from the environment. An empty variable counts as unset. At its start idc reports all faults at
once, each with the variable, the fault and an example, and never with a value.

What is called Secret may also be given as the path of a file (\`SLACK_BOT_TOKEN_FILE\`, and so on) or as the ARN of a secret
of AWS Secrets Manager ([install.md](install.md#secrets)).

Credentials of the process itself are found as by every AWS SDK (\`AWS_PROFILE\`, \`AWS_ACCESS_KEY_ID\`, a container or
instance role). The terminal reads only the variables of AWS, those of the identity provider
(\`IDC_IDP_METADATA\`, \`IDC_ACS_URLS\`), \`LOG_LEVEL\` and \`DATABASE_URL\`: with it a question knows what idc remembers, its
calls are counted with those of the bots ([operate.md](operate.md#calls-to-aws)), and \`idc audit\` and \`idc migrate\` need
nothing else ([audit.md](audit.md)).
`;

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

function code(text) {
  return /^\S+$/.test(text) ? `\`${text}\`` : text;
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const { variables } = await import('../dist/src/variables.js');
  const path = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));
  writeFileSync(path, configTable(variables));
}
