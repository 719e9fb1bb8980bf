import type { Request, Response } from 'express';
import type { Settings } from '../../config/settings.js';
import { stored } from '../deflate.js';

/** RFC 1952, 2.3: deflate, no name, no time, system unknown. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/**
 * Whether this stream is to be a gzip stream. Only where its bytes go out as they are: what goes through the response is
 * for HTTP/1.0 and for who pipelines, neither of which asks for much.
 */
export const asksForGzip = (request: Request, response: Response, { compression }: Settings): boolean =>
  compression &&
  request.httpVersion !== '1.0' &&
  response.socket !== null &&
  request.acceptsEncodings(['gzip', 'identity']) === 'gzip';

/**
 * Begins the gzip stream of a response, and lets what Nest writes through it (its comments) be part of that. The stream
 * has no end of its own: a trailer would need a checksum of all that this one client has been sent. It ends as the
 * connection does, and whoever reads it as it comes does not mind.
 */
export function beginGzip(response: Response): void {
  response.setHeader('Content-Encoding', 'gzip');
  const write = response.write.bind(response) as (bytes: Buffer) => boolean;
  let head = GZIP_HEAD;
  response.write = (chunk: string | Uint8Array): boolean => {
    const bytes = Buffer.concat([head, stored(chunk)]);
    head = Buffer.alloc(0);
    return write(bytes);
  };
}
