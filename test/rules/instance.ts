import type { IncomingMessage } from 'node:http';
import type { Settings } from '../../src/config/settings.js';
import { HubService } from '../../src/hub/hub.service.js';
import type { CommandData, CommandName } from '../../src/protocol/messages.js';
import { Admission } from '../../src/transports/admission.js';
import type { Connection } from '../../src/transports/connection.js';
import { Connections } from '../../src/transports/connections.js';
import { Poll } from '../../src/transports/poll/poll.js';
import type { Transport } from '../../src/transports/peer.js';
import { hasAllEnded, type SubscribeRequest } from '../../src/transports/resume.js';
import { sseWire } from '../../src/transports/sse/sse.wire.js';
import { type SubscribeDto, toRequest, toRequestForSome } from '../../src/transports/subscribe.dto.js';
import { wsWire } from '../../src/transports/ws/ws.wire.js';
import { decodeFrames, decodeStream } from './decode.js';
import { LazySink, type Receiver } from './lazy.sink.js';
import type { Log } from './log.js';
import { LogEngine } from './log.engine.js';
import { WireCheck } from './wire.check.js';

const NOBODY = { socket: {} } as IncomingMessage;

/** A server of the cluster: the real hub and the real connections, on a log and on lines that the test moves. */
export class Instance {
  readonly hub: HubService;
  readonly engine: LogEngine;
  readonly connections: Connections;
  readonly sinks = new Set<LazySink>();
  readonly #requests = new Set<() => void>();

  constructor(
    private readonly log: Log,
    private readonly settings: Settings,
    knowsEvicted: boolean,
    private readonly problems: string[],
  ) {
    this.engine = new LogEngine(log, knowsEvicted);
    this.hub = new HubService(this.engine, settings);
    this.connections = new Connections(this.hub, settings, new Admission(settings));
    void this.hub.onModuleInit();
  }

  /** @returns nothing where the answer is 204 */
  openStream(dto: SubscribeDto, header: string | undefined, receiver: Receiver): LazySink | undefined {
    const request = toRequestForSome(dto, this.settings, header);
    if (hasAllEnded(this.hub, request)) return undefined;
    const sink = this.#sink(decodeStream, receiver);
    const wire = sseWire('stream', dto.named);
    this.#open({ name: 'sse', sink, wire, maxAgeMs: this.settings.maxAgeMs }, request, sink);
    return sink;
  }

  openSocket(dto: SubscribeDto, receiver: Receiver): LazySink {
    const request = toRequest(dto, this.settings);
    const sink = this.#sink(decodeFrames, receiver);
    this.#open(
      { name: 'websocket', sink, wire: wsWire({ batch: dto.batch, deflate: false }), maxAgeMs: Infinity },
      request,
      sink,
    );
    return sink;
  }

  /** @returns nothing where the answer is 204 */
  poll(dto: SubscribeDto): Poll | undefined {
    const request = toRequestForSome(dto, this.settings);
    const waitMs = Math.min(dto.waitMs ?? Infinity, this.settings.pollWaitMs);
    return hasAllEnded(this.hub, request)
      ? undefined
      : new Poll(this.hub, this.settings, request, waitMs, this.connections.closing$);
  }

  /** What becomes of a request, unless the process is killed first. */
  answered(answer: Promise<string | undefined>): Promise<string> {
    return new Promise((resolve, reject) => {
      const kill = (): void => reject(new Error('the connection is broken'));
      this.#requests.add(kill);
      answer
        .then((text) => (text === undefined ? kill() : resolve(text)))
        .catch(reject)
        .finally(() => this.#requests.delete(kill));
    });
  }

  /** It stops: in good order, with `bye`, or as a process that is killed. */
  stop(inGoodOrder: boolean): void {
    this.connections.onModuleDestroy();
    if (!inGoodOrder) this.kill();
    void this.connections.beforeApplicationShutdown();
    void this.hub.onApplicationShutdown();
  }

  /** Whatever it still serves breaks off. */
  kill(): void {
    for (const sink of this.sinks) sink.cut();
    for (const kill of this.#requests) kill();
  }

  #command(connection: Connection, text: string): void {
    const { event, data } = JSON.parse(text) as { event: CommandName; data: CommandData['subscribe'] };
    const { ref, topics, conflateMs = connection.conflateMs } = data;
    if (event === 'subscribe') connection.subscribe(ref, () => ({ topics, fresh: [], conflateMs }));
    if (event === 'unsubscribe') connection.unsubscribe(ref, topics);
    if (event === 'conflate') connection.conflate(ref, conflateMs);
  }

  #open(transport: Transport, request: SubscribeRequest, sink: LazySink): void {
    sink.connection = this.connections.open(transport, request, NOBODY);
    // It may have been refused, or have had nothing to come, while it was opened.
    if (!sink.served) this.connections.close(sink.connection);
  }

  #sink(decode: ConstructorParameters<typeof LazySink>[0], receiver: Receiver): LazySink {
    const check = new WireCheck(this.log, this.problems);
    const command = (connection: Connection, text: string): void => this.#command(connection, text);
    const sink: LazySink = new LazySink(decode, receiver, check, command, ({ connection }) => {
      this.sinks.delete(sink);
      if (connection !== undefined) this.connections.close(connection);
    });
    this.sinks.add(sink);
    return sink;
  }
}
