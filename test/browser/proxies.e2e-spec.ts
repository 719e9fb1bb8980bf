import { caddyPath, startCaddy, startDocumentedCaddy } from '../support/caddy.js';
import { inChromium, startChromium } from '../support/chromium.js';
import { TRANSPORTS } from '../support/clients.js';
import { nginxPath, startDefaultNginx, startDeployedNginx } from '../support/nginx.js';
import { dataFolder, ServerProcess } from '../support/process.js';
import type { ProxyProcess } from '../support/proxy-process.js';
import { recorderFiles } from '../support/recorder.js';
import { startSite } from '../support/sites.js';
import { type PageRun, TickerPage } from '../support/ticker-page.js';
import { Truth } from '../support/truth.js';

interface SetUp {
  readonly name: string;
  start(appPort: number): Promise<ProxyProcess>;
  /** Transports that get through. */
  readonly passes: readonly string[];
  /** Whether it asks a native EventSource to come back while the app is away; all others answer 502. */
  readonly kind?: true;
}

const NGINX: readonly SetUp[] = [
  { name: 'tuned', start: startDeployedNginx, passes: TRANSPORTS, kind: true },
  // HTTP/1.0 to the app, and `Upgrade` is dropped.
  { name: 'defaults', start: startDefaultNginx, passes: ['sse', 'poll'] },
  {
    // The same, and deaf to the app: nothing comes before a buffer is full.
    name: 'buffering',
    start: (port) => startDefaultNginx(port, 'proxy_ignore_headers X-Accel-Buffering;'),
    passes: ['poll'],
  },
];

const CADDY: readonly SetUp[] = [
  { name: 'documented', start: startDocumentedCaddy, passes: TRANSPORTS, kind: true },
  { name: 'plain', start: (port) => startCaddy(`reverse_proxy 127.0.0.1:${port}`), passes: TRANSPORTS },
  {
    name: 'gzip',
    start: (port) => startCaddy(`encode gzip\nreverse_proxy 127.0.0.1:${port}`),
    passes: TRANSPORTS,
  },
];

const SET_UPS = [...(nginxPath === undefined ? [] : NGINX), ...(caddyPath === undefined ? [] : CADDY)];

inChromium('through a proxy', () => {
  let server: ServerProcess;
  let truth: Truth;
  let proxies: ProxyProcess[];
  let page: TickerPage;
  /** Each on one transport. */
  let tickers: PageRun[];
  let natives: { kind: boolean; native: PageRun }[];

  const newTruth = (): Truth =>
    new Truth(async (topic, data) => {
      const { status } = await server.publish({ topic, data });
      if (status !== 200) throw new Error(`POST /publish: ${status}`);
    });

  beforeAll(async () => {
    const quick = { RETRY_MS: '100', POLL_WAIT_MS: '300', HEARTBEAT_MS: '500' };
    server = await ServerProcess.start({ DATA_DIR: dataFolder(), ...quick });
    truth = newTruth();
    proxies = await Promise.all(SET_UPS.map((setUp) => setUp.start(server.port)));
    // Not from the proxies: each has room for six.
    const site = await startSite(recorderFiles(`${server.url}/client/v1/tickerwire.js`));
    page = await TickerPage.open(await (await startChromium()).newPage(), site);
    tickers = [];
    natives = [];
    for (const [index, { name, passes, kind = false }] of SET_UPS.entries()) {
      const { url } = proxies[index]!;
      for (const transport of passes)
        tickers.push(await page.start(`${name} ${transport}`, { url, transports: [transport] }));
      if (!passes.includes('sse')) continue;
      natives.push({ kind, native: await page.startNative(`${name} native`, url) });
    }
    await Promise.all(natives.map(({ native }) => native.call('opens')));
  });

  const everybodyHasAll = async (): Promise<void> => {
    await Promise.all(tickers.map((ticker) => ticker.is('live')));
    await truth.publish();
    await Promise.all(tickers.map((ticker) => ticker.hasAll(truth)));
  };

  // `scripts/test-tools.mjs` has said how to get it.
  const missing = [nginxPath ?? 'nginx', caddyPath ?? 'caddy'].filter((name) => !name.startsWith('/'));
  if (missing.length > 0)
    it.skip(`is tested without ${missing.join(' and ')}, which is not installed`, () => {});

  it('all that it lets through works, and is what the library ends up with', async () => {
    const first = await Promise.all(
      SET_UPS.map(({ name }, index) => page.start(`${name}, any`, { url: proxies[index]!.url })),
    );
    await Promise.all(first.map((ticker, index) => ticker.is('live', SET_UPS[index]!.passes[0])));
    await everybodyHasAll();
    await Promise.all(first.map((ticker) => ticker.hasAll(truth)));
    await Promise.all(first.map((ticker) => ticker.call('close')));
  });

  it('an app that was killed: 502 ends native ones for good; the library is live again and missed nothing', async () => {
    await server.kill();
    for (const { kind, native } of natives) if (!kind) await native.call('hasGivenUp');
    await Promise.all(tickers.map((ticker) => ticker.is('waiting')));
    await server.restart();
    await truth.publish(2);
    await everybodyHasAll();
    for (const { kind, native } of natives)
      if (kind) await native.hasAll(truth);
      else expect(await native.call('readyState')).toBe(2);
  });

  it('a proxy that was restarted: the library is live again and missed nothing', async () => {
    await Promise.all(proxies.map((proxy) => proxy.restart()));
    await truth.publish(2);
    await everybodyHasAll();
    for (const ticker of tickers) expect(await ticker.get('resets')).toEqual([]);
  });

  it('an app that comes back without its file: everybody is told by a reset', async () => {
    await server.kill();
    await server.restart({ DATA_DIR: dataFolder() });
    await Promise.all(tickers.map((ticker) => ticker.call('isReset')));
    await Promise.all(tickers.map((ticker) => ticker.call('forget')));
    truth = newTruth();
    await everybodyHasAll();
    for (const ticker of tickers)
      expect(await ticker.get('resets')).toMatchObject([{ reason: 'epoch-changed' }]);
    for (const { kind, native } of natives) if (kind) await native.call('isReset');
  });
});
