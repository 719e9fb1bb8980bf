import type { Browser } from 'playwright-core';
import { startChromium } from './chromium.js';
import { FaultyProxy } from './faulty-proxy.js';
import { startServer, type TestServer } from './server.js';
import { closeTabs, newTab } from './tabs.js';
import { TickerPage } from './ticker-page.js';
import { Truth } from './truth.js';

/** What a test of the library in Chromium works with. */
export interface Scene {
  server: TestServer;
  /** What the server has published; every page is held against it. */
  truth: Truth;
  /** Of another origin than the server. */
  page: TickerPage;
}

/** Sets the scene anew for each test of the suite, in one browser. @returns it, to be read within tests */
export function eachTestHas(settings: Record<string, string>): Readonly<Scene> {
  const scene = {} as Scene;
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  beforeEach(async () => {
    const server = await startServer(settings);
    scene.server = server;
    scene.truth = new Truth((topic, data) => server.publish(topic, data));
    scene.page = await TickerPage.open(await newTab(browser), (await FaultyProxy.start(server)).url);
  });

  afterEach(async () => {
    await closeTabs(browser);
    await scene.server.close();
  });

  return scene;
}
