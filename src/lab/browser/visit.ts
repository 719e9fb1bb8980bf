import type { Browser } from 'playwright-core';
import { TargetProcess } from '../measure/target.process.js';
import type { Target } from '../measure/targets.js';
import { startChromium } from './chromium.js';

/** An event now and then: whoever comes is sent the last one at once. */
const FEED = { topics: 1, rate: 1, size: 200, arrivals: 'metronome', seed: 1 };

/** A server, and a browser that has never seen it; both have ended when this resolves, however it went. */
export async function visit<Result>(
  target: Target,
  act: (browser: Browser, origin: string) => Promise<Result>,
): Promise<Result> {
  const starting = TargetProcess.start(target, FEED);
  const launching = startChromium();
  try {
    const [server, browser] = await Promise.all([starting, launching]);
    const scheme = target.env?.['TLS'] === undefined ? 'http' : 'https';
    return await act(browser, `${scheme}://127.0.0.1:${server.port}`);
  } finally {
    await Promise.allSettled([
      launching.then((browser) => browser.close()),
      starting.then((server) => server.stop()),
    ]);
  }
}
