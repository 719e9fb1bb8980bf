import { UseFilters, UsePipes } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import type { WebSocket } from 'ws';
import { Settings } from '../../config/settings.js';
import type { Connection } from '../connection.js';
import { Connections } from '../connections.js';
import { Problem } from '../problem.js';
import type { SubscribeRequest } from '../resume.js';
import {
  checkConflateMs,
  checkTopicCount,
  ConflateCommand,
  DtoPipe,
  PingCommand,
  SubscribeCommand,
  SubscribeDto,
  toRequest,
  UnsubscribeCommand,
  validated,
} from '../subscribe.dto.js';
import type { TransportWire } from '../wire.js';
import { answerProblem, WsProblemFilter } from './ws.problem.filter.js';
import { WsSink } from './ws.sink.js';
import { wsWire } from './ws.wire.js';

const NOTHING_YET: SubscribeRequest = { topics: [], fresh: [], conflateMs: 0 };

/** `/ws`: the same stream as `/sse`, and commands to change what is subscribed while it runs. */
@WebSocketGateway({ path: '/ws' })
@UsePipes(DtoPipe)
@UseFilters(WsProblemFilter)
export class TickerGateway implements OnGatewayConnection, OnGatewayDisconnect {
  readonly #connections = new WeakMap<WebSocket, Connection>();

  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
  ) {}

  /** The query of `/sse` works here too. One that is refused is answered in the stream: a browser never sees a status. */
  handleConnection(client: WebSocket, from: IncomingMessage): void {
    const { url = '', socket } = from;
    this.#limitCommands(client);
    const sink = new WsSink(client, socket);
    const open = (request: SubscribeRequest, batch: boolean): void => {
      const transport = {
        name: 'websocket' as const,
        sink,
        wire: wireFor(client, batch),
        maxAgeMs: Infinity,
      };
      const connection = this.connections.open(transport, request, from);
      this.#connections.set(client, connection);
      client.on('pong', () => connection.heard());
    };
    try {
      const query = validated(SubscribeDto, parse(url.split('?', 2)[1] ?? ''));
      open(toRequest(query, this.settings), query.batch);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      open(NOTHING_YET, false);
      answerProblem(client, undefined, error);
      this.#of(client).bye(error.reason);
    }
  }

  handleDisconnect(client: WebSocket): void {
    this.connections.close(this.#of(client));
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() client: WebSocket, @MessageBody() command: SubscribeCommand): void {
    const connection = this.#of(client);
    connection.subscribe(command.ref, () => {
      const { topics, lastEventId, conflateMs = connection.conflateMs, batch } = command;
      checkConflateMs(conflateMs, this.settings);
      checkTopicCount(new Set([...connection.topics, ...topics]).size, this.settings);
      if (batch !== undefined) connection.wire = wireFor(client, batch);
      return { topics, fresh: [], lastEventId, conflateMs };
    });
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() client: WebSocket, @MessageBody() command: UnsubscribeCommand): void {
    this.#of(client).unsubscribe(command.ref, command.topics);
  }

  @SubscribeMessage('conflate')
  conflate(@ConnectedSocket() client: WebSocket, @MessageBody() command: ConflateCommand): void {
    checkConflateMs(command.conflateMs, this.settings);
    this.#of(client).conflate(command.ref, command.conflateMs);
  }

  @SubscribeMessage('ping')
  ping(@ConnectedSocket() client: WebSocket, @MessageBody() { ref }: PingCommand): void {
    this.#of(client).send('pong', { ...(ref === undefined ? {} : { ref }), time: Date.now() });
  }

  #limitCommands(client: WebSocket): void {
    let second = 0;
    let commands = 0;
    client.on('message', () => {
      this.#of(client).heard();
      const now = Math.floor(Date.now() / 1000);
      commands = now === second ? commands + 1 : 1;
      second = now;
      if (commands <= this.settings.maxCommandsPerSecond) return;
      this.#of(client).bye('too-many-commands', this.connections.retryAfterMs());
    });
  }

  #of(client: WebSocket): Connection {
    return this.#connections.get(client)!;
  }
}

const wireFor = ({ extensions }: WebSocket, batch: boolean): TransportWire =>
  wsWire({ batch, deflate: extensions.includes('permessage-deflate') });
