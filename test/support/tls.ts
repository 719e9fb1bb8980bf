import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Question } from './http2.js';

/** Settings of a server with a certificate that nobody has to trust. */
export const TLS = { TLS: 'self-signed' } as const;

/** A TLS connection that has said nothing yet. */
export async function handshake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return socket.on('error', () => undefined);
}

/** A whole answer of HTTP/1.1, as text. */
export async function askOverHttp1(port: number, path: string, question: Question = {}): Promise<string> {
  const { method = 'GET', headers = {}, body } = question;
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const fields = Object.entries({ Host: 'a', Connection: 'close', ...length, ...headers });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const socket = await handshake(port, { ALPNProtocols: ['http/1.1'] });
  socket.write(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body ?? ''}`);
  let answer = '';
  for await (const text of socket.setEncoding('utf8')) {
    answer += text as string;
    if (isWhole(answer, method)) break;
  }
  return answer;
}

function isWhole(answer: string, method: string): boolean {
  const [head, body] = answer.split(/\r\n\r\n([^]*)/);
  if (body === undefined || method === 'HEAD') return body !== undefined;
  const [, length] = /^Content-Length: (\d+)/im.exec(head!) ?? [];
  return length !== undefined && Buffer.byteLength(body) >= Number(length);
}
