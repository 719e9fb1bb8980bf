import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
} from 'node:http2';
import type { Readable } from 'node:stream';

/** The beginning of an answer, whichever HTTP brought it. */
export interface Answer {
  readonly statusCode?: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const open = new Set<ClientHttp2Session>();

/** One HTTP/2 connection. Closed after each test. */
export function http2Session(url: string): ClientHttp2Session {
  const session = connect(url, { rejectUnauthorized: false });
  session.on('error', () => undefined).once('close', () => open.delete(session));
  open.add(session);
  return session;
}

/** Resolves with the beginning of the answer; rejects where there is none. */
export function askOver(
  session: ClientHttp2Session,
  path: string,
  { method = 'GET', headers = {}, body }: Question = {},
): Promise<Answer & { readonly body: ClientHttp2Stream }> {
  const stream = session.request(
    { ':path': path, ':method': method, ...headers },
    { endStream: body === undefined },
  );
  if (body !== undefined) stream.end(body);
  return new Promise((resolve, reject) => {
    stream.once('response', ({ ':status': statusCode, ...fields }) =>
      resolve({ statusCode: Number(statusCode), headers: fields, body: stream }),
    );
    stream.once('close', () => reject(new Error(`reset with ${stream.rstCode}`)));
    stream.on('error', () => undefined);
  });
}

export async function textOf({ body }: { readonly body: Readable }): Promise<string> {
  let text = '';
  for await (const piece of body.setEncoding('utf8')) text += piece as string;
  return text;
}

afterEach(() => {
  for (const session of open) session.destroy();
});
