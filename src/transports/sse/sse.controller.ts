import {
  All,
  Body,
  Controller,
  Headers,
  HttpCode,
  type MessageEvent,
  Query,
  Req,
  RequestMethod,
  Res,
  Sse,
  SSE_ABORT_CONTROLLER,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Readable } from 'node:stream';
import { EMPTY, Observable } from 'rxjs';
import { Settings } from '../../config/settings.js';
import { HubService } from '../../hub/hub.service.js';
import type { Connection } from '../connection.js';
import { Connections } from '../connections.js';
import { streamOf } from '../http/reset.js';
import { methodNotAllowed } from '../problem.js';
import { hasAllEnded, type SubscribeRequest } from '../resume.js';
import type { Sink } from '../sink.js';
import { SubscribeDto, toRequestForSome } from '../subscribe.dto.js';
import type { TransportWire } from '../wire.js';
import { asksForGzip, beginGzip } from './gzip.js';
import { Http2Sink } from './http2.sink.js';
import { isChunked, SseSink } from './sse.sink.js';
import { sseWire } from './sse.wire.js';

/**
 * `GET /sse` for EventSource and curl, `POST /sse` for fetch clients with long lists. Nest owns the route, the headers
 * and every error before the first byte; the events themselves go to the socket as bytes that all clients share.
 */
@Controller('sse')
export class SseController {
  constructor(
    private readonly hub: HubService,
    private readonly connections: Connections,
    private readonly settings: Settings,
  ) {}

  @Sse()
  stream(
    @Query() query: SubscribeDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Observable<MessageEvent> {
    return request.method === 'HEAD' ? EMPTY : this.#stream(query, lastEventId, response);
  }

  @Sse('', { method: RequestMethod.POST })
  @HttpCode(200)
  streamForLongList(
    @Body() body: SubscribeDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Observable<MessageEvent> {
    return this.#stream(body, lastEventId, response);
  }

  @All()
  refuse(): never {
    throw methodNotAllowed('GET', 'POST');
  }

  #stream(dto: SubscribeDto, lastEventId: string | undefined, response: Response): Observable<MessageEvent> {
    // Proxies that compress by themselves (Caddy) leave alone what says how it is encoded.
    response.setHeader('Content-Encoding', 'identity');
    if (this.settings.compression) response.vary('Accept-Encoding');
    const request = toRequestForSome(dto, this.settings, lastEventId);
    if (hasAllEnded(this.hub, request)) {
      response.status(204).end();
      return EMPTY;
    }
    const gzip = asksForGzip(response.req, response, this.settings);
    if (gzip) beginGzip(response);
    let nest: Readable;
    response.once('pipe', (source) => (nest = source));
    return new Observable((client) => {
      // What a stream begins with is one write. On HTTP/2 the connection is not this stream's alone.
      const socket = streamOf(response) === undefined ? response.socket : null;
      socket?.cork();
      // Makes Nest send the headers; a comment is the one event that it gives no id of its own.
      client.next({ comment: 'tickerwire' });
      // Nest's pipe writes that comment within this turn; what comes after goes past it, to the socket.
      const start = setImmediate(() => {
        const chunked = isChunked(response);
        const framing = `${gzip ? 'gzip-' : ''}${chunked ? 'chunks' : 'stream'}` as const;
        const wire = sseWire(framing, dto.named);
        if (!chunked && streamOf(response) === undefined) {
          const sink = new SseSink(response, response, () => client.complete());
          const connection = this.#open(sink, wire, request, response);
          client.add(() => this.connections.close(connection));
        } else {
          // Nest has done its part: its stream, timer and promises need not wait for the end of this one.
          nest.unpipe(response);
          client.complete();
          // Aborted by that; the trace in its reason would keep all of it after all.
          Reflect.deleteProperty(response.req, SSE_ABORT_CONTROLLER);
          this.#takeOver(wire, request, response);
        }
        socket?.uncork();
      });
      return () => clearImmediate(start);
    });
  }

  /** From here on the response is ours alone. Not within another function, which would keep what that one needs. */
  #takeOver(wire: TransportWire, request: SubscribeRequest, response: Response): void {
    const stream = streamOf(response);
    const sink =
      stream === undefined
        ? new SseSink(response, response.socket!, () => response.end())
        : new Http2Sink(stream);
    const connection = this.#open(sink, wire, request, response);
    response.once('close', () => this.connections.close(connection));
  }

  #open(sink: Sink, wire: TransportWire, request: SubscribeRequest, response: Response): Connection {
    const maxAgeMs = this.settings.maxAgeMs * (0.8 + 0.4 * Math.random());
    return this.connections.open({ name: 'sse', sink, wire, maxAgeMs }, request, response.req);
  }
}
