import { labTicks } from '../../feeds/lab.feed.js';
import { encodeBody, jsonEvent, sseEvent } from '../../protocol/encode.js';
import { formatPosition } from '../../protocol/position.js';
import { idsOf, labEnvironment } from './environment.js';

/** An event as text: as an event stream has it, and as one message. */
export interface RawEvent {
  readonly topic: string;
  readonly sse: () => string;
  readonly json: () => string;
}

/** The events of the feed, with the ids that are asked for. */
export function rawEvents(take: (event: RawEvent) => void): void {
  const ids = idsOf();
  let sequence = 0;
  labTicks(labEnvironment()).subscribe(({ topic, time, data }) => {
    sequence += 1;
    const body = encodeBody(topic, time, data);
    if (ids === 'position') {
      const id = formatPosition({ epoch: 'reference0', sequence, time });
      take({ topic, sse: () => sseEvent(id, body), json: () => jsonEvent(id, body) });
    } else {
      const id = ids === 'none' ? '' : `id: ${100_000 + sequence}\n`;
      take({ topic, sse: () => `${id}data: ${body}\n\n`, json: () => body });
    }
  });
}
