import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SseClient, type TestClient, track, WsClient } from './support/clients.js';
import { Crowd } from './support/crowd.js';
import { silentSocket, untilClosed } from './support/frames.js';
import { ServerProcess } from './support/process.js';
import { startServer } from './support/server.js';
import { handshake, TLS } from './support/tls.js';

const byeOf = (client: TestClient): Record<string, unknown> => {
  const last = client.received.at(-1)!;
  expect(last.event).toBe('bye');
  return last.data as Record<string, unknown>;
};

describe('a server that is told to stop', () => {
  it('says it is not ready, then bye to each at a time of its own, answers polls, and exits with 0', async () => {
    const server = await ServerProcess.start({
      SHUTDOWN_DELAY_MS: '600',
      SHUTDOWN_MS: '500',
      RETRY_MS: '1000',
    });
    const streams = Array.from({ length: 8 }, () => track(new SseClient(`${server.url}/sse?topics=stock.A`)));
    const sockets = Array.from({ length: 8 }, () => track(new WsClient(`${server.wsUrl}?topics=stock.A`)));
    const clients = [...streams, ...sockets];
    await Promise.all(clients.map((client) => client.named('live')));
    const { position } = (await (await fetch(`${server.url}/poll?topics=stock.A`)).json()) as {
      position: string;
    };
    const polls = Array.from({ length: 4 }, () =>
      fetch(`${server.url}/poll?topics=stock.A&lastEventId=${position}`),
    );
    const open = 'tickerwire_connections{transport="poll"}';
    while ((await server.metric(open)) < polls.length) await new Promise(setImmediate);

    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    const exit = server.terminate();
    while ((await fetch(`${server.url}/health/ready`)).status === 200) await new Promise(setImmediate);
    // Who is here is still served, who comes now is sent on.
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect(clients.some(({ received }) => received.some(({ event }) => event === 'bye'))).toBe(false);
    const { position: later } = (await (
      await server.publish({ topic: 'stock.A', data: { n: 1 } })
    ).json()) as {
      position: string;
    };
    expect((await Promise.all(clients.map((client) => client.tick(1)))).every(({ id }) => id === later)).toBe(
      true,
    );
    const late = track(new WsClient(`${server.wsUrl}?topics=stock.A`));
    expect(await late.ended).toBe(1012);
    expect(late.received.map(({ event }) => event)).toEqual(['bye']);
    const latePoll = await fetch(`${server.url}/poll?topics=stock.A`);
    expect(latePoll.status).toBe(503);
    expect(latePoll.headers.get('retry-after')).toMatch(/^[12]$/);
    server.signal('SIGTERM');

    expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual(streams.map(() => 0));
    expect(await Promise.all(sockets.map(({ ended }) => ended))).toEqual(sockets.map(() => 1012));
    const delays = new Set<number>();
    for (const client of clients) {
      const { retryAfterMs, ...rest } = byeOf(client);
      expect(rest).toEqual({ code: 1012, reason: 'restart', retry: true });
      expect(retryAfterMs).toBeGreaterThanOrEqual(500);
      expect(retryAfterMs).toBeLessThanOrEqual(1500);
      delays.add(retryAfterMs as number);
    }
    expect(delays.size).toBeGreaterThan(clients.length / 2);
    for (const stream of streams) expect(stream.retry).toBe(byeOf(stream)['retryAfterMs']);
    for (const poll of polls) expect((await poll).status).toBe(200);
    expect(await exit).toBe(0);
    expect(server.output).not.toMatch(/error/i);
  });

  it('answers polls that wait', async () => {
    const server = await ServerProcess.start({ SHUTDOWN_MS: '200' });
    const url = `${server.url}/poll?topics=stock.A`;
    const { position } = (await (await fetch(url)).json()) as { position: string };
    const polls = Array.from({ length: 5 }, () => fetch(`${url}&lastEventId=${position}`));
    const open = 'tickerwire_connections{transport="poll"}';
    while ((await server.metric(open)) < polls.length) await new Promise(setImmediate);
    const exit = server.terminate();
    for (const poll of polls) {
      expect(await (await poll).json()).toMatchObject({ events: [], position, live: { empty: ['stock.A'] } });
    }
    expect(await exit).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('takes a second %s, and a third, for the first', async (signal) => {
    const server = await ServerProcess.start({ SHUTDOWN_MS: '1500' });
    const crowd = await Crowd.join(server.port, { streams: 150, sockets: 150 });
    const exit = server.terminate();
    await crowd.firstBye;
    server.signal(signal);
    server.signal(signal);
    expect(await exit).toBe(0);
    expect(await crowd.byes).toBe(300);
  });

  it.each([{}, TLS])(
    'closes at once what a browser keeps for later, and not what is being asked (%j)',
    async (tls) => {
      const server = await startServer(tls);
      const open = (): Promise<Socket> =>
        tls === TLS ? handshake(server.port, { ALPNProtocols: ['http/1.1'] }) : silentSocket(server.port);
      const [kept, asking] = [await open(), await open()];
      const head =
        'POST /poll HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n';
      const heard = once(server.app.getHttpServer(), 'request');
      asking.write(head);
      await heard;
      const answer = untilClosed(asking);
      const closed = server.close();
      await untilClosed(kept);
      expect(asking.destroyed).toBe(false);
      asking.write('{}');
      expect((await answer).toString()).toMatch(/^HTTP\/1\.1 \d{3} /);
      await closed;
    },
  );

  it('stops with nobody there, in the middle of a request, and with sockets that never answer', async () => {
    const server = await ServerProcess.start({ SHUTDOWN_MS: '0' });
    const deaf = await Crowd.join(server.port, { streams: 20, sockets: 20, deaf: true });
    const half = await silentSocket(server.port);
    half.write(
      'POST /poll HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    expect(await server.terminate()).toBe(0);
    expect(await deaf.byes).toBe(40);
    await server.restart();
    expect(await server.terminate()).toBe(0);
  });
});

it('5,000 connections all hear bye, and the server is gone within 20 s', async () => {
  const server = await ServerProcess.start();
  const crowd = await Crowd.join(server.port, { streams: 2500, sockets: 2500 });
  expect(await server.metric('tickerwire_connections{transport="sse"}')).toBe(2500);
  expect(await server.metric('tickerwire_connections{transport="websocket"}')).toBe(2500);
  const startMs = Date.now();
  expect(await server.terminate()).toBe(0);
  expect(Date.now() - startMs).toBeLessThan(20_000);
  expect(await crowd.byes).toBe(5000);
  expect(crowd.delays.size).toBeGreaterThan(500);
}, 60_000);
