import { inChromium } from '../support/chromium.js';
import { TRANSPORTS } from '../support/clients.js';
import { eachTestHas } from '../support/each-test.js';
import { FaultyProxy } from '../support/faulty-proxy.js';

inChromium('a server that says nothing', () => {
  const scene = eachTestHas({ RETRY_MS: '100', POLL_WAIT_MS: '200', HEARTBEAT_MS: '200' });

  it('from the first: the library gives it up for the next transport, whatever `open` said', async () => {
    const cases = (['mute', 'hang'] as const).map(async (fault) => {
      const [forSse, forWs] = await Promise.all([
        FaultyProxy.start(scene.server),
        FaultyProxy.start(scene.server),
      ]);
      forSse.break(fault, ['sse']);
      forWs.break(fault, ['ws']);
      const native = await scene.page.startNative(`native ${fault}`, forSse.url);
      const sse = await scene.page.start(`sse ${fault}`, { url: forSse.url });
      const transports = ['websocket', 'sse'];
      const ws = await scene.page.start(`websocket ${fault}`, { url: forWs.url, transports });
      if (fault === 'mute') await native.call('opens');
      await Promise.all([sse.is('live', 'websocket'), ws.is('live', 'sse')]);
      // It waits for ever, open or not.
      expect(await native.call('readyState')).toBe(fault === 'mute' ? 1 : 0);
      expect(await native.shown()).toEqual({});
      return [sse, ws];
    });
    const tickers = (await Promise.all(cases)).flat();
    await scene.truth.publish();
    await Promise.all(tickers.map((ticker) => ticker.hasAll(scene.truth)));
  });

  it.each(TRANSPORTS)(
    'after a while, over %s: the library notices, and goes on where it was',
    async (transport) => {
      const proxy = await FaultyProxy.start(scene.server);
      const native = await scene.page.startNative('native', proxy.url);
      const ticker = await scene.page.start('ticker', { url: proxy.url, transports: [transport] });
      await Promise.all([native.call('opens'), ticker.is('live')]);
      await scene.truth.publish();
      await Promise.all([ticker.hasAll(scene.truth), native.hasAll(scene.truth)]);
      proxy.silence();
      await scene.truth.publish();
      await ticker.hasAll(scene.truth);
      await ticker.is('live', transport);
      await scene.truth.publish();
      await ticker.hasAll(scene.truth);
      expect(await ticker.get('states')).toContain(`stalled ${transport}`);
      // The native one is open, and has no idea.
      expect(await native.call('readyState')).toBe(1);
      expect(await native.shown()).toEqual(scene.truth.sequences(0, 1));
    },
  );
});
