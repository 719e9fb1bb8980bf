import type { Reason } from './codes.js';

/** Levels of nesting at most. */
export const MAX_DEPTH = 32;

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Reason; readonly message: string };

export const refuse = (reason: Reason, message: string): Parsed<never> => ({ ok: false, reason, message });

/** JSON from a stranger: refuses what does not parse, nests too deeply, or would reach for a prototype. */
export function parseJson(text: string): Parsed<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('bad-json', 'That is not JSON.');
  }
  const problem = problemIn(value, MAX_DEPTH);
  return problem === undefined ? { ok: true, value } : refuse('bad-json', problem);
}

function problemIn(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === 0) return `Nested deeper than ${MAX_DEPTH} levels.`;
  if (Object.hasOwn(value, '__proto__')) return 'The key __proto__ is not allowed.';
  for (const child of Object.values(value)) {
    const problem = problemIn(child, depth - 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
