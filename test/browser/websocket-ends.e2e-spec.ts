import { inChromium } from '../support/chromium.js';
import { eachTestHas } from '../support/each-test.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { TOPICS } from '../support/truth.js';

/** Few: after each refusal a browser makes new WebSockets wait a little longer. */
const STATUSES = [204, 403, 502];

/** Come back: those of RFC 6455 too that say so little. */
const RETRY = [1000, 1001, 1008, 1011, 1012, 1013, 4000, 4499];
const NO_RETRY = [4500, 4512, 4999];

inChromium('a WebSocket', () => {
  const scene = eachTestHas({ RETRY_MS: '100', POLL_WAIT_MS: '300' });

  /** The browser's own word on how a new WebSocket ends. */
  const closeCode = (proxy: FaultyProxy): Promise<number> =>
    scene.page.page.evaluate(`closeCodeOf("${proxy.url.replace('http', 'ws')}/ws?topics=${TOPICS.join()}")`);

  it('refused by whatever status is 1006; the library tries again, and elsewhere', async () => {
    const cases = await Promise.all(
      STATUSES.map(async (status) => {
        const proxy = await FaultyProxy.start(scene.server);
        proxy.break({ status }, ['ws']);
        expect(await closeCode(proxy)).toBe(1006);
        const patient = await scene.page.start(`patient ${status}`, {
          url: proxy.url,
          transports: ['websocket'],
        });
        const flexible = await scene.page.start(`flexible ${status}`, {
          url: proxy.url,
          transports: ['websocket', 'sse'],
        });
        await flexible.is('live', 'sse');
        await patient.call('has', 'waiting');
        proxy.heal();
        await patient.is('live', 'websocket');
        return [patient, flexible];
      }),
    );
    await scene.truth.publish();
    await Promise.all(cases.flat().map((ticker) => ticker.hasAll(scene.truth)));
  });

  it('closed with a code that allows it: the library comes back and resumes', async () => {
    const cases = await Promise.all(
      RETRY.map(async (code) => {
        const proxy = await FaultyProxy.start(scene.server);
        const ticker = await scene.page.start(`${code}`, { url: proxy.url, transports: ['websocket'] });
        await ticker.is('live');
        return { code, proxy, ticker };
      }),
    );
    await scene.truth.publish();
    await Promise.all(cases.map(({ ticker }) => ticker.hasAll(scene.truth)));
    await Promise.all(
      cases.map(async ({ code, proxy, ticker }) => {
        proxy.break({ close: code });
        expect(await closeCode(proxy)).toBe(code);
        proxy.closeWebSockets(code);
        await ticker.call('has', 'waiting');
      }),
    );
    await scene.truth.publish();
    for (const { proxy } of cases) proxy.heal();
    await Promise.all(cases.map(({ ticker }) => ticker.is('live')));
    await scene.truth.publish();
    await Promise.all(cases.map(({ ticker }) => ticker.hasAll(scene.truth)));
  });

  it('closed with a code that forbids it: the library does not come back', async () => {
    const cases = await Promise.all(
      NO_RETRY.map(async (code) => {
        const proxy = await FaultyProxy.start(scene.server);
        const ticker = await scene.page.start(`${code}`, { url: proxy.url, transports: ['websocket'] });
        await ticker.is('live');
        proxy.closeWebSockets(code);
        await ticker.is('closed');
        return proxy.asked.length;
      }),
    );
    expect(cases).toEqual(NO_RETRY.map(() => 1));
  });
});
