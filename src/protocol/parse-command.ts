import type { CommandName, Ref } from './messages.js';
import { isObject, type Parsed, parseJson, refuse } from './parse-json.js';

const COMMANDS: readonly CommandName[] = ['subscribe', 'unsubscribe', 'conflate', 'ping'];

export interface Command {
  readonly event: CommandName;
  /** Not validated yet. */
  readonly data: Record<string, unknown>;
}

/** The envelope of a command, `{"event":"subscribe","data":{…}}`; `ref` is told even where the rest is refused. */
export function parseCommand(text: string): Parsed<Command> & { readonly ref?: Ref } {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (!isObject(value))
    return refuse('bad-request', 'A command is an object: {"event":"subscribe","data":{…}}.');
  const { event, data = {} } = value;
  const ref = isObject(data) && isRef(data['ref']) ? { ref: data['ref'] } : {};
  const known = COMMANDS.find((name) => name === event);
  if (known === undefined)
    return { ...refuse('bad-command', `event must be one of ${COMMANDS.join(', ')}.`), ...ref };
  if (!isObject(data)) return refuse('bad-value', 'data must be an object.');
  return { ok: true, value: { event: known, data }, ...ref };
}

/** What may stand in `ref`: a number, or a text of at most 64 characters. */
export function isRef(value: unknown): value is Ref {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= 64);
}
