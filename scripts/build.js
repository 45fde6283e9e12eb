// Builds src, sandbox and bench into dist/, quietly: compiles, copies what is not code, drops what has no source.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const rooms = ['src', 'sandbox', 'bench'].filter((room) => existsSync(room));
const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
const sources = rooms.flatMap(filesIn);
const assets = sources.filter((path) => !path.endsWith('.ts'));
for (const path of assets) {
  mkdirSync(dirname(join('dist', path)), { recursive: true });
  copyFileSync(path, join('dist', path));
}
const wanted = new Set(sources.map((path) => join('dist', path.replace(/\.ts$/, '.js'))));
for (const path of existsSync('dist') ? filesIn('dist') : []) if (!wanted.has(path)) rmSync(path);
if (existsSync('dist/src/cli.js')) chmodSync('dist/src/cli.js', 0o755);
process.exitCode = tsc.status ?? 1;

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
