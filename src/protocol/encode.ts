/**
 * How events and messages are written down, as text. Every body is the output of `JSON.stringify`: it holds no CR,
 * LF or NUL, so that one event is one SSE `data:` line (WHATWG HTML, 9.2.6) whatever its fields hold.
 */
import type { ControlData, ControlName } from './messages.js';

/**
 * The data of an event: what stands behind `data:` on SSE and in `data` on WebSocket, byte for byte. In one call: text
 * that is put together stays in its pieces, and histories would keep ten objects for each event.
 */
export function encodeBody(topic: string, time: number, data: object): string {
  return JSON.stringify({ topic, time, data });
}

export function sseEvent(id: string, body: string): string {
  return `id: ${id}\ndata: ${body}\n\n`;
}

export function jsonEvent(id: string, body: string): string {
  return `{"id":"${id}","data":${body}}`;
}

export interface SseFields {
  id?: string | undefined;
  /** ms until a browser reconnects by itself. */
  retry?: number | undefined;
  /** Without names a control message is the JSON that WebSocket would carry, for `onmessage` alone. */
  named: boolean;
}

export function sseControl<Name extends ControlName>(
  name: Name,
  data: ControlData[Name],
  fields: SseFields,
): string {
  const id = fields.id === undefined ? '' : `id: ${fields.id}\n`;
  const retry = fields.retry === undefined ? '' : `retry: ${fields.retry}\n`;
  return fields.named
    ? `event: ${name}\n${id}${retry}data: ${JSON.stringify(data)}\n\n`
    : `${id}${retry}data: ${jsonControl(name, data, fields.id)}\n\n`;
}

export function jsonControl<Name extends ControlName>(
  name: Name,
  data: ControlData[Name],
  id?: string,
): string {
  return id === undefined
    ? `{"event":"${name}","data":${JSON.stringify(data)}}`
    : `{"event":"${name}","id":"${id}","data":${JSON.stringify(data)}}`;
}
