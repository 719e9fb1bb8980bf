import type { Wire } from '../hub/batch.js';
import type { ControlData, ControlName } from '../protocol/messages.js';

/** A wire that can also say the named messages. */
export interface TransportWire extends Wire {
  control<Name extends ControlName>(
    name: Name,
    data: ControlData[Name],
    id?: string,
    retryMs?: number,
  ): Buffer;
}
