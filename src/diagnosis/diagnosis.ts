import type { Gap, Provenance } from '../aws/reading.ts';
import type { Fact, Finding, Severity } from '../checks/check.ts';
import type { PrincipalType, RequestKind } from '../evidence/evidence.ts';
import type { Age } from '../evidence/kept.ts';
import type { Documents } from '../evidence/look.ts';

export type QuestionName =
  | 'why-failed'
  | 'failures'
  | 'explain'
  | 'access'
  | 'orphans'
  | 'permission-set'
  | 'can-assign'
  | 'preflight'
  | 'outdated'
  | 'quotas'
  | 'expiry'
  | 'health'
  | 'doctor'
  | 'saml'
  | 'scim'
  | 'scim-failures'
  | 'sign-in'
  | 'abac'
  | 'trust'
  | 'topics';

export interface Question {
  readonly kind: QuestionName;
  /** What the person typed or pasted, without the subcommand. Untrusted. */
  readonly text: string;
}

interface Named {
  readonly id: string;
  readonly name?: string;
}

/** What was asked about, as AWS knows it. Every string is untrusted. */
export interface Subject {
  readonly requestId?: string;
  readonly kind?: RequestKind;
  readonly status?: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'REFUSED' | 'PLANNED';
  readonly failureReason?: string;
  readonly createdAt?: string;
  readonly account?: Named;
  readonly permissionSet?: Named;
  readonly principal?: Named & { readonly type: PrincipalType };
  readonly caller?: {
    readonly arn?: string;
    readonly at?: string;
    readonly tool?: string;
    readonly eventId?: string;
  };
  /** How the id was recognised and how far idc looked back. */
  readonly how?: string;
}

export type Verdict = { readonly check: string; readonly title: string; readonly severity: Severity } & (
  | { readonly outcome: 'healthy' }
  | { readonly outcome: 'unknown'; readonly gaps: readonly Gap[] }
  | { readonly outcome: 'found'; readonly findings: readonly Finding[]; readonly gaps: readonly Gap[] }
);

/** A button in Slack, a line in the terminal. `words` are typed behind `/idc` or `idc`. Both may hold untrusted names. */
export interface Next {
  readonly label: string;
  readonly words: string;
}

/** What would have to change in a document that was handed over: nothing of it that is confidential. */
export interface Correction {
  /** What it corrects, without a full stop. */
  readonly title: string;
  /** As in a unified diff: `- `, `+ ` or two blanks in front. */
  readonly lines: readonly string[];
}

/** The one value that Slack, the terminal and JSON all show. Findings stand best first. */
export interface Diagnosis {
  readonly id: string;
  readonly question: Question;
  readonly takenAt: string;
  readonly tookMs: number;
  readonly outcome: 'found' | 'healthy' | 'in-progress' | 'not-known' | 'could-not-look';
  /** The answer in one sentence, the first line of every rendering. */
  readonly answer: string;
  readonly subject: Subject;
  /** Identity Center's own Region, where it was looked at. */
  readonly region?: string;
  /** The evidence table, beyond what a finding brings itself. */
  readonly facts: readonly Fact[];
  readonly verdicts: readonly Verdict[];
  readonly correction?: Correction;
  /** How much was looked at, where it was looked at in whole. */
  readonly counted?: { readonly assignments: number };
  /** Present where it rests on assignments that idc kept of earlier looks: how old those are. */
  readonly asOf?: Age;
  /** What can be asked next, best first: the choices of a question that was not clear, the failures behind a list. */
  readonly next?: readonly Next[];
  /** What could not be looked at, over all verdicts, once each. */
  readonly gaps: readonly Gap[];
  /** The calls of AWS that were made, the first 1,000 of them. */
  readonly calls: readonly Provenance[];
  /** How many more there were, where a large organization was read. */
  readonly moreCalls?: number;
}

/** Called with one sentence and counts while evidence is read; never with secrets. */
export type OnProgress = (progress: { readonly phase: string; readonly calls: number }) => void;

/**
 * Answers one question. Never rejects for what AWS does: denied, throttled and failed looks are gaps in the value.
 * Rejects only on a fault of idc itself, or when `signal` aborts.
 */
export type Diagnose = (
  question: Question,
  options?: {
    readonly onProgress?: OnProgress;
    readonly signal?: AbortSignal;
    /** What the person handed over beside the words; ends with the answer. */
    readonly documents?: Documents;
    /** How long it may look, instead of 45 s for a question about one thing and 10 minutes for a listing. */
    readonly withinMs?: number;
    /** The CloudTrail event of what is asked about, as EventBridge delivered it. */
    readonly event?: Readonly<Record<string, unknown>>;
    /** Nobody waits for the answer: people's questions go first. */
    readonly unasked?: true;
    /**
     * The same object for questions that are asked at once: what is alike for all of them is read once, in ten minutes,
     * whichever of them are cancelled or late. One that wants something read anew, or in full, reads for itself.
     */
    readonly together?: object;
    /** Something is done upon the answer: what idc keeps of earlier looks is not believed. */
    readonly live?: true;
  },
) => Promise<Diagnosis>;
