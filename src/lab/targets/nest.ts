/**
 * Nest as its documentation shows it: an `@Sse()` route that emits objects, and a gateway on `WsAdapter` that sends
 * `JSON.stringify` to each client.
 */
import 'reflect-metadata';
import { Controller, type MessageEvent, Module, Query, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { type OnGatewayConnection, type OnGatewayDisconnect, WebSocketGateway } from '@nestjs/websockets';
import type { IncomingMessage, Server } from 'node:http';
import { merge, type Observable, Subject } from 'rxjs';
import { WebSocket } from 'ws';
import { labTicks } from '../../feeds/lab.feed.js';
import { labEnvironment } from './environment.js';
import { listen, topicsOf } from './listening.js';

const subjects = new Map<string, Subject<MessageEvent>>();
const clients = new Map<string, Set<WebSocket>>();

function of<Value>(map: Map<string, Value>, topic: string, make: () => Value): Value {
  const value = map.get(topic) ?? make();
  map.set(topic, value);
  return value;
}

@Controller()
class StockController {
  @Sse('sse')
  stream(@Query('topics') topics: string): Observable<MessageEvent> {
    return merge(...topics.split(',').map((topic) => of(subjects, topic, () => new Subject())));
  }
}

@WebSocketGateway({ path: '/ws' })
class StockGateway implements OnGatewayConnection, OnGatewayDisconnect {
  handleConnection(client: WebSocket, request: IncomingMessage): void {
    for (const topic of topicsOf(request.url)) of(clients, topic, () => new Set()).add(client);
  }

  handleDisconnect(client: WebSocket): void {
    for (const subscribers of clients.values()) subscribers.delete(client);
  }
}

@Module({ controllers: [StockController], providers: [StockGateway] })
class StockModule {}

const app = await NestFactory.create(StockModule, { logger: false });
app.useWebSocketAdapter(new WsAdapter(app));
await app.init();

labTicks(labEnvironment()).subscribe((tick) => {
  subjects.get(tick.topic)?.next({ data: tick });
  for (const client of clients.get(tick.topic) ?? []) {
    if (client.readyState === WebSocket.OPEN) client.send(JSON.stringify({ event: 'tick', data: tick }));
  }
});

listen(app.getHttpServer() as Server);
