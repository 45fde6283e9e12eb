import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { sendText } from './http.ts';
import { repositoryRoot } from './root.ts';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** A file of the page; `/` and permalinks are the page itself. */
export async function serveAsset(path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' || path.startsWith('/archives/') ? 'index.html' : path.slice(1);
  if (!/^[a-z-]+\.(html|js|css)$/.test(name)) return sendText(response, 'There is no such page', 404);
  const content = await readFile(join(repositoryRoot(), 'sandbox/slack/page', name)).catch(() => undefined);
  if (!content) return sendText(response, 'There is no such page', 404);
  response.writeHead(200, {
    'content-type': `${types[extname(name)]}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
}
