import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventSourcePolyfill } from 'event-source-polyfill';
import { EventSource } from 'eventsource';
import { spawn } from 'node:child_process';
import { createParser } from 'eventsource-parser';
import reconnecting from 'reconnecting-websocket';
import { EventSource as UndiciEventSource, WebSocket as UndiciWebSocket } from 'undici';
import { WebSocket } from 'ws';
import { upTo, Viewer } from './foreign/viewer.js';
import { dataFolder, ServerProcess } from './support/process.js';

/** Its types are those of CommonJS, which jest takes as the module that it was written as. */
const ReconnectingWebSocket = reconnecting as unknown as typeof reconnecting.default;

let server: ServerProcess;
beforeEach(async () => {
  server = await ServerProcess.start({ DATA_DIR: dataFolder(), RETRY_MS: '100', HEARTBEAT_MS: '300' });
  await publish(0, 0);
});
afterEach(() => server.kill());

// What is made for browsers looks for these two, and tells the console of each reconnect.
Object.assign(globalThis, { window: globalThis, document: { removeEventListener: () => undefined } });
beforeAll(() => void jest.spyOn(console, 'error').mockImplementation());

const TOPIC = 'stock.A';

/** Events `from` to `to`, each acknowledged. */
async function publish(from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) {
    const answer = await server.publish({ topic: TOPIC, data: { n, text: 'ő 😀 \r\n\u2028' }, id: `n${n}` });
    expect(answer.status).toBe(200);
  }
}

/** Two restarts under the client's feet, with events before, right after, and once it is back. */
async function throughRestarts(viewer: Viewer): Promise<void> {
  await viewer.until(0);
  let n = 0;
  for (let restart = 0; restart < 2; restart += 1) {
    await publish(n + 1, (n += 20));
    await viewer.until(n);
    await server.kill();
    await server.restart();
    await publish(n + 1, (n += 20));
    await viewer.until(n);
  }
  await publish(n + 1, (n += 5));
  await viewer.until(n);
  expect(viewer.seen).toEqual(upTo(n));
  expect(viewer.resets).toEqual([]);
}

/** @microsoft/fetch-event-source shows comments and blank lines too, as messages without data. */
const showFetched =
  (viewer: Viewer) =>
  ({ event, data, id }: { event: string; data: string; id: string }): void => {
    if (event === '' && data !== '') viewer.show(data, id);
    if (event === 'reset') viewer.reset(data);
  };

describe('through a kill -9 and a restart, by itself, without a loss or a repeat, comes', () => {
  it('eventsource', async () => {
    const viewer = new Viewer();
    const source = new EventSource(`${server.url}/sse?topics=${TOPIC}`);
    source.onmessage = ({ data, lastEventId }) => viewer.show(String(data), lastEventId);
    source.addEventListener('reset', ({ data }) => viewer.reset(String(data)));
    await throughRestarts(viewer);
    source.close();
  });

  it('event-source-polyfill, which resumes by the query', async () => {
    const viewer = new Viewer();
    const source = new EventSourcePolyfill(`${server.url}/sse?topics=${TOPIC}`);
    source.onmessage = ({ data, lastEventId }) => viewer.show(data, lastEventId);
    source.addEventListener('reset', ({ data }) => viewer.reset(data));
    await throughRestarts(viewer);
    source.close();
  });

  it('@microsoft/fetch-event-source', async () => {
    const viewer = new Viewer();
    const stop = new AbortController();
    const ended = fetchEventSource(`${server.url}/sse`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ topics: [TOPIC] }),
      openWhenHidden: true,
      signal: stop.signal,
      onmessage: showFetched(viewer),
      onerror: () => 50,
    });
    await throughRestarts(viewer);
    stop.abort();
    await ended;
  });

  it("undici's EventSource", async () => {
    const viewer = new Viewer();
    const source = new UndiciEventSource(`${server.url}/sse?topics=${TOPIC}`);
    source.onmessage = ({ data, lastEventId }: { data: unknown; lastEventId: string }) =>
      viewer.show(String(data), lastEventId);
    source.addEventListener('reset', () => viewer.reset('reset'));
    await throughRestarts(viewer);
    source.close();
  });

  it('reconnecting-websocket, whose URL is a function', async () => {
    const viewer = new Viewer();
    const url = (): string => `${server.wsUrl}?topics=${TOPIC}&lastEventId=${viewer.lastEventId}`;
    const socket = new ReconnectingWebSocket(url, [], {
      WebSocket,
      minReconnectionDelay: 20,
      maxReconnectionDelay: 100,
    });
    socket.addEventListener('message', ({ data }: MessageEvent) => viewer.message(String(data)));
    await throughRestarts(viewer);
    socket.close();
  });
});

describe('through a kill -9 and a restart, with a line of its owner, comes', () => {
  it('curl: it ends with an error, and goes on from the last id that it printed', async () => {
    const viewer = new Viewer();
    /** @returns its exit code */
    const curl = (...more: string[]): Promise<number | null> => {
      const child = spawn('curl', ['-sN', ...more, `${server.url}/sse?topics=${TOPIC}`]);
      const parser = createParser({
        onEvent: ({ event, id, data }) => {
          if (event === undefined) viewer.show(data, id!);
          else if (event === 'reset') viewer.reset(data);
          else if (id !== undefined) viewer.note(id);
        },
      });
      child.stdout.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
      return new Promise((resolve) => child.once('close', resolve));
    };
    const codes: (number | null)[] = [];
    const run = (async () => {
      while (codes.length < 3) {
        const resume = viewer.lastEventId === '' ? [] : ['-H', `Last-Event-ID: ${viewer.lastEventId}`];
        // Nobody is there for a moment: curl can wait for that by itself.
        codes.push(await curl('--retry', '50', '--retry-delay', '1', '--retry-connrefused', ...resume));
      }
    })();
    await throughRestarts(viewer);
    await server.kill();
    await run;
    // 18: the stream broke off before its end. 56: it was reset.
    for (const code of codes) expect([18, 56]).toContain(code);
  });

  it.each([
    ['ws', (url: string) => new WebSocket(url)],
    ["undici's WebSocket", (url: string) => new UndiciWebSocket(url) as unknown as WebSocket],
  ])('%s: it closes with 1006, and a new one goes on from the last id', async (...[, open]) => {
    const viewer = new Viewer();
    const codes: number[] = [];
    let over = false;
    const connect = (): void => {
      const socket = open(`${server.wsUrl}?topics=${TOPIC}&lastEventId=${viewer.lastEventId}`);
      socket.addEventListener('message', ({ data }) => viewer.message(data as string));
      socket.addEventListener('error', () => undefined);
      socket.addEventListener('close', ({ code }) => {
        codes.push(code);
        if (!over) setTimeout(connect, 20);
      });
    };
    connect();
    await throughRestarts(viewer);
    over = true;
    await server.kill();
    while (codes.length < 3) await new Promise(setImmediate);
    expect(new Set(codes)).toEqual(new Set([1006]));
  });
});

describe('told to come back', () => {
  it('@microsoft/fetch-event-source takes the end of a stream for its end, unless onclose throws', async () => {
    const viewer = new Viewer();
    const url = `${server.url}/sse?topics=${TOPIC}`;
    const once = fetchEventSource(url, { openWhenHidden: true, onmessage: showFetched(viewer) });
    await viewer.until(0);
    await server.terminate();
    await once;
    await server.restart();
    const again = new Viewer();
    const stop = new AbortController();
    const ended = fetchEventSource(url, {
      openWhenHidden: true,
      signal: stop.signal,
      onmessage: showFetched(again),
      onclose: () => {
        throw new Error('come back');
      },
      onerror: () => 50,
    });
    await again.until(0);
    await server.terminate();
    await server.restart();
    await publish(1, 3);
    await again.until(3);
    expect(again.seen).toEqual(upTo(3));
    stop.abort();
    await ended;
  });

  it('a native EventSource goes on after bye, without a loss or a repeat', async () => {
    const viewer = new Viewer();
    const source = new EventSource(`${server.url}/sse?topics=${TOPIC}`);
    source.onmessage = ({ data, lastEventId }) => viewer.show(String(data), lastEventId);
    await viewer.until(0);
    expect(await server.terminate()).toBe(0);
    await server.restart();
    await publish(1, 20);
    await viewer.until(20);
    expect(viewer.seen).toEqual(upTo(20));
    source.close();
  });
});

it('without DATA_DIR a restart is a new life, and every client that resumes is told by reset', async () => {
  const forgetful = await ServerProcess.start({ RETRY_MS: '100' });
  await forgetful.publish({ topic: TOPIC, data: { n: 0 } });
  const viewer = new Viewer();
  const source = new EventSource(`${forgetful.url}/sse?topics=${TOPIC}`);
  source.onmessage = ({ data, lastEventId }) => viewer.show(String(data), lastEventId);
  source.addEventListener('reset', ({ data }) => viewer.reset(String(data)));
  await viewer.until(0);
  await forgetful.kill();
  await forgetful.restart();
  await forgetful.publish({ topic: TOPIC, data: { n: 1 } });
  await viewer.until(1);
  expect(viewer.resets).toEqual(['{"topics":["stock.A"],"reason":"epoch-changed"}']);
  source.close();
});
