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
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { EMPTY, Observable } from 'rxjs';
import { Settings } from '../../config/settings.js';
import { HubService } from '../../hub/hub.service.js';
import { Connections } from '../connections.js';
import { methodNotAllowed } from '../problem.js';
import { hasAllEnded } from '../resume.js';
import { SubscribeDto, toRequestForSome } from '../subscribe.dto.js';
import { asksForGzip, beginGzip } from './gzip.js';
import { SseSink } from './sse.sink.js';
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
    return new Observable((client) => {
      // Makes Nest send the headers; a comment is the one event that it gives no id of its own.
      client.next({ comment: 'tickerwire' });
      // Nest's pipe writes that comment within this turn; what comes after goes past it, to the socket.
      const start = setImmediate(() => {
        const sink = new SseSink(response, () => client.complete());
        const wire = sseWire(gzip ? 'gzip' : sink.chunked ? 'chunks' : 'stream', dto.named);
        const maxAgeMs = this.settings.maxAgeMs * (0.8 + 0.4 * Math.random());
        const transport = { name: 'sse' as const, sink, wire, maxAgeMs };
        const connection = this.connections.open(transport, request, response.req);
        client.add(() => this.connections.close(connection));
      });
      return () => clearImmediate(start);
    });
  }
}
