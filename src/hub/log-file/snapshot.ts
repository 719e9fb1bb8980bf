import type { FileHandle } from 'node:fs/promises';
import type { LogState } from './log-state.js';
import { KIND, MAGIC } from './record.js';
import { RecordBuffer } from './record-buffer.js';

/** About a millisecond of encoding; then the event loop has its turn. */
const SLICE_BYTES = 262_144;

/**
 * Writes all that is retained to an empty file. The log may grow meanwhile: what has been stored since this was
 * called has to follow in the file, whether or not it is in the snapshot too.
 * @returns length of the file
 */
export async function writeSnapshot(
  file: FileHandle,
  state: LogState,
  signal?: AbortSignal,
): Promise<number> {
  await file.writeFile(MAGIC);
  let length = MAGIC.length;
  const buffer = new RecordBuffer();
  const records = snapshot(state, buffer);
  for (let done = false; !done;) {
    signal?.throwIfAborted();
    buffer.clear();
    while (!done && buffer.length < SLICE_BYTES) done = records.next().done === true;
    for (let written = 0; written < buffer.length;) {
      const bytes = buffer.bytes;
      written += (await file.write(bytes, written, bytes.length - written, length + written)).bytesWritten;
    }
    length += buffer.length;
  }
  return length;
}

/** Adds to the buffer, record by record. */
function* snapshot(state: LogState, buffer: RecordBuffer): Generator<void> {
  const { epoch, boot, head, time, floor } = state;
  yield buffer.add({ kind: KIND.opened, topic: epoch, id: boot, sequence: head, time });
  if (floor !== undefined) {
    yield buffer.add({ ...floor, kind: KIND.floor, body: String(floor.below) });
  }
  for (const [id, published] of state.keys.since(time)) {
    yield buffer.add({ kind: KIND.key, id, sequence: published.sequence, time: published.time });
  }
  for (const history of state.kept.histories()) {
    yield buffer.add({ kind: KIND.topic, topic: history.topic, sequence: history.evicted });
    const { events, next, end } = history.after(0);
    // A copy, for the history goes on.
    for (const event of events.slice(next, end)) yield buffer.addEvent(event, '');
  }
}
