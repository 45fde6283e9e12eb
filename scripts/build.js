// Builds src, sandbox and bench into dist/, quietly, from a clean folder, and makes the CLI executable.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (existsSync('dist/src/cli.js')) chmodSync('dist/src/cli.js', 0o755);
