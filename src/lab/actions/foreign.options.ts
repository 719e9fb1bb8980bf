import { type Command, Option } from 'commander';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { quoted } from '../arguments.js';
import { findIn, type ForeignAddress, type ForeignPlan, TIME_UNITS, type TimeUnit } from '../load/foreign.js';

/** What the command line says of a server that the lab does not start. */
export interface ForeignOptions {
  readonly sseUrl?: string;
  readonly wsUrl?: string;
  readonly wsSubscribe?: string;
  readonly header: readonly string[];
  readonly time: readonly string[];
  readonly timeUnit: TimeUnit;
  readonly sequence: readonly string[];
  readonly topic: readonly string[];
  readonly reader?: string;
}

export const withForeignOptions = (command: Command): Command =>
  command
    .optionsGroup('A server of yours:')
    .option('--sse-url <url>', 'its event stream')
    .option('--ws-url <url>', 'its WebSocket; both, or there is nothing to compare')
    .option('--ws-subscribe <message>', 'what is said on it first')
    .option(
      '--header <line>',
      "of both requests' heads, such as 'Origin: https://example.com'; repeatable",
      each,
      [],
    )
    .option(
      '--time <pointer>',
      'when an event was made: a JSON Pointer into it, /data/t; repeatable',
      each,
      [],
    )
    .addOption(new Option('--time-unit <unit>', 'in what').choices(TIME_UNITS).default('ms'))
    .option('--sequence <pointer>', 'a number that counts 1, 2, 3 … within a topic; repeatable', each, [])
    .option('--topic <pointer>', 'its topic; without, all events are of one; repeatable', each, [])
    .option('--reader <module>', 'instead of pointers: its default export finds the events in a message');

const each = (value: string, before: readonly string[]): string[] => [...before, value];

/** @throws Error with what is wrong */
export async function foreignOf(options: ForeignOptions): Promise<ForeignPlan | undefined> {
  const { sseUrl, wsUrl, wsSubscribe, header, time, timeUnit, sequence, topic, reader } = options;
  if (sseUrl === undefined && wsUrl === undefined) return undefined;
  if (sseUrl === undefined || wsUrl === undefined)
    throw new Error('--sse-url and --ws-url: it takes both, or there is nothing to compare');
  for (const line of header) {
    if (!/^[!#$%&'*+.^_`|~\w-]+: [\t\x20-\x7e]*$/.test(line))
      throw new Error(
        `--header: ${JSON.stringify(line)} is no line of a head, such as 'Origin: https://example.com'`,
      );
  }
  for (const [name, pointers] of Object.entries({ time, sequence, topic })) {
    const wrong = pointers.find((pointer) => !/^(\/|$)/.test(pointer));
    if (wrong !== undefined)
      throw new Error(`--${name}: ${JSON.stringify(wrong)} is no JSON Pointer, such as /data/t`);
  }
  const module = reader === undefined ? undefined : pathToFileURL(resolve(reader)).href;
  const reading = { time, timeUnit, sequence, topic, module };
  // Now rather than in the process of the clients: whoever wrote it should read what is wrong with it.
  await findIn(reading).catch((error: Error) => {
    throw new Error(`--reader: ${error.message}`);
  });
  return {
    sse: addressOf('--sse-url', sseUrl, ['http:', 'https:'], header),
    websocket: {
      ...addressOf('--ws-url', wsUrl, ['ws:', 'wss:'], header),
      subscribe: wsSubscribe,
    },
    reading,
  };
}

function addressOf(
  option: string,
  text: string,
  protocols: readonly string[],
  headers: readonly string[],
): ForeignAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.includes(url.protocol))
    throw new Error(
      `${option}: ${JSON.stringify(text)} is no URL that begins with ${protocols.join('// or ')}//`,
    );
  const secure = ['https:', 'wss:'].includes(url.protocol);
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return {
    host: name,
    port,
    name,
    authority: url.host,
    path: `${url.pathname}${url.search}`,
    secure,
    headers,
  };
}

/** What a foreign feed does not say leaves these empty. */
export function unknownOf({ reading: { time, sequence, module } }: ForeignPlan): string[] {
  const unknown = ['server CPU and memory: they are looked at only where the lab starts the server'];
  if (module !== undefined) return unknown;
  if (time.length === 0) unknown.push('latency: no --time says when an event was made');
  else
    unknown.push(
      'latency from another machine: its clock and ours differ by an unknown time, on both sides the same',
    );
  if (sequence === undefined)
    unknown.push('missing, duplicate, out of order: no --sequence counts the events');
  return unknown;
}

/** The same options once more, for the command of a row. */
export function foreignArgs(options: ForeignOptions): string {
  const many = (flag: string, values: readonly string[]): [string, string][] =>
    values.map((value) => [flag, value]);
  const flags: [string, string | undefined][] = [
    ['--sse-url', options.sseUrl],
    ['--ws-url', options.wsUrl],
    ['--ws-subscribe', options.wsSubscribe],
    ...many('--header', options.header),
    ...many('--time', options.time),
    ['--time-unit', options.timeUnit === 'ms' ? undefined : options.timeUnit],
    ...many('--sequence', options.sequence),
    ...many('--topic', options.topic),
    ['--reader', options.reader],
  ];
  return flags.map(([flag, value]) => (value === undefined ? '' : ` ${flag} ${quoted(value)}`)).join('');
}
