import type { ControlMessage, ControlName, EventMessage } from '../../src/protocol/messages.js';

/** A named message, told apart by `event`. */
export type Control = { [Name in ControlName]: ControlMessage<Name> }[ControlName];

/** What every transport delivers, in the shape WebSocket has for it. */
export type Message = EventMessage | Control;

export const isControl = (message: Message): message is Control => 'event' in message;
