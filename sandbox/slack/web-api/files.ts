import { fileJson } from '../files.ts';
import { refuse } from '../messages.ts';
import type { Fields } from '../rules.ts';
import type { Call, Method } from './call.ts';

export const files: Record<string, Method> = {
  'files.info': { token: 'bot', scopes: ['files:read'], handle: info },
};

function info({ state, args }: Call): Fields {
  const file = state.files.get(String(args.file));
  return file ? { ok: true, file: fileJson(state, file) } : refuse('file_not_found');
}
