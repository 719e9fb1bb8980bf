import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { HeadReader } from './head.reader.js';
import type { Link, LinkEnd } from './link.js';
import { type Ask, requestOf } from './request.js';

/** What sockets read into, all of them: a read is over before the next begins. */
const BUFFER = Buffer.allocUnsafeSlow(262_144);

/** From 127.0.0.2 on: one address has ports for no more than 28,000 connections. */
const ADDRESSES = 8;

let made = 0;

/** A connection of its own, over HTTP/1.1: TCP, or TLS within it. */
export function openTcp(ask: Ask, end: LinkEnd): Link {
  let state: 'opening' | 'open' | 'gone' = 'opening';
  const cut = (): void => {
    state = 'gone';
    // A TLS socket has no RST of its own to send.
    if (ask.tls === undefined) socket.resetAndDestroy();
    else socket.destroy();
  };
  const lost = (reason: string): void => {
    if (state === 'gone') return;
    cut();
    end.lost(reason);
  };
  const head = new HeadReader(ask.wire === 'sse' ? 200 : 101);
  const read = (length: number, bytes: Uint8Array): boolean => {
    if (state === 'gone') return false;
    try {
      if (state === 'open') return end.read(bytes as Buffer, length);
      const read = head.read(bytes as Buffer, length);
      if (read === undefined) return true;
      state = 'open';
      end.opened(read.head);
      return read.rest.length === 0 || end.read(read.rest, read.rest.length);
    } catch (error) {
      lost((error as Error).message);
      return false;
    }
  };
  const socket = socketTo(ask, read);
  socket.on('error', ({ message }) => lost(message));
  socket.once('close', () => lost('the server has ended the connection'));
  socket.write(requestOf(ask));
  return {
    write: (bytes) => void socket.write(bytes),
    resume: () => void socket.resume(),
    cut,
  };
}

function socketTo(
  { port, tls, foreign }: Ask,
  callback: (length: number, bytes: Uint8Array) => boolean,
): Socket {
  const host = foreign?.host ?? '127.0.0.1';
  if (tls !== undefined) {
    const rejectUnauthorized = tls === 'checked';
    const servername = foreign?.name;
    const socket = connectTls({ host, port, ALPNProtocols: ['http/1.1'], servername, rejectUnauthorized });
    return socket.on('data', (bytes: Buffer) => void (callback(bytes.length, bytes) || socket.pause()));
  }
  const localAddress = foreign === undefined ? `127.0.0.${2 + (made++ % ADDRESSES)}` : undefined;
  return connect({ host, port, localAddress, noDelay: true, onread: { buffer: BUFFER, callback } });
}
