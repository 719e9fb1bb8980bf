import { CODES, type Reason } from '../../src/protocol/codes.js';
import { type Received, track, WsClient } from './clients.js';

/** Every way in which a client may ask for a stream. */
export const WAYS = ['GET /sse', 'POST /sse', 'GET /poll', 'POST /poll', '/ws?', 'subscribe'] as const;
export type Way = (typeof WAYS)[number];

export type Outcome = 'ok' | Reason;

export interface Fields {
  readonly topics: readonly string[];
  readonly [name: string]: unknown;
}

interface Address {
  readonly url: string;
  readonly wsUrl: string;
}

/** What came of a request: `ok`, or the reason of its refusal, of which status, type and code are as in the table. */
export async function outcomeOf(answer: Response): Promise<Outcome> {
  if (answer.status < 300) {
    await answer.body?.cancel();
    return 'ok';
  }
  const problem = (await answer.json()) as { reason: Reason; code: number; status: number; retry: boolean };
  const { http, code, retry } = CODES[problem.reason];
  expect(problem).toMatchObject({ status: http, code, retry });
  expect(answer.status).toBe(http);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return problem.reason;
}

/** Asks for a stream, and tells what came of it. */
export async function ask({ url, wsUrl }: Address, way: Way, fields: Fields): Promise<Outcome> {
  if (way === '/ws?') return askByQuery(`${wsUrl}?${queryOf(fields)}`);
  if (way === 'subscribe') {
    const client = track(new WsClient(wsUrl));
    return command(client, 'subscribe', fields);
  }
  const [method, path] = way.split(' ') as [string, string];
  if (method === 'GET') return outcomeOf(await fetch(`${url}${path}?${queryOf(fields)}`));
  return outcomeOf(await post(`${url}${path}`, JSON.stringify(fields)));
}

export function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
}

let refs = 0;

/** Sends a command, and tells what came of it. */
export async function command(client: WsClient, event: string, data: object): Promise<Outcome> {
  const ref = (refs += 1);
  await client.send(event, { ...data, ref });
  const isAnswer = ({ event: name, data: answer }: Received): boolean =>
    name !== undefined && name !== 'live' && (answer as { ref?: unknown }).ref === ref;
  return outcomeOfMessage(await client.until(isAnswer));
}

function outcomeOfMessage({ event, data }: Received): Outcome {
  if (event !== 'error' && event !== 'bye') return 'ok';
  const { reason, code } = data as { reason: Reason; code: number };
  expect(code).toBe(CODES[reason].code);
  return reason;
}

async function askByQuery(url: string): Promise<Outcome> {
  const client = track(new WsClient(url));
  const outcome = outcomeOfMessage(await client.until(({ event }) => event === 'live' || event === 'error'));
  // A browser cannot see the status of a handshake: the refusal comes in the stream, and closes it.
  if (outcome !== 'ok') expect(await client.ended).toBe(CODES[outcome].code);
  return outcome;
}

function queryOf(fields: Fields): string {
  return new URLSearchParams(
    Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
}
