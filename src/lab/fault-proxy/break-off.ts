import type { Socket } from 'node:net';

/** RST. */
export function breakOff(socket: Socket): void {
  // Node can not reset what is being shut down, and would keep the handle for ever; nor what is not there yet.
  const shutting = socket.writableEnded && !socket.writableFinished;
  if (shutting || socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}
