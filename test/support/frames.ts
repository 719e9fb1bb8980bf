import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

interface FrameOptions {
  readonly opcode?: keyof typeof OPCODES;
  readonly fin?: boolean;
}

/** One WebSocket frame as a client writes it (RFC 6455, 5.2); masked with zeros, so that its text can be read. */
export function frame(text: string | Buffer, { opcode = 'text', fin = true }: FrameOptions = {}): Buffer {
  const payload = Buffer.isBuffer(text) ? text : Buffer.from(text);
  const first = (fin ? 0x80 : 0) | OPCODES[opcode];
  const size =
    payload.length < 126
      ? Buffer.from([first, 0x80 | payload.length])
      : Buffer.from([first, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([size, Buffer.alloc(4), payload]);
}

/** A message in so many fragments. */
export function fragments(text: string, count: number): Buffer[] {
  const length = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, index) =>
    frame(text.slice(index * length, (index + 1) * length), {
      opcode: index === 0 ? 'text' : 'continuation',
      fin: index === count - 1,
    }),
  );
}

const open = new Set<Socket>();

/** A TCP connection that has said nothing yet. Destroyed after each test. */
export async function silentSocket(port: number): Promise<Socket> {
  const socket = connectSocket({ port, host: '127.0.0.1', noDelay: true });
  open.add(socket);
  socket.on('error', () => undefined).once('close', () => open.delete(socket));
  await once(socket, 'connect');
  return socket;
}

/** A TCP connection on which the server has agreed to speak WebSocket, without anything that would do so. */
export async function upgradedSocket(port: number, target = '/ws', fields = ''): Promise<Socket> {
  const socket = await silentSocket(port);
  socket.write(
    `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${fields}` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await once(socket, 'data');
  return socket;
}

/** All that comes from now on until the connection has ended. */
export async function untilClosed(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => pieces.push(bytes));
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(pieces);
}

afterEach(() => {
  for (const socket of open) socket.destroy();
});
