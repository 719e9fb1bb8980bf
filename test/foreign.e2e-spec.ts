import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventSourcePolyfill } from 'event-source-polyfill';
import { EventSource } from 'eventsource';
import { type ChildProcess, spawn } from 'node:child_process';
import { createParser } from 'eventsource-parser';
import reconnecting from 'reconnecting-websocket';
import { EventSource as UndiciEventSource, WebSocket as UndiciWebSocket } from 'undici';
import { WebSocket } from 'ws';
import { upTo, Viewer } from './foreign/viewer.js';
import { dataFolder, ServerProcess } from './support/process.js';

/** Its types are those of CommonJS, which jest takes as the module that it was written as. */
const ReconnectingWebSocket = reconnecting as unknown as typeof reconnecting.default;

/** Whoever has not come back by then does not come. */
const LATE_MS = 15_000;

const SETTINGS = { RETRY_MS: '100', HEARTBEAT_MS: '300' };
const TOPIC = 'stock.A';

let server: ServerProcess;
const start = async (): Promise<void> => {
  server = await ServerProcess.start({ ...SETTINGS, DATA_DIR: dataFolder() });
  await publish(0, 0);
};

// What is made for browsers looks for these two, and tells the console of each reconnect.
Object.assign(globalThis, { window: globalThis, document: { removeEventListener: () => undefined } });
beforeAll(() => void jest.spyOn(console, 'error').mockImplementation());

/** Events `from` to `to`, each acknowledged. */
async function publish(from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) {
    const answer = await server.publish({ topic: TOPIC, data: { n, text: 'ő 😀 \r\n\u2028' }, id: `n${n}` });
    expect(answer.status).toBe(200);
  }
}

/** @microsoft/fetch-event-source shows comments and blank lines too, as messages without data. */
const showFetched =
  (viewer: Viewer) =>
  ({ event, data, id }: { event: string; data: string; id: string }): void => {
    if (event === '' && data !== '') viewer.show(data, id);
    if (event === 'reset') viewer.reset(data);
  };

/** Somebody else's client. @returns what ends it, and says how often it was told of an end, and how, where it is */
type Open = (viewer: Viewer) => () => unknown;

const BY_THEMSELVES: Record<string, Open> = {
  eventsource: (viewer) => {
    const source = new EventSource(`${server.url}/sse?topics=${TOPIC}`);
    source.onmessage = ({ data, lastEventId }) => viewer.show(String(data), lastEventId);
    source.addEventListener('reset', ({ data }) => viewer.reset(String(data)));
    return () => source.close();
  },

  'event-source-polyfill, which resumes by the query': (viewer) => {
    const source = new EventSourcePolyfill(`${server.url}/sse?topics=${TOPIC}`);
    source.onmessage = ({ data, lastEventId }) => viewer.show(data, lastEventId);
    source.addEventListener('reset', ({ data }) => viewer.reset(data));
    return () => source.close();
  },

  '@microsoft/fetch-event-source': (viewer) => {
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
    return () => (stop.abort(), ended);
  },

  "undici's EventSource": (viewer) => {
    const source = new UndiciEventSource(`${server.url}/sse?topics=${TOPIC}`);
    source.onmessage = ({ data, lastEventId }: { data: unknown; lastEventId: string }) =>
      viewer.show(String(data), lastEventId);
    source.addEventListener('reset', () => viewer.reset('reset'));
    return () => source.close();
  },

  'reconnecting-websocket, whose URL is a function': (viewer) => {
    const url = (): string => `${server.wsUrl}?topics=${TOPIC}&lastEventId=${viewer.lastEventId}`;
    const socket = new ReconnectingWebSocket(url, [], {
      WebSocket,
      minReconnectionDelay: 20,
      maxReconnectionDelay: 100,
    });
    socket.addEventListener('message', ({ data }: MessageEvent) => viewer.message(String(data)));
    return () => socket.close();
  },
};

const openWebSocket =
  (make: (url: string) => WebSocket): Open =>
  (viewer) => {
    let over = false;
    let socket: WebSocket;
    const connect = (): void => {
      socket = make(`${server.wsUrl}?topics=${TOPIC}&lastEventId=${viewer.lastEventId}`);
      socket.addEventListener('message', ({ data }) => viewer.message(data as string));
      socket.addEventListener('error', () => undefined);
      socket.addEventListener('close', ({ code }) => {
        if (over) return;
        viewer.ended(code);
        setTimeout(connect, 20);
      });
    };
    connect();
    return () => {
      over = true;
      socket.close();
    };
  };

const WITH_A_LINE: Record<string, Open> = {
  'curl: it ends with an error, and goes on from the last id that it printed': (viewer) => {
    let over = false;
    let child: ChildProcess;
    const run = (): void => {
      const resume = viewer.lastEventId === '' ? [] : ['-H', `Last-Event-ID: ${viewer.lastEventId}`];
      // Nobody is there for a moment: curl can wait for that by itself.
      const patience = ['--retry', '50', '--retry-delay', '1', '--retry-connrefused'];
      const curl = spawn('curl', ['-sN', ...patience, ...resume, `${server.url}/sse?topics=${TOPIC}`]);
      child = curl;
      const parser = createParser({
        onEvent: ({ event, id, data }) => {
          if (event === undefined) viewer.show(data, id!);
          else if (event === 'reset') viewer.reset(data);
          else if (id !== undefined) viewer.note(id);
        },
      });
      curl.stdout.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
      curl.once('close', (code) => {
        if (over) return;
        viewer.ended(code);
        run();
      });
    };
    run();
    return () => {
      over = true;
      child.kill();
    };
  },

  'ws: it closes with 1006, and a new one goes on from the last id': openWebSocket(
    (url) => new WebSocket(url),
  ),

  "undici's WebSocket: it closes with 1006, and a new one goes on from the last id": openWebSocket(
    (url) => new UndiciWebSocket(url) as unknown as WebSocket,
  ),
};

/** Codes of `ended` that say that it broke off. curl: 18, before its end; 56, it was reset. */
const BROKEN_OFF = [18, 56, 1006];

describe('through a kill -9 and a restart, twice, without a loss or a repeat', () => {
  const OPEN = { ...BY_THEMSELVES, ...WITH_A_LINE };
  const viewers = new Map(Object.keys(OPEN).map((name) => [name, new Viewer()]));
  let n = 0;

  /** Events for all; who does not get them in time is left behind, and its own test says so. */
  const publishAndWait = async (count: number): Promise<void> => {
    await publish(n + 1, (n += count));
    const late = AbortSignal.timeout(LATE_MS);
    await Promise.allSettled([...viewers.values()].map((viewer) => viewer.until(n, late)));
  };

  beforeAll(async () => {
    await start();
    const ends = Object.entries(OPEN).map(([name, open]) => open(viewers.get(name)!));
    await Promise.all([...viewers.values()].map((viewer) => viewer.until(0)));
    for (let restart = 0; restart < 2; restart += 1) {
      await publishAndWait(20);
      await server.kill();
      await server.restart();
      await publishAndWait(20);
    }
    await publishAndWait(5);
    for (const end of ends) await end();
    await server.kill();
  }, 60_000);

  const hasAll = (name: string): Viewer => {
    const viewer = viewers.get(name)!;
    expect(viewer.seen).toEqual(upTo(n));
    expect(viewer.resets).toEqual([]);
    return viewer;
  };

  it.each(Object.keys(BY_THEMSELVES))('comes by itself: %s', (name) => void hasAll(name));

  it.each(Object.keys(WITH_A_LINE))('comes with a line of its owner: %s', (name) => {
    const { ends } = hasAll(name);
    expect(ends.length).toBeGreaterThanOrEqual(2);
    expect(BROKEN_OFF).toEqual(expect.arrayContaining(ends));
  });
});

describe('told to come back', () => {
  beforeEach(start);
  afterEach(() => server.kill());

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
