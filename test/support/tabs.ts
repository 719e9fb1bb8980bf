import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** What support listens to, beside the driver itself. */
const EVENTS = ['console', 'pageerror', 'request', 'websocket'];

const VIEWPORT = { width: 1280, height: 720 };
const MEDIA = { colorScheme: 'light', reducedMotion: 'no-preference' } as const;

/** Of each browser, by their options. */
const kept = new WeakMap<Browser, Map<string, Page>>();
const inUse = new WeakSet<Page>();

/**
 * A tab without a past. It is used again by the next test that asks for such a one: to make a context and its process
 * takes a core for most of a second, and each test has an origin of its own anyway.
 */
export async function newTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const tabs = kept.get(browser) ?? new Map<string, Page>();
  kept.set(browser, tabs);
  const name = JSON.stringify(options);
  const old = tabs.get(name);
  if (old !== undefined && !old.isClosed() && !inUse.has(old)) {
    inUse.add(old);
    return old;
  }
  const page = await ownTab(browser, options);
  if (old === undefined || old.isClosed()) {
    tabs.set(name, page);
    inUse.add(page);
  }
  return page;
}

/** For a test that does to a tab what cannot be undone. */
export const ownTab = async (browser: Browser, options?: BrowserContextOptions): Promise<Page> =>
  (await browser.newContext(options)).newPage();

/** After each test: closes all tabs, or has them forget it. */
export async function closeTabs(browser: Browser): Promise<void> {
  const tabs = new Map(
    [...(kept.get(browser) ?? [])].map(([name, page]) => [page.context(), { name, page }]),
  );
  await Promise.all(
    browser.contexts().map(async (context) => {
      const tab = tabs.get(context);
      if (tab === undefined) return context.close();
      const others = context.pages().filter((other) => other !== tab.page);
      await Promise.all(others.map((other) => other.close()));
      if (inUse.has(tab.page)) await forget(tab.page, JSON.parse(tab.name) as BrowserContextOptions);
    }),
  );
}

async function forget(
  page: Page,
  { viewport, colorScheme, reducedMotion }: BrowserContextOptions,
): Promise<void> {
  for (const event of EVENTS) page.removeAllListeners(event);
  await page.unrouteAll();
  await page.context().setOffline(false);
  await page.context().clearPermissions();
  await page.emulateMedia({
    ...MEDIA,
    ...(colorScheme && { colorScheme }),
    ...(reducedMotion && { reducedMotion }),
  });
  await page.setViewportSize(viewport ?? VIEWPORT);
  // There is none where a test has not come so far.
  await page.evaluate('localStorage.clear(); sessionStorage.clear()').catch(() => undefined);
  await page.goto('about:blank');
  inUse.delete(page);
}
