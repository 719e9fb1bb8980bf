import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium; undefined where there is none, and suites that need it are skipped. */
export const chromiumPath = PLACES.find((path) => path !== undefined && existsSync(path));

/** `--no-sandbox` because tests often run as root; the rest keeps it from talking to anybody but the server. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const open = new Set<Browser>();

/** A browser with a fresh profile; closed after each test file. */
export async function startChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('there is no Chromium here; set CHROMIUM to its path');
  const browser = await chromium.launch({ executablePath: chromiumPath, args: FLAGS });
  open.add(browser);
  return browser;
}

afterAll(async () => {
  await Promise.all([...open].map((browser) => browser.close()));
});
