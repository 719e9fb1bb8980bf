import type { FaultDto, TransportName } from './fault.dto.js';

/** What `GET /faults/:page` tells of an open connection. */
export interface ConnectionView {
  readonly transport: TransportName;
  readonly protocol: 'h1' | 'h2';
  /** ms since 1970. */
  readonly openedMs: number;
}

/** An open connection of a page, as faults meet it. */
export interface Target {
  readonly view: ConnectionView;
  /** @returns whether the fault took effect here: not each is for each transport */
  strike(fault: FaultDto): boolean;
  /** Takes back what still goes on. @returns whether anything did */
  lift(): boolean;
  /** The client has gone: nothing of it may stay. */
  stop(): void;
}
