/** A Slack workspace as plain data: what exists before anybody types. Ids look like Slack's own. */
export interface Workspace {
  readonly team: Team;
  readonly app: App;
  readonly users: readonly User[];
  readonly userGroups: readonly UserGroup[];
  readonly channels: readonly Channel[];
  /** What the installed app may do. Unset means the bot scopes of manifest.yml. */
  readonly grantedScopes?: readonly string[];
  /** Commands that the page's composer offers, besides the usage hints of the manifest. */
  readonly suggestions?: readonly Suggestion[];
}

export interface Suggestion {
  readonly command: string;
  /** In a few words, what it shows. */
  readonly about: string;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

export interface App {
  readonly id: string;
  readonly botId: string;
  /** The id of the entry in `users` that the app posts as. */
  readonly botUser: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email?: string;
  /** Slack has not seen that the person reads what is sent there. */
  readonly emailUnconfirmed?: boolean;
  /** One line for the page's "You are" selector; no Slack API shows it. */
  readonly role?: string;
  readonly bot?: boolean;
  readonly deleted?: boolean;
  /** Guest: `multi-channel` is Slack's is_restricted, `single-channel` also its is_ultra_restricted. */
  readonly guest?: 'multi-channel' | 'single-channel';
  /** The workspace of a Slack Connect user; unset for members of this one. */
  readonly externalTeam?: string;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
  readonly disabled?: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  readonly purpose?: string;
  readonly members: readonly string[];
}
