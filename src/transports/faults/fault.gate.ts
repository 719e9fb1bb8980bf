import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { Admission } from '../admission.js';
import type { Connection } from '../connection.js';
import { Connections } from '../connections.js';
import type { Transport } from '../peer.js';
import { validated } from '../subscribe.dto.js';
import { PageDto } from './fault.dto.js';
import { FaultySink } from './faulty.sink.js';
import { HeldTarget } from './held.target.js';
import { type Newcomer, newRequest, newUpgrade } from './newcomer.js';
import type { Page } from './page.js';
import { Pages } from './pages.js';
import { PollTarget } from './poll.target.js';
import { PushTarget } from './push.target.js';
import type { Target } from './target.js';

interface Visit {
  readonly page: Page;
  readonly newcomer: Newcomer;
}

/** From now until its client has gone. */
function keep({ page, newcomer }: Visit, target: Target): void {
  page.add(target);
  newcomer.onceGone(() => page.remove(target));
}

/** Where the requests of pages come in, by their query's `page`. Whoever names none is not looked at any further. */
@Injectable()
export class FaultGate {
  /** Who has come in and is not a connection yet. */
  readonly #visits = new WeakMap<IncomingMessage, Visit>();

  constructor(
    private readonly pages: Pages,
    private readonly admission: Admission,
    connections: Connections,
  ) {
    const make = connections.make;
    connections.make = (transport, from) => this.#between(make, transport, from);
  }

  /** In front of `/sse` and `/poll`. @throws Problem */
  before(transport: 'sse' | 'poll') {
    return (request: Request, response: Response, next: NextFunction): void => {
      const page = this.#pageOf(request);
      if (page === undefined) return next();
      const visit = { page, newcomer: newRequest(transport, request, response) };
      if (!this.#enters(request, visit)) return;
      if (transport === 'poll') keep(visit, new PollTarget(visit.newcomer, response));
      next();
    };
  }

  /** In front of a WebSocket's handshake. @returns whether it may go on @throws Problem */
  admits(request: IncomingMessage): boolean {
    const page = this.#pageOf(request);
    return page === undefined || this.#enters(request, { page, newcomer: newUpgrade(request) });
  }

  #pageOf({ url = '' }: IncomingMessage): Page | undefined {
    const { page } = parse(url.split('?', 2)[1] ?? '');
    return page === undefined ? undefined : this.pages.of(validated(PageDto, { page }).page);
  }

  #enters(request: IncomingMessage, visit: Visit): boolean {
    const { page, newcomer } = visit;
    const meeting = page.meet(newcomer.view.transport);
    switch (meeting.kind) {
      case 'reset':
        newcomer.reset();
        return false;
      case 'refuse':
        newcomer.refuse(meeting.status);
        return false;
      case 'hang':
        if (this.#hold(request, visit, meeting.holdMs)) return false;
    }
    this.#visits.set(request, visit);
    return true;
  }

  /** Counted like any connection. @returns whether there was room */
  #hold(request: IncomingMessage, visit: Visit, holdMs: number): boolean {
    const address = this.admission.addressOf(request);
    if (this.admission.enter(address) !== undefined) return false;
    visit.newcomer.onceGone(() => this.admission.leave(address));
    keep(visit, new HeldTarget(visit.newcomer, holdMs));
    return true;
  }

  #between(make: Connections['make'], transport: Transport, from: IncomingMessage): Connection {
    const visit = this.#visits.get(from);
    if (visit === undefined) return make(transport, from);
    const sink = new FaultySink(transport);
    const connection = make({ ...transport, sink }, from);
    keep(visit, new PushTarget(visit.newcomer.view, connection, sink));
    return connection;
  }
}
