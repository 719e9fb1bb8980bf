import { once } from 'node:events';
import { deflateRawSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { itInChromium, startChromium } from './support/chromium.js';
import { SseClient, track, WsClient } from './support/clients.js';
import { frame, upgradedSocket } from './support/frames.js';
import { raw } from './support/raw.js';
import { startServer, type TestServer } from './support/server.js';
import { TLS } from './support/tls.js';

const GZIP: Record<string, string> = { 'Accept-Encoding': 'gzip, deflate' };
const OFFER = 'Sec-WebSocket-Extensions';

let server: TestServer;
let plain: TestServer;
beforeAll(async () => {
  server = await startServer({ COMPRESSION: 'true', MAX_FRAME_BYTES: '4096' });
  plain = await startServer();
});

let n = 0;
/** Events of one pass, like enough to be compressed well. */
async function publish(count: number, text = 'offer and demand'): Promise<void> {
  const all = Array.from({ length: count }, () =>
    server.publish('a.B', { n: (n += 1), text: text.repeat(10) }),
  );
  await Promise.all(all);
}

describe('a gzip stream', () => {
  const open = (headers: Record<string, string> = GZIP): SseClient =>
    track(new SseClient(`${server.url}/sse?topics=a.>`, headers));

  it('holds the same as a plain one, as it comes, in a fraction of the bytes', async () => {
    const clients = [open(), open(), open({})];
    await Promise.all(clients.map((client) => client.named('live')));
    const before = clients.map(({ bytes }) => bytes);
    await publish(200);
    await Promise.all(clients.map((client) => client.tick(n)));
    const [one, other, uncompressed] = clients as [SseClient, SseClient, SseClient];
    expect((await one.response).headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: expect.stringContaining('Accept-Encoding') as string,
    });
    expect((await uncompressed.response).headers['content-encoding']).toBe('identity');
    expect(one.ticks.slice(-200)).toEqual(uncompressed.ticks.slice(-200));
    expect(other.ticks.slice(-200)).toEqual(one.ticks.slice(-200));
    const grown = clients.map(({ bytes }, index) => bytes - before[index]!);
    expect(grown[0]).toBe(grown[1]);
    expect(grown[0]! / grown[2]!).toBeLessThan(0.4);
  });

  it('is the same over HTTP/2', async () => {
    const tls = await startServer({ ...TLS, COMPRESSION: 'true' });
    const clients = [GZIP, GZIP, {}].map((headers) =>
      track(new SseClient(`${tls.url}/sse?topics=a.>`, headers)),
    );
    await Promise.all(clients.map((client) => client.named('live')));
    const before = clients.map(({ bytes }) => bytes);
    const text = 'offer and demand'.repeat(10);
    const count = 200;
    await Promise.all(Array.from({ length: count }, (_, index) => tls.publish('a.B', { n: index, text })));
    await Promise.all(clients.map((client) => client.tick(count - 1)));
    const [one, other, uncompressed] = clients as [SseClient, SseClient, SseClient];
    expect((await one.response).headers['content-encoding']).toBe('gzip');
    expect((await uncompressed.response).headers['content-encoding']).toBe('identity');
    for (const { ticks } of [one, other]) expect(ticks).toEqual(uncompressed.ticks);
    const grown = clients.map(({ bytes }, index) => bytes - before[index]!);
    expect(grown[0]).toBe(grown[1]);
    expect(grown[0]! / grown[2]!).toBeLessThan(0.4);
    await tls.close();
  });

  it('holds events of any length, for one client and for two', async () => {
    const alone = open();
    await alone.named('live');
    await publish(1, 'ő😀'.repeat(3000));
    await alone.tick(n);
    const both = [alone, open()];
    await both[1]!.named('live');
    await publish(2, 'x'.repeat(9000));
    for (const client of both) expect((await client.tick(n)).data.data.text).toHaveLength(90_000);
  });

  it.each([
    ['nobody asks for it', {}],
    ['it is asked not to be', { 'Accept-Encoding': 'gzip;q=0, br' }],
    ['something else is preferred', { 'Accept-Encoding': 'identity, gzip;q=0.5' }],
  ])('is none where %s', async (_why, headers) => {
    const { headers: answered } = await open(headers).response;
    expect(answered).toMatchObject({ 'content-encoding': 'identity' });
  });

  it('is none for HTTP/1.0, and not behind another response', async () => {
    const old = await raw(
      server.port,
      'GET /sse?topics=a.> HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n',
      /event: live/,
    );
    expect(old).toMatch(/content-encoding: identity/i);
    const stream = 'GET /sse?topics=a.> HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n';
    const behind = await raw(
      server.port,
      `GET /topics HTTP/1.1\r\nHost: a\r\n\r\n${stream}`,
      /live|\x1f\x8b/,
    );
    expect(behind).toMatch(/HTTP\/1\.1 200/);
  });

  it('is none, and permessage-deflate neither, unless the setting says so', async () => {
    const client = track(new SseClient(`${plain.url}/sse?topics=a.>`, GZIP));
    const { headers } = await client.response;
    expect(headers['content-encoding']).toBe('identity');
    expect(headers['vary'] ?? '').not.toMatch(/encoding/i);
    const socket = track(new WsClient(`${plain.wsUrl}?topics=a.>&batch=1`));
    await socket.named('live');
    expect(socket.socket.extensions).toBe('');
  });

  itInChromium('is read by a browser, event by event', async () => {
    const browser = await startChromium();
    const page = await browser.newPage();
    await page.goto(`${server.url}/health/live`);
    await page.evaluate(() => {
      const seen: number[] = [];
      Object.assign(globalThis, { seen });
      for (let count = 0; count < 2; count += 1) {
        const source = new EventSource('/sse?topics=a.>');
        source.onmessage = ({ data }) =>
          void seen.push((JSON.parse(data as string) as { data: { n: number } }).data.n);
        source.addEventListener('live', () => seen.push(0));
      }
    });
    const count = (value: number): Promise<unknown> =>
      page.waitForFunction(
        (wanted) =>
          (globalThis as unknown as { seen: number[] }).seen.filter((each) => each === wanted).length === 2,
        value,
      );
    await count(0);
    for (let round = 0; round < 3; round += 1) {
      await publish(5);
      await count(n);
    }
  });
});

describe('permessage-deflate', () => {
  const open = (batch: 0 | 1 = 1): WsClient =>
    track(new WsClient(`${server.wsUrl}?topics=a.>&batch=${batch}`));

  it('brings batches that hold the same as single messages, in a fraction of the bytes', async () => {
    const clients = [open(), open(), open(0)];
    await Promise.all(clients.map((client) => client.named('live')));
    const bytesOf = ({ socket }: WsClient): number =>
      (socket as unknown as { _socket: { bytesRead: number } })._socket.bytesRead;
    const before = clients.map(bytesOf);
    await publish(200);
    await Promise.all(clients.map((client) => client.tick(n)));
    const grown = clients.map((client, index) => bytesOf(client) - before[index]!);
    const [one, other, single] = clients as [WsClient, WsClient, WsClient];
    expect(one.socket.extensions).toBe('permessage-deflate');
    expect(one.ticks.slice(-200)).toEqual(single.ticks.slice(-200));
    expect(other.ticks.slice(-200)).toEqual(one.ticks.slice(-200));
    expect(grown[0]! / grown[2]!).toBeLessThan(0.4);
  });

  it('is agreed without contexts, in a window that the server keeps to', async () => {
    const agreed = async (offer: string): Promise<string | undefined> => {
      const answer = await raw(
        server.port,
        [
          'GET /ws?topics=a.>&batch=1 HTTP/1.1',
          'Host: a',
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGlja2Vyd2lyZSBiZW5jaA==',
          `${OFFER}: ${offer}`,
          '\r\n',
        ].join('\r\n'),
        /\r\n\r\n/,
      );
      return /^Sec-WebSocket-Extensions: (.*)\r$/im.exec(answer)?.[1];
    };
    const answer = await agreed('permessage-deflate; client_max_window_bits');
    expect(answer).toContain('server_no_context_takeover');
    expect(answer).toContain('client_no_context_takeover');
    expect(answer).toContain('server_max_window_bits=13');
    // What the client cannot read is not agreed to; the next offer may do.
    expect(await agreed('permessage-deflate; server_max_window_bits=10')).toBeUndefined();
    expect(await agreed('permessage-deflate; server_max_window_bits=10, permessage-deflate')).toContain(
      'server_no_context_takeover',
    );
  });

  it('is also for commands, within the limit of what they hold', async () => {
    const client = open();
    await client.named('live');
    await client.send('subscribe', { ref: 'x'.repeat(60), topics: ['a.B', 'a.C', 'a.D'] });
    await client.named('subscribed');

    const bomb = deflateRawSync(Buffer.alloc(1_000_000, ' '));
    const socket = await upgradedSocket(server.port, '/ws?topics=a.>', `${OFFER}: permessage-deflate\r\n`);
    const ended = once(socket, 'close');
    const compressed = frame(bomb, { opcode: 'text' });
    compressed[0]! |= 0x40;
    let answer = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => (answer = Buffer.concat([answer, bytes])));
    socket.write(compressed);
    // 1009, message too big: the close frame comes last.
    while (!answer.subarray(-4).includes(Buffer.from([0x03, 0xf1]))) await once(socket, 'data');
    socket.destroy();
    await ended;
  });

  it('brings errors uncompressed, and heartbeats as ever', async () => {
    const socket = new WebSocket(`${server.wsUrl}?topics=a.>&batch=1`);
    const messages: string[] = [];
    socket.on('message', (bytes: Buffer) => messages.push(bytes.toString()));
    await once(socket, 'open');
    socket.send('{"event":"nothing"}');
    while (!messages.some((message) => message.includes('bad-command'))) await once(socket, 'message');
    socket.terminate();
  });
});
