import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Link, LinkEnd } from './link.js';
import { type Ask, pathOf } from './request.js';

/** Event streams on each TCP connection: what a browser is given by most servers (RFC 9113, 6.5.2: at least 100). */
const STREAMS = 100;

/** What Chromium allows for a stream, and for all of a session, bytes: the default of 64 kB would be the bottleneck. */
const STREAM_WINDOW = 6 * 2 ** 20;
const SESSION_WINDOW = 15 * 2 ** 20;

interface Shared {
  readonly session: ClientHttp2Session;
  readonly socket: Socket;
  /** Streams ever opened on it. */
  opened: number;
}

/** Event streams over HTTP/2, many on each TCP connection. */
export class Http2Links {
  readonly #all: Shared[] = [];

  /** Bytes read from all sockets, frames and all; within TLS where there is TLS. */
  get bytes(): number {
    return this.#all.reduce((sum, { socket }) => sum + socket.bytesRead, 0);
  }

  open(ask: Ask, end: LinkEnd): Link {
    let gone = false;
    const lost = (reason: string): void => {
      if (gone) return;
      gone = true;
      stream.close(constants.NGHTTP2_CANCEL);
      end.lost(reason);
    };
    const stream = this.#session(ask).request({
      ':path': pathOf(ask),
      accept: 'text/event-stream',
    });
    stream.once('response', ({ ':status': status }) => {
      if (status === 200) end.opened({ chunked: false, gzip: false });
      else lost(`HTTP/2 ${status}`);
    });
    stream.on('data', (bytes: Buffer) => {
      if (!gone && !end.read(bytes, bytes.length)) stream.pause();
    });
    stream.once('error', ({ message }: Error) => lost(message));
    stream.once('close', () => lost('the server has ended the stream'));
    return {
      write: () => undefined,
      resume: () => void stream.resume(),
      cut: () => {
        gone = true;
        stream.close(constants.NGHTTP2_CANCEL);
      },
    };
  }

  close(): void {
    for (const { session } of this.#all) session.destroy();
  }

  #session(ask: Ask): ClientHttp2Session {
    const last = this.#all.at(-1);
    const shared =
      last === undefined || last.opened === STREAMS || last.session.destroyed || last.session.closed
        ? this.#add(ask)
        : last;
    shared.opened += 1;
    return shared.session;
  }

  #add({ port, tls }: Ask): Shared {
    const host = '127.0.0.1';
    const socket =
      tls === undefined
        ? connectTcp({ host, port, noDelay: true })
        : connectTls({ host, port, ALPNProtocols: ['h2'], rejectUnauthorized: tls === 'checked' });
    const session = connect(`${tls === undefined ? 'http' : 'https'}://${host}:${port}`, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
    });
    session.once('connect', () => session.setLocalWindowSize(SESSION_WINDOW));
    // Its streams are told, and tell why.
    session.on('error', () => undefined);
    const shared = { session, socket, opened: 0 };
    this.#all.push(shared);
    return shared;
  }
}
