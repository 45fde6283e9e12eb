import { appendFileSync, existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The browser for `executablePath`, or undefined where there is none: then the caller skips its tests.
 * A skip is printed, and recorded in the file named by IDC_SKIPPED_FILE, which `npm test` shows at its end.
 */
export function chromium(at: readonly string[] = places): string | undefined {
  const path = at.find((one) => existsSync(one));
  if (!path) skipped(`Browser tests: no chromium at ${at.join(', ')}. On Debian: apt-get install chromium`);
  return path;
}

function skipped(line: string): void {
  process.stderr.write(`SKIPPED. ${line}\n`);
  const file = process.env.IDC_SKIPPED_FILE;
  if (file) appendFileSync(file, `${line}\n`);
}
