import type { INestApplicationContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import type { Settings } from '../../config/settings.js';
import { Problem } from '../problem.js';
import { refuseHandshake, TickerWsAdapter } from '../ws/ws.adapter.js';
import { FaultGate } from './fault.gate.js';

/** Asks the gate before each handshake. */
export class FaultyWsAdapter extends TickerWsAdapter {
  readonly #gate: FaultGate;

  constructor(app: INestApplicationContext, settings: Settings) {
    super(app, settings);
    this.#gate = app.get(FaultGate);
  }

  protected override accept(
    gateway: WebSocketServer,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void {
    try {
      if (this.#gate.admits(request)) super.accept(gateway, request, socket, head);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refuseHandshake(socket, error.reason, error.detail);
    }
  }
}
