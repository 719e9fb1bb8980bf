import { jsonControl } from '../../protocol/encode.js';
import { wsWire } from '../ws/ws.wire.js';
import { anywhere, betweenFrames, type PartsAt, Trickle } from './trickle.js';

const wire = wsWire({ batch: false, deflate: false });
const bare = jsonControl('stale', { topics: [], reason: '' }).length;

const bytes = (size: number): Buffer => Buffer.alloc(size, 'x');

/** Bytes taken at each of these times, ms. */
const takenAt = (trickle: Trickle, times: readonly number[]): number[] =>
  times.map((nowMs) => Buffer.concat(trickle.take(nowMs)).length);

const trickleOf = (bytesPerSecond: number, partsAt: PartsAt = anywhere): Trickle =>
  Object.assign(new Trickle(partsAt), { bytesPerSecond });

describe('a trickle', () => {
  it('gives back its rate to the byte, however often it is asked', () => {
    const trickle = trickleOf(1000);
    trickle.push(bytes(400), 0);
    trickle.push(bytes(600), 0);
    expect(takenAt(trickle, [0, 1, 10, 10.5, 11, 511, 1000, 2000])).toEqual([0, 1, 9, 0, 1, 500, 489, 0]);
    expect(trickle.bytes).toBe(0);
  });

  it('saves no fraction of a byte, and loses none', () => {
    const trickle = trickleOf(3);
    trickle.push(bytes(3), 0);
    expect(takenAt(trickle, [333, 334, 666, 667, 999, 1000.1])).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('has nothing to give for having been empty', () => {
    const trickle = trickleOf(1000);
    trickle.push(bytes(10), 0);
    expect(takenAt(trickle, [10, 60_000])).toEqual([10, 0]);
    trickle.push(bytes(100), 60_000);
    expect(takenAt(trickle, [60_000, 60_050, 70_000])).toEqual([0, 50, 50]);
  });

  it('keeps the order, and counts what waits', () => {
    const trickle = trickleOf(1000);
    for (const text of ['abc', '', 'defg', 'h']) trickle.push(Buffer.from(text), 0);
    expect(Buffer.concat(trickle.take(5)).toString()).toBe('abcde');
    expect(trickle.bytes).toBe(3);
    expect(Buffer.concat(trickle.takeAll()).toString()).toBe('fgh');
    expect(trickle.bytes).toBe(0);
  });

  it('lets WebSocket frames go whole, whatever their size', () => {
    const trickle = trickleOf(1000, betweenFrames);
    const framesOf = (...payloads: number[]): Buffer =>
      Buffer.concat(
        payloads.map((size) => wire.control('stale', { topics: [], reason: 'x'.repeat(size - bare) })),
      );
    const sizes = [2 + 100, 2 + 125, 4 + 126, 4 + 65_535, 10 + 65_536];
    trickle.push(framesOf(100, 125), 0);
    trickle.push(framesOf(126, 65_535, 65_536), 0);
    let sum = 0;
    for (const size of sizes) {
      sum += size;
      expect(takenAt(trickle, [sum - 0.5, sum + 0.1])).toEqual([0, size]);
    }
    expect(trickle.bytes).toBe(0);
  });
});
