import type { ProxyProcess } from '../../src/lab/proxies/proxy.process.js';

export type { ProxyProcess };

const open = new Set<ProxyProcess>();

/** The same start; what it starts is ended after each test file. */
export const tracked =
  <Args extends unknown[]>(start: (...args: Args) => Promise<ProxyProcess>) =>
  async (...args: Args): Promise<ProxyProcess> => {
    const proxy = await start(...args);
    open.add(proxy);
    return proxy;
  };

afterAll(() => Promise.all([...open].map((proxy) => proxy.remove())));
