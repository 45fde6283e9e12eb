import type { Fields } from './shapes.ts';
import type { Caller, State } from './state.ts';

export interface Call<I = Readonly<Record<string, unknown>>> {
  readonly state: State;
  readonly caller: Caller;
  readonly region: string;
  readonly userAgent: string;
  readonly requestId: string;
  /** The operation's own name, `ListInstances`. */
  readonly name: string;
  readonly input: I;
  /** How lists are cut into pages. */
  readonly paging: 'usual' | 'hostile';
}

export type Output = Readonly<Record<string, unknown>>;

export interface Operation<I = Readonly<Record<string, unknown>>> {
  readonly readOnly: boolean;
  readonly fields: Fields;
  /** ARNs that the caller needs the action on; `*` alone when left out. */
  resources?(call: Call<I>): readonly string[];
  run(call: Call<I>): Output;
  /** CloudTrail's view of the request, where AWS hides a part. */
  masked?(input: I): Output;
}

/** Declares an operation whose input is `I` once its fields are validated. */
export function operation<I>(declared: Operation<I>): Operation {
  return declared as unknown as Operation;
}

export interface Service {
  /** Prefix of IAM actions. */
  readonly prefix: string;
  /** Service name in the credential scope of signatures. */
  readonly scope: string;
  readonly eventSource: string;
  /** IAM and Organizations answer, and record, in us-east-1 wherever they are called from. */
  readonly recordsIn?: string;
  readonly validationCode?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Its calls are data events, which no event history has. */
  readonly unrecorded?: true;
  /** Operations whose right in IAM has another name. */
  readonly rightOf?: Readonly<Record<string, string>>;
  /** Waits, as long polling does, before the operation runs; `gone` is the client. */
  hold?(asked: Pick<Call, 'name' | 'state' | 'input'>, gone: AbortSignal): Promise<void>;
  /** Rules that come before any operation, such as the wrong Region. */
  admit?(call: Call): void;
}

/** The action in IAM policies, `sso:ListInstances`. */
export function actionOf({ prefix, rightOf }: Service, name: string): string {
  return `${prefix}:${rightOf?.[name] ?? name}`;
}
