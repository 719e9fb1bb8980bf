import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium; undefined where there is none. */
export const chromiumPath = PLACES.find((path) => path !== undefined && existsSync(path));

/** `--no-sandbox` because root can have none; the rest keeps it from talking to anybody but the server. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `140.0.7339.80`; undefined: none, or a stub that only asks for another package. */
export function chromiumVersion(): string | undefined {
  if (chromiumPath === undefined) return undefined;
  try {
    const said = execFileSync(chromiumPath, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
    return /[\d.]+/.exec(said.toString())?.[0];
  } catch {
    return undefined;
  }
}

/** Why there is no browser to be driven here, and what to do about it; undefined: there is one. */
export function missingBrowser(): string | undefined {
  if (chromiumVersion() === undefined) {
    return 'there is no Chromium here; install it or Google Chrome, or set CHROMIUM to its path';
  }
  try {
    createRequire(import.meta.url).resolve('playwright-core');
    return undefined;
  } catch {
    return 'playwright-core, which drives Chromium, is not installed; `npm ci` installs it';
  }
}

/** A browser with a fresh profile. It ends when we do, at the latest. */
export async function startChromium(): Promise<Browser> {
  // Only here: nothing else in the lab needs a package that comes with no browser.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: chromiumPath,
    // The server's certificate is its own. To make an exception of each connection takes longer than its handshake.
    args: [...CHROMIUM_FLAGS, '--ignore-certificate-errors'],
    // What a signal does is for `children.ts` to say; whatever runs at the exit is killed then.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
