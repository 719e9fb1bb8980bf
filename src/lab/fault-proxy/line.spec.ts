import { Random } from '../../feeds/random.js';
import type { Faults } from './faults.js';
import { Line } from './line.js';

const lineWith = (faults: Faults, { nowMs = 0, seed = 1 } = {}): Line => {
  const line = new Line(new Random(seed, '1 toClient'));
  line.set(faults, nowMs);
  return line;
};

/** Everything that is to be written by then, one write each. */
function writes(line: Line, nowMs: number, most = Infinity): string[] {
  const found: string[] = [];
  for (let piece = line.take(nowMs, most); piece !== undefined; piece = line.take(nowMs, most))
    found.push(piece.toString());
  return found;
}

const letters = (count: number): Buffer =>
  Buffer.from('abcdefghij'.repeat(Math.ceil(count / 10)).slice(0, count));

it('passes everything on at once, as it came, where nothing is wrong', () => {
  const line = lineWith({});
  expect(line.waitMs(5)).toBeUndefined();
  line.put(Buffer.from('one'), 5);
  line.put(Buffer.from('two'), 5);
  line.put('end', 5);
  expect(line.waitMs(5)).toBe(0);
  expect(writes(line, 5)).toEqual(['one', 'two', 'end']);
  expect(line.waitMs(5)).toBeUndefined();
});

describe('latency', () => {
  it('holds each piece back for exactly so long, and the end too', () => {
    const line = lineWith({ latencyMs: 100 });
    line.put(Buffer.from('one'), 0);
    line.put('end', 30);
    expect(line.waitMs(0)).toBe(100);
    expect(writes(line, 99.9)).toEqual([]);
    expect(writes(line, 100)).toEqual(['one']);
    expect(line.waitMs(100)).toBe(30);
    expect(writes(line, 129)).toEqual([]);
    expect(writes(line, 130)).toEqual(['end']);
  });

  it('that ends lets nothing overtake what is on its way', () => {
    const line = lineWith({ latencyMs: 100 });
    line.put(Buffer.from('late'), 0);
    line.set({}, 10);
    line.put(Buffer.from('quick'), 10);
    expect(writes(line, 99)).toEqual([]);
    expect(writes(line, 100)).toEqual(['late', 'quick']);
  });
});

describe('jitter', () => {
  const FAULTS = { latencyMs: 20, jitterMs: 30 };

  /** How long each of 50 pieces takes of which none is held up by another. */
  const times = (seed: number): number[] => {
    const line = lineWith(FAULTS, { seed });
    return Array.from({ length: 50 }, (_, n) => {
      line.put(Buffer.from('x'), n * 100);
      const waitMs = line.waitMs(n * 100)!;
      expect(writes(line, n * 100 + waitMs)).toEqual(['x']);
      return waitMs;
    });
  };

  it('is spread over its range and no further', () => {
    const all = times(1);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...all)).toBeLessThan(50);
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(20);
  });

  it('is the same for the same seed and another for another', () => {
    expect(times(7)).toEqual(times(7));
    expect(times(7)).not.toEqual(times(8));
  });

  it('keeps the order: who has drawn less waits for who went before', () => {
    const drawn = times(7);
    const line = lineWith(FAULTS, { seed: 7 });
    for (let n = 0; n < 50; n += 1) line.put(Buffer.from([n]), n);
    const arrivals: number[] = [];
    for (let nowMs = 0; arrivals.length < 50; nowMs += line.waitMs(nowMs) ?? 0)
      for (const piece of writes(line, nowMs)) {
        expect(piece.charCodeAt(0)).toBe(arrivals.length);
        arrivals.push(nowMs);
      }
    const due = drawn.map((ms, n) => n + ms);
    arrivals.forEach((ms, n) => expect(ms).toBeCloseTo(Math.max(...due.slice(0, n + 1)), 6));
  });
});

describe('a rate', () => {
  const bytesBy = (line: Line, nowMs: number): number => writes(line, nowMs).join('').length;

  it.each([1, 3, 1000, 3333, 1_000_000])('of %i bytes a second lets exactly so many through', (rate) => {
    const line = lineWith({ bytesPerSecond: rate });
    line.put(letters(rate * 3), 0);
    let passed = 0;
    for (let nowMs = 0; nowMs <= 3000; nowMs += 7) {
      passed += bytesBy(line, nowMs);
      expect(passed).toBe(Math.floor((nowMs * rate) / 1000));
    }
    expect(bytesBy(line, 3000)).toBe(rate * 3 - passed);
    expect(line.bytes).toBe(0);
  });

  it('saves nothing up while nothing is sent', () => {
    const line = lineWith({ bytesPerSecond: 1000 });
    line.put(letters(10), 0);
    expect(bytesBy(line, 500)).toBe(10);
    line.put(letters(500), 10_000);
    expect(bytesBy(line, 10_000)).toBe(0);
    expect(bytesBy(line, 10_100)).toBe(100);
  });

  it('saves nothing up while nobody reads', () => {
    const line = lineWith({ bytesPerSecond: 1000 });
    line.put(letters(500), 0);
    expect(bytesBy(line, 100)).toBe(100);
    line.skipTo(9000);
    expect(bytesBy(line, 9100)).toBe(100);
  });

  it('comes on top of a latency', () => {
    const line = lineWith({ bytesPerSecond: 1000, latencyMs: 50 });
    line.put(letters(100), 0);
    expect(bytesBy(line, 50)).toBe(0);
    expect(bytesBy(line, 60)).toBe(10);
    expect(bytesBy(line, 150)).toBe(90);
  });

  it('can be changed on the way, and counts from then', () => {
    const line = lineWith({ bytesPerSecond: 1000 });
    line.put(letters(1000), 0);
    expect(bytesBy(line, 100)).toBe(100);
    line.set({ bytesPerSecond: 100 }, 100);
    expect(bytesBy(line, 200)).toBe(10);
    line.set({}, 200);
    expect(bytesBy(line, 200)).toBe(890);
  });

  it('is looked at again when all could have passed, or soon', () => {
    const line = lineWith({ bytesPerSecond: 1000 });
    line.put(letters(4), 0);
    expect(line.waitMs(0)).toBe(4);
    line.put(letters(1000), 0);
    expect(line.waitMs(0)).toBe(10);
  });
});

describe('slices', () => {
  it('have exactly so many bytes, the last what is left', () => {
    const line = lineWith({ sliceBytes: 7 });
    line.put(letters(30), 0);
    expect(writes(line, 0).map(({ length }) => length)).toEqual([7, 7, 7, 7, 2]);
  });

  it('end at the same bytes however these were read', () => {
    const line = lineWith({ sliceBytes: 7 });
    for (const length of [5, 1, 10, 14]) line.put(letters(length), 0);
    const ends = writes(line, 0).reduce<number[]>(
      (all, { length }) => [...all, (all.at(-1) ?? 0) + length],
      [],
    );
    expect(ends).toEqual([5, 6, 7, 14, 16, 21, 28, 30]);
  });

  it('of one byte are single bytes', () => {
    const line = lineWith({ sliceBytes: 1 });
    line.put(letters(5), 0);
    expect(writes(line, 0)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('a buffer', () => {
  it('is full at its bytes, and has room again for what has been taken', () => {
    const line = lineWith({ bufferBytes: 10, latencyMs: 5 });
    line.put(letters(9), 0);
    expect(line.full).toBe(false);
    line.put(letters(1), 0);
    expect(line.full).toBe(true);
    line.take(5, 1);
    expect(line.full).toBe(false);
  });

  it('is full of very many pieces, however small', () => {
    const line = lineWith({ latencyMs: 5 });
    for (let n = 0; n < 5000; n += 1) line.put(letters(1), 0);
    expect(line.full).toBe(true);
    writes(line, 5);
    expect(line.full).toBe(false);
  });

  it('that is emptied says what is lost', () => {
    const line = lineWith({ latencyMs: 5 });
    line.put(letters(30), 0);
    line.put('end', 0);
    expect(line.clear()).toBe(30);
    expect(writes(line, 5)).toEqual([]);
    expect(line.bytes).toBe(0);
  });
});

it('gives no more than there may be', () => {
  const line = lineWith({});
  line.put(letters(30), 0);
  expect(line.take(0, 12)?.length).toBe(12);
  expect(writes(line, 0)).toEqual([letters(30).toString().slice(12)]);
});
