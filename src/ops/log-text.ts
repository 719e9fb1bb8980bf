import { inspect } from 'node:util';

/** Longest text of one field, in characters: what comes from outside must not fill the log. */
const MAX_CHARACTERS = 256;

/** Lines of a stack that are shown. */
const MAX_FRAMES = 10;

/** All that a terminal or a reader of logs may take for the end of a line, or for a command to itself. */
const CONTROLS = /[\0-\x1f\x7f-\x9f\u2028\u2029]/g;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const codeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Control characters as JSON writes them, so that one line stays one line. */
export const escapeControls = (text: string): string =>
  text.replace(CONTROLS, (character) => SHORT[character] ?? codeOf(character));

export const cut = (text: string): string =>
  text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1)}…`;

/** What is written of a message, whatever it is. */
export function textOf(message: unknown): string {
  if (message instanceof Error) return cut(`${message.name}: ${message.message}`);
  return cut(typeof message === 'string' ? message : inspect(message, { breakLength: Infinity, depth: 3 }));
}

export function fieldOf(value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return textOf(value);
}

/** Where an error comes from: its frames alone, for its message is written already. */
export function framesOf(stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.length === 0
    ? undefined
    : frames
        .slice(0, MAX_FRAMES)
        .map((line) => escapeControls(cut(line)))
        .join('\n');
}

/** `feed=simulator reason="no tick for 3 s"` */
export function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      const text = String(value);
      return `${name}=${/^[^\s"=]+$/.test(text) ? text : JSON.stringify(text)}`;
    })
    .map(escapeControls)
    .join(' ');
}
