/** An answer that is not a success, in the protocol's terms. `members` are extra fields such as `Reason`. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    rest: { status?: number; members?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = rest.status ?? 400;
    this.members = rest.members ?? {};
  }
}

export const invalid = (message: string) => new Refusal('ValidationException', message);
export const missing = (message: string) => new Refusal('ResourceNotFoundException', message);
