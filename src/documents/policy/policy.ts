/** A resource policy as it was handed over, every value with the place where it stands. Plain JSON. */
export interface Policy {
  /** What offsets and lines are about. */
  readonly text: string;
  /** Where it was found: "the document", or the key that it stands under. */
  readonly where: string;
  readonly kind: PolicyKind;
  readonly statements: readonly Statement[];
  /** Between which offsets the value of Statement stands; absent where there is none. */
  readonly statementsAt?: Span & { readonly isList: boolean };
  readonly faults: readonly PolicyFault[];
  /** The role that this is the trust policy of, where the document names it. */
  readonly roleArn?: string;
}

/** `resource`: a resource policy of another service than S3 and KMS. `identity`: one that says what its owner may do. */
export type PolicyKind = 'trust' | 's3' | 'kms' | 'resource' | 'identity';

export interface Span {
  readonly at: number;
  readonly end: number;
}
export interface Text extends Span {
  readonly value: string;
  readonly line: number;
}
export interface PolicyFault {
  /** What IAM does not take, without a full stop. Names elements of the policy language alone. */
  readonly what: string;
  readonly line: number;
}

export interface Statement extends Span {
  /** From 1. */
  readonly number: number;
  readonly line: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: readonly Principal[];
  /** The value of Principal or NotPrincipal. */
  readonly principalAt?: Span;
  readonly notPrincipal: boolean;
  readonly actions: readonly string[];
  readonly actionsAt?: Span;
  readonly notAction: boolean;
  readonly conditions: readonly ConditionLine[];
  /** The value of Condition. */
  readonly conditionAt?: Span;
}
export interface Principal extends Text {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | '*';
}
/** One key below one operator. */
export interface ConditionLine {
  readonly operator: Text;
  readonly key: Text;
  readonly values: readonly Text[];
}

/** A role as the aws-auth ConfigMap of an EKS cluster maps it. */
export interface MappedRole {
  readonly arn: string;
  readonly line: number;
}

/** Everything that was found in a document. */
export interface PolicyDocument {
  readonly policies: readonly Policy[];
  readonly mapped: readonly MappedRole[];
  /** Why there is nothing: what is wrong with the text, and where. */
  readonly fault?: PolicyFault;
  /** How many more policies there are than were read. */
  readonly left: number;
}
