import type { Socket } from 'node:net';
import { CODES } from '../../src/protocol/codes.js';
import { track, WsClient } from '../support/clients.js';
import { fragments, frame, upgradedSocket, untilClosed } from '../support/frames.js';
import { startServer, type TestServer } from '../support/server.js';

const LIMITS = {
  MAX_COMMANDS_PER_SECOND: '5',
  MAX_FRAGMENTS: '4',
  MAX_BUFFERED_CHUNKS: '16',
  MAX_PENDING_PONGS: '6',
  MAX_TOPICS_PER_CONNECTION: '4',
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer(LIMITS);
  // A snapshot of these takes several steps, and commands have to wait for the last of them.
  for (let n = 1; n <= 700; n += 1) void server.publish(`many.T${n}`, { n });
});

const ping = (ref: number): string => JSON.stringify({ event: 'ping', data: { ref } });

/** Commands are counted by the second of the clock: begins a fresh one, so that what follows is within it. */
const nextSecond = async (): Promise<void> => {
  const second = Math.floor(Date.now() / 1000);
  while (Math.floor(Date.now() / 1000) === second) await new Promise((resolve) => setTimeout(resolve, 10));
};

const open = async (query = ''): Promise<WsClient> => {
  const client = track(new WsClient(`${server.wsUrl}${query}`));
  await client.named('hello');
  return client;
};

/** Sends bytes as they are, past the client's own framing. */
const sendRaw = (client: WsClient, bytes: Buffer): void => {
  (client.socket as unknown as { _socket: Socket })._socket.write(bytes);
};

describe('commands', () => {
  it.each([4, 5])('%i in a second are all answered', async (count) => {
    const client = await open();
    await nextSecond();
    for (let ref = 1; ref <= count; ref += 1) client.socket.send(ping(ref));
    await client.until(({ event, data }) => event === 'pong' && data.ref === count);
    expect(client.received.some(({ event }) => event === 'bye')).toBe(false);
  });

  it('the sixth in a second ends the connection with a code that may come back', async () => {
    const client = await open();
    await nextSecond();
    for (let ref = 1; ref <= 6; ref += 1) client.socket.send(ping(ref));
    const { code } = CODES['too-many-commands'];
    expect(await client.ended).toBe(code);
    expect(client.received.at(-1)).toMatchObject({
      event: 'bye',
      data: { code, reason: 'too-many-commands', retry: true, retryAfterMs: expect.any(Number) as number },
    });
  });

  it('what is not a command counts too', async () => {
    const client = await open();
    await nextSecond();
    for (let index = 0; index < 6; index += 1) client.socket.send('{');
    expect(await client.ended).toBe(CODES['too-many-commands'].code);
  });

  it('that wait for a catch-up are checked against what those before them will have made', async () => {
    const client = await open();
    const lists = [['many.*'], ['b', 'c', 'd'], ['e', 'f', 'g']];
    lists.forEach((topics, ref) => void client.send('subscribe', { ref, topics }));
    expect((await client.named('error')).data).toMatchObject({ ref: 2, reason: 'too-many-topics' });
    await client.send('ping', {});
    await client.named('pong');
    expect(client.received.filter(({ event }) => event === 'subscribed').at(-1)!.data).toMatchObject({
      ref: 1,
      topics: ['many.*', 'b', 'c', 'd'],
    });
  });

  it('that wait for a catch-up keep the rate that those before them have set', async () => {
    const client = await open();
    void client.send('subscribe', { ref: 1, topics: ['many.*'] });
    void client.send('subscribe', { ref: 2, topics: ['b'], conflateMs: 200 });
    void client.send('subscribe', { ref: 3, topics: ['c'] });
    const { data } = await client.until(({ event, data: { ref } }) => event === 'subscribed' && ref === 3);
    expect(data).toEqual({ ref: 3, topics: ['many.*', 'b', 'c'], conflateMs: 200 });
  });
});

describe('a message from a client', () => {
  it.each([3, 4])('may come in %i fragments', async (count) => {
    const client = await open();
    sendRaw(client, Buffer.concat(fragments(ping(count), count)));
    expect((await client.named('pong')).data.ref).toBe(count);
  });

  it('in five ends the connection with 1008', async () => {
    const client = await open();
    sendRaw(client, Buffer.concat(fragments(ping(5), 5)));
    expect(await client.ended).toBe(1008);
  });

  it.each([
    [15, '"pong"'],
    [16, '"pong"'],
    [17, '\u0003\u00f0'],
  ])('in %i pieces on the network is answered with %j', async (pieces, answer) => {
    const [accepted] = await Promise.all([
      new Promise<Socket>((resolve) =>
        (server.app.getHttpServer() as NodeJS.EventEmitter).once('connection', resolve),
      ),
      upgradedSocket(server.port).then((socket) => (client = socket)),
    ]);
    const text = ping(1).padEnd(40);
    const bytes = frame(text);
    const start = bytes.length - text.length;
    // Head and mask are read as they come; only the text waits until it is whole.
    const cuts = [
      start,
      ...Array.from({ length: pieces - 1 }, (_, index) => start + 1 + index),
      bytes.length,
    ];
    const heard = new Promise<void>((resolve) => {
      let all = '';
      client.on('data', (chunk: Buffer) => {
        all += chunk.toString('latin1');
        if (all.includes(answer)) resolve();
      });
    });
    for (const [index, end] of cuts.entries()) {
      const before = accepted.bytesRead;
      const piece = bytes.subarray(cuts[index - 1] ?? 0, end);
      client.write(piece);
      while (accepted.bytesRead < before + piece.length && !accepted.destroyed)
        await new Promise(setImmediate);
    }
    await heard;
  });
  let client: Socket;
});

describe('pings', () => {
  const pings = (count: number): Buffer =>
    Buffer.concat(Array.from({ length: count }, () => frame('', { opcode: 'ping' })));

  it.each([5, 6])('%i at once are answered', async (count) => {
    const socket = await upgradedSocket(server.port);
    let pongs = 0;
    const answered = new Promise<void>((resolve) => {
      socket.on('data', (bytes: Buffer) => {
        pongs += bytes.toString('latin1').split('\x8a\x00').length - 1;
        if (pongs === count) resolve();
      });
    });
    socket.write(pings(count));
    await answered;
  });

  it('seven, while six answers still wait to be written, end the connection', async () => {
    const socket = await upgradedSocket(server.port);
    socket.write(pings(7));
    await untilClosed(socket);
  });
});
