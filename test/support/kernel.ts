import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

const TABLE = '/proc/net/tcp';
const LOOPBACK = '0100007F';

/** A connection of which neither end has been closed (include/net/tcp_states.h). */
const ESTABLISHED = '01';

const inTable = (port = 0): string => `${LOOPBACK}:${port.toString(16).toUpperCase().padStart(4, '0')}`;

/** @returns the state of the end that has this port, of the connection to that one */
const stateOf = (here: number | undefined, there: number | undefined): string | undefined =>
  new RegExp(`^ *\\d+: ${inTable(here)} ${inTable(there)} (..)`, 'm').exec(readFileSync(TABLE, 'utf8'))?.[1];

/**
 * The server's end of a client's connection on loopback, as the kernel sees it. An end in good order stays there for as
 * long as the client does not read it, with all that was sent; a reset gives it back at once. Only Linux tells.
 */
export function serversEndOf({ remotePort, localPort }: Socket): { readonly forgotten: boolean } {
  return {
    get forgotten() {
      return !existsSync(TABLE) || stateOf(remotePort, localPort) === undefined;
    },
  };
}

/** Whether the kernel takes a connection on loopback for alive, at this end and at the other. Only Linux tells. */
export function isEstablished({ remotePort, localPort }: Socket): boolean {
  if (!existsSync(TABLE)) return true;
  return [stateOf(localPort, remotePort), stateOf(remotePort, localPort)].every(
    (state) => state === ESTABLISHED,
  );
}
