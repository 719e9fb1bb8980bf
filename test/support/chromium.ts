import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, chromiumPath } from '../../src/lab/browser/chromium.js';

/**
 * A suite in Chromium, with what `npm run build` has made. Skipped where there is none; `scripts/test-tools.mjs` has
 * said so by then, and how to name another with CHROMIUM.
 */
export const inChromium = chromiumPath === undefined ? describe.skip : describe;

/** The same for one test among others. */
export const itInChromium = chromiumPath === undefined ? it.skip : it;

/** The engine without the window around it, for half the CPU; where CHROMIUM names a browser, that is meant. */
const SHELL = '/usr/bin/chromium-headless-shell';
const engine = process.env['CHROMIUM'] === undefined && existsSync(SHELL) ? SHELL : chromiumPath;

const open = new Set<Browser>();
/** Started here, and to be ended and cleared away. */
const plain = new Set<{ browser: Browser; child: ChildProcess; profile: string }>();

/** A browser with a fresh profile; closed after each test file. */
export async function startChromium(): Promise<Browser> {
  if (engine === undefined) throw new Error('there is no Chromium here; set CHROMIUM to its path');
  const browser = await chromium.launch({ executablePath: engine, args: CHROMIUM_FLAGS });
  open.add(browser);
  return browser;
}

/**
 * One in which tabs can be hidden, frozen and kept in the back/forward cache, as on anybody's desk: the driver would
 * have every page seem to be in front, and switches the cache off. Closed after each test file.
 */
export async function startPlainChromium(): Promise<BrowserContext> {
  if (chromiumPath === undefined) throw new Error('there is no Chromium here; set CHROMIUM to its path');
  const profile = mkdtempSync(join(tmpdir(), 'tickerwire-chromium-'));
  const child = spawn(
    chromiumPath,
    [
      ...CHROMIUM_FLAGS,
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      // Names that are this machine, and yet no secure origin over plain HTTP, as 127.0.0.1 is.
      '--host-resolver-rules=MAP *.test 127.0.0.1',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  for await (const line of createInterface(child.stderr)) {
    const address = /^DevTools listening on (.*)$/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stderr.resume();
    const browser = await chromium.connectOverCDP(address, { noDefaults: true });
    plain.add({ browser, child, profile });
    return browser.contexts()[0]!;
  }
  throw new Error('Chromium did not start');
}

afterAll(async () => {
  await Promise.all([...open].map((browser) => browser.close()));
  for (const { browser, child, profile } of plain) {
    const gone = once(child, 'exit');
    await (await browser.newBrowserCDPSession()).send('Browser.close');
    await gone;
    // Processes of its own may still be writing their last.
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
});
