import { inChromium } from '../support/chromium.js';
import { eachTestHas } from '../support/each-test.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import type { PageRun } from '../support/ticker-page.js';
import { TOPICS } from '../support/truth.js';

/** Each of them ends a native EventSource for good. */
const STATUSES = [204, 400, 403, 404, 429, 500, 502, 503];

inChromium('a status instead of a stream', () => {
  const scene = eachTestHas({ RETRY_MS: '100', POLL_WAIT_MS: '300' });

  /** For each status its own proxy: six streams are all that one has room for. */
  const each = <Result>(act: (status: number, proxy: FaultyProxy) => Promise<Result>): Promise<Result[]> =>
    Promise.all(STATUSES.map(async (status) => act(status, await FaultyProxy.start(scene.server))));

  const allGivenUp = async (natives: readonly PageRun[]): Promise<void> => {
    const states = natives.map((native) => native.call('readyState'));
    expect(await Promise.all(states)).toEqual(natives.map(() => 2));
  };

  it('on the first attempt: a native EventSource never comes; the library does, once there is a stream', async () => {
    const natives = await each(async (status, proxy) => {
      proxy.break({ status });
      const native = await scene.page.startNative(`native ${status}`, proxy.url);
      const ticker = await scene.page.start(`${status}`, { url: proxy.url, transports: ['sse'] });
      await native.call('hasGivenUp');
      await proxy.isAsked(2);
      proxy.heal();
      await ticker.is('live', 'sse');
      return native;
    });
    await scene.truth.publish();
    await Promise.all(STATUSES.map((status) => scene.page.run(`${status}`).hasAll(scene.truth)));
    await allGivenUp(natives);
  });

  it('on a reconnect: a native EventSource gives up; the library is live again, with all it missed', async () => {
    const cases = await each(async (status, proxy) => {
      const native = await scene.page.startNative(`native ${status}`, proxy.url);
      const ticker = await scene.page.start(`${status}`, { url: proxy.url, transports: ['sse'] });
      await Promise.all([ticker.is('live'), native.call('opens')]);
      return { status, proxy, native, ticker };
    });
    await scene.truth.publish();
    for (const { status, proxy } of cases) {
      proxy.break({ status });
      proxy.reset();
    }
    await Promise.all(cases.map(({ native }) => native.call('hasGivenUp')));
    await scene.truth.publish(2);
    // Two streams at first, and then the only attempt of the native one and the first of the library.
    await Promise.all(cases.map(({ proxy }) => proxy.isAsked(4)));
    for (const { proxy } of cases) proxy.heal();
    await Promise.all(cases.map(({ ticker }) => ticker.is('live', 'sse')));
    await scene.truth.publish();
    await Promise.all(cases.map(({ ticker }) => ticker.hasAll(scene.truth)));
    await allGivenUp(cases.map(({ native }) => native));
  });

  it('for event streams alone: the library goes on with the next transport', async () => {
    const tickers = await each(async (status, proxy) => {
      const ticker = await scene.page.start(`${status}`, { url: proxy.url });
      await ticker.is('live', 'sse');
      return { status, proxy, ticker };
    });
    await scene.truth.publish();
    for (const { status, proxy } of tickers) {
      proxy.break({ status }, ['sse']);
      proxy.reset();
    }
    await scene.truth.publish();
    await Promise.all(tickers.map(({ ticker }) => ticker.is('live', 'websocket')));
    await scene.truth.publish();
    await Promise.all(tickers.map(({ ticker }) => ticker.hasAll(scene.truth)));
  });

  it('for a poll: the library comes back, unless 204 says that all has ended', async () => {
    const tickers = await each(async (status, proxy) => {
      const ticker = await scene.page.start(`${status}`, { url: proxy.url, transports: ['poll'] });
      await ticker.is('live');
      return { status, proxy, ticker };
    });
    await scene.truth.publish();
    await Promise.all(tickers.map(({ ticker }) => ticker.hasAll(scene.truth)));
    for (const { status, proxy } of tickers) {
      proxy.break({ status });
      proxy.reset();
    }
    await scene.truth.publish();
    const [ended, ...others] = tickers;
    await ended!.ticker.is('closed');
    expect(await ended!.ticker.get('states')).toContain('closed poll ended');
    await Promise.all(others.map(({ ticker }) => ticker.is('waiting')));
    for (const { proxy } of tickers) proxy.heal();
    await Promise.all(others.map(({ ticker }) => ticker.is('live')));
    await scene.truth.publish();
    await Promise.all(others.map(({ ticker }) => ticker.hasAll(scene.truth)));
  });

  it('because all has ended: the library finds out by another transport, and is closed for good', async () => {
    const proxy = await FaultyProxy.start(scene.server);
    const native = await scene.page.startNative('native', proxy.url);
    const ticker = await scene.page.start('ticker', { url: proxy.url });
    await Promise.all([ticker.is('live', 'sse'), native.call('opens')]);
    await scene.truth.publish();
    for (const topic of TOPICS)
      await scene.server.hub.publish({ topic, time: Date.now(), data: { n: 100 }, ends: 'for-good' });
    await ticker.call('level', Object.fromEntries(TOPICS.map((topic) => [topic, 100])));
    await native.call('level', Object.fromEntries(TOPICS.map((topic) => [topic, 100])));
    proxy.reset();
    await Promise.all([native.call('hasGivenUp'), ticker.is('closed')]);
    expect(await ticker.get('states')).toContain('closed websocket ended');
  });
});
