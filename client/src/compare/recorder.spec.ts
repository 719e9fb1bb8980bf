import type { RoundTrip } from './clock-offset.js';
import { CLOSED_HERE, Recorder } from './recorder.js';

const BYE = '{"event":"bye","data":{"code":1012,"reason":"restart","retry":true,"retryAfterMs":5}}';

describe('a recorder', () => {
  const bytes: number[] = [];
  const trips: RoundTrip[] = [];
  const recorder = new Recorder({
    bytes: (count) => bytes.push(count),
    greeted: (trip) => trips.push(trip),
  });
  const connection = recorder.open();

  it('counts what comes, as bytes', () => {
    connection.heard('{"id":"e-1-a","data":{"x":"é"}}', [{ id: 'e-1-a', data: '{"x":"é"}' }]);
    expect(bytes).toEqual([32]);
    expect(recorder.bytes).toBe(32);
    expect(recorder.firstByteMs).toBeGreaterThanOrEqual(0);
  });

  it('hands each print out once', () => {
    expect(recorder.take('e-1-a')).toMatchObject({ bytes: 10 });
    expect(recorder.take('e-1-a')).toBeUndefined();
  });

  it('notes hello, and how it ended, with the bye before it', () => {
    connection.heard('{"event":"hello","data":{"heartbeatMs":15000,"time":1790000000000}}', []);
    expect(recorder.heartbeatMs).toBe(15_000);
    expect(trips).toMatchObject([{ serverMs: 1_790_000_000_000 }]);
    connection.heard(BYE, []);
    connection.ended('close 1012');
    connection.ended(CLOSED_HERE);
    expect(recorder.endsSince(0)).toEqual(['bye 1012 restart, close 1012']);
    expect(recorder.endsSince(1)).toEqual([]);
    expect(recorder.lastEnd).toBe('bye 1012 restart, close 1012');
  });

  it('notes a bye alone where the library closes on it, and no attempt as an end of a connection', () => {
    const other = recorder.open();
    other.heard(BYE, []);
    other.ended(CLOSED_HERE);
    recorder.open().ended('close 1006');
    expect(recorder.lastEnd).toBe('bye 1012 restart');
    expect(recorder.endsSince(1)).toEqual(['bye 1012 restart', 'close 1006']);
  });

  it('takes nothing from a connection that has ended', () => {
    const before = recorder.bytes;
    connection.heard('late', []);
    expect(recorder.bytes).toBe(before);
  });

  it('keeps no more prints than it may', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ id: `e-${index}-a`, data: '{}' }));
    recorder.open().heard('[]', many);
    expect(recorder.take('e-9999-a')).toBeUndefined();
    expect(recorder.take('e-10000-a')).toBeDefined();
    expect(recorder.opened).toBe(4);
  });
});
