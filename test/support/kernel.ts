import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

const TABLE = '/proc/net/tcp';
const LOOPBACK = '0100007F';

const inTable = (port = 0): string => `${LOOPBACK}:${port.toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * The server's end of a client's connection on loopback, as the kernel sees it. An end in good order stays there for as
 * long as the client does not read it, with all that was sent; a reset gives it back at once. Only Linux tells.
 */
export function serversEndOf({ remotePort, localPort }: Socket): { readonly forgotten: boolean } {
  const line = new RegExp(`^ *\\d+: ${inTable(remotePort)} ${inTable(localPort)} `, 'm');
  return {
    get forgotten() {
      return !existsSync(TABLE) || !line.test(readFileSync(TABLE, 'utf8'));
    },
  };
}
