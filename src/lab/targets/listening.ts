import type { AddressInfo, Server } from 'node:net';

/** Listens on a free port and says which, in the words that `target.process.ts` looks for. */
export function listen(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
}

/** The topics that a client asks for: `?topics=lab.0,lab.1`, as on Tickerwire. */
export function topicsOf(url = ''): string[] {
  return (new URLSearchParams(url.split('?', 2)[1]).get('topics') ?? '').split(',');
}
