import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from './root.ts';

export interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usage_hint?: string;
  readonly should_escape?: boolean;
}

/** What the sandbox takes from the app's manifest. */
export interface AppManifest {
  readonly name: string;
  readonly botScopes: readonly string[];
  readonly commands: readonly SlashCommand[];
}

/** Reads manifest.yml of the repository: the app is installed in the sandbox with exactly these rights. */
export function readManifest(): AppManifest {
  const manifest = parse(readFileSync(join(repositoryRoot(), 'manifest.yml'), 'utf8'));
  return {
    name: manifest.display_information.name,
    botScopes: manifest.oauth_config.scopes.bot,
    commands: manifest.features.slash_commands,
  };
}
