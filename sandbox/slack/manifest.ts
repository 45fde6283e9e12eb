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

export interface MessageShortcut {
  readonly name: string;
  readonly callback_id: string;
}

/** What the sandbox takes from the app's manifest. */
export interface AppManifest {
  readonly name: string;
  readonly botScopes: readonly string[];
  readonly commands: readonly SlashCommand[];
  readonly shortcuts: readonly MessageShortcut[];
  /** The events that the app is told of. */
  readonly events: readonly string[];
  readonly homeTab: boolean;
}

/** Reads manifest.yml of the repository: the app is installed in the sandbox with exactly these rights. */
export function readManifest(): AppManifest {
  const manifest = parse(readFileSync(join(repositoryRoot(), 'manifest.yml'), 'utf8'));
  return {
    name: manifest.display_information.name,
    botScopes: manifest.oauth_config.scopes.bot,
    commands: manifest.features.slash_commands,
    shortcuts: (manifest.features.shortcuts ?? []).filter((one: { type: string }) => one.type === 'message'),
    events: manifest.settings.event_subscriptions?.bot_events ?? [],
    homeTab: manifest.features.app_home?.home_tab_enabled === true,
  };
}
