import { z } from 'zod';

export const users = /^[UW][A-Z0-9]{2,}$/;
export const groups = /^S[A-Z0-9]{2,}$/;
export const channels = /^[CG][A-Z0-9]{2,}$/;

export const channel = text(channels, 'is not the id of a channel (no names)');
export const roleArn = text(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'is not the ARN of a role');
export const roleName = text(/^[\w+=,.@/-]{1,512}$/, 'is not the name of a role (the name alone, no ARN)');
export const url = text(/^https?:\/\/[^\s?#]+$/, 'is not an http or https address');
export const port = text(/^\d{1,5}$/, 'is not a port')
  .transform(Number)
  .refine(isPort, 'is above 65535');
export const bind = text(/^(\[[\da-fA-F:.]+\]|[\w.-]+):\d{1,5}$/, 'is not host:port')
  .transform(readBind)
  .refine((read) => isPort(read.port), 'has a port above 65535');
/** Read as a part of 1. */
export const percent = text(/^\d{1,3}$/, 'is not a percentage (a whole number without %)')
  .transform(Number)
  .refine((value) => value >= 5 && value <= 100, 'is not a percentage from 5 to 100')
  .transform((value) => value / 100);
export const onOrOff = z
  .enum(['on', 'off'], { error: 'is neither on nor off' })
  .transform((value) => value === 'on');

/** The fault is a sentence whose subject is the variable. */
export function text(pattern: RegExp, fault: string) {
  return z.string().regex(pattern, { error: fault });
}

/** Comma separated; the message names the place of a wrong entry and never the entry, which may be a secret. */
export function list(patterns: readonly RegExp[], fault: string) {
  return z.string().transform((value, context) => {
    const entries = value.split(',').map((entry) => entry.trim());
    for (const [i, entry] of entries.entries()) {
      if (patterns.some((pattern) => pattern.test(entry))) continue;
      context.addIssue({ code: 'custom', message: `entry ${i + 1} ${entry === '' ? 'is empty' : fault}` });
    }
    return entries;
  });
}

function readBind(value: string): { host: string; port: number } {
  const colon = value.lastIndexOf(':');
  return { host: value.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(value.slice(colon + 1)) };
}

function isPort(value: number): boolean {
  return value <= 65_535;
}
