import { constants, createGunzip } from 'node:zlib';
import type { Reader } from './reader.js';

/** Takes gzip off that a proxy has put on, stream by stream: what comes out comes a little later than it could. */
export class GunzipReader implements Reader {
  readonly #gunzip;

  constructor(reader: Reader, failed: (reason: string) => void) {
    this.#gunzip = createGunzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });
    this.#gunzip.on('data', (bytes: Buffer) => {
      try {
        reader.read(bytes, bytes.length);
      } catch (error) {
        failed((error as Error).message);
      }
    });
    this.#gunzip.once('error', ({ message }) => failed(message));
  }

  read(bytes: Buffer, length: number): void {
    this.#gunzip.write(Buffer.from(bytes.subarray(0, length)));
  }
}
