import type { Reason } from './codes.js';
import { problemIn } from './i-json.js';

/** Levels of nesting at most. */
export const MAX_DEPTH = 32;

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Reason; readonly message: string };

export const refuse = (reason: Reason, message: string): Parsed<never> => ({ ok: false, reason, message });

/**
 * JSON from a stranger: refuses what does not parse, nests too deeply, would reach for a prototype, or would not be
 * what was sent (see i-json.ts).
 */
export function parseJson(text: string): Parsed<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('bad-json', 'That is not JSON.');
  }
  const problem = problemIn(text, MAX_DEPTH);
  return problem === undefined ? { ok: true, value } : refuse('bad-json', problem);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
