import { connect as connectSocket, type Socket } from 'node:net';
import { frame } from './frames.js';

export interface CrowdSize {
  readonly streams: number;
  readonly sockets: number;
  /** They answer no close frame and close nothing by themselves. */
  readonly deaf?: boolean;
}

const STREAM = 'GET /sse?topics=stock.A HTTP/1.1\r\nHost: a\r\n\r\n';
const SOCKET =
  'GET /ws?topics=stock.A HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';

/** At most so many that are on their way at once: fewer than wait in a listening socket's queue. */
const AT_ONCE = 100;

/** Many clients that know just enough to see `live` and `bye`: a plain socket each. */
export class Crowd {
  /** `retryAfterMs` that they were told. */
  readonly delays = new Set<number>();
  readonly firstBye: Promise<void>;
  readonly #ends: Promise<boolean>[] = [];
  #sawBye!: () => void;

  private constructor(
    private readonly port: number,
    private readonly deaf: boolean,
  ) {
    this.firstBye = new Promise((resolve) => (this.#sawBye = resolve));
  }

  /** Resolves once all of them are live. */
  static async join(port: number, { streams, sockets, deaf = false }: CrowdSize): Promise<Crowd> {
    const crowd = new Crowd(port, deaf);
    const requests = [...Array<string>(streams).fill(STREAM), ...Array<string>(sockets).fill(SOCKET)];
    const one = async (): Promise<void> => {
      for (let next = requests.pop(); next !== undefined; next = requests.pop()) await crowd.#enter(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return crowd;
  }

  /** Once all have ended: how many of them had heard `bye` as the last message. */
  get byes(): Promise<number> {
    return Promise.all(this.#ends).then((ends) => ends.filter(Boolean).length);
  }

  #enter(request: string): Promise<void> {
    const socket = connectSocket(this.port, '127.0.0.1', () => socket.write(request));
    let text = '';
    let saidBye = false;
    return new Promise((live) => {
      const end = new Promise<boolean>((resolve) => {
        socket.setEncoding('latin1').on('data', (piece: string) => {
          text = (text + piece).slice(-2000);
          if (/"?event"?: ?"?live/.test(text)) live();
          if (saidBye || !/"reason":"restart"[^]*\}/.test(text)) return;
          saidBye = true;
          this.#bye(socket, text, request === SOCKET);
        });
        socket.on('error', () => undefined).once('close', () => resolve(saidBye));
      });
      this.#ends.push(end);
    });
  }

  #bye(socket: Socket, text: string, upgraded: boolean): void {
    this.delays.add(Number(/"retryAfterMs":(\d+)/.exec(text)?.[1]));
    this.#sawBye();
    if (upgraded && !this.deaf) socket.write(frame('', { opcode: 'close' }));
  }
}
