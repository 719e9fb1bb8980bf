import { eventsOfAnswer, eventsOfMessage, fingerprint, isControlText, utf8Bytes } from './wire-text.js';

/** Everything that a scanner could stumble over, and spaces that a parser would lose. */
const DATA = '{"topic":"a","time":1, "data":{"x":"]}\\"{[,\\\\","y":[{"z":[]}],"é":"€𝄞"}}';
const event = (id: string): string => `{"id":"${id}","data":${DATA}}`;
const ENDED = '{"event":"ended","data":{"topic":"a"}}';

describe('what the wire carried', () => {
  it('is found in a single message', () => {
    expect(eventsOfMessage(event('e-1-a'))).toEqual([{ id: 'e-1-a', data: DATA }]);
    expect(eventsOfMessage('{"event":"live","id":"e-1-a","data":{"empty":[]}}')).toEqual([]);
  });

  it('is found in a batch, whatever stands between', () => {
    expect(eventsOfMessage(`[${event('e-1-a')},${ENDED},${event('e-2-a')}]`)).toEqual([
      { id: 'e-1-a', data: DATA },
      { id: 'e-2-a', data: DATA },
    ]);
    expect(eventsOfMessage('[]')).toEqual([]);
  });

  it('is found in the answer to a poll', () => {
    const answer = `{"hello":{"topics":["a"]},"resets":[],"events":[${event('e-1-a')},${event('e-2-a')}],"ended":["a"],"position":"e-2-a","live":null}`;
    expect(eventsOfAnswer(answer).map(({ id }) => id)).toEqual(['e-1-a', 'e-2-a']);
    expect(eventsOfAnswer(answer)[1]!.data).toBe(DATA);
    expect(eventsOfAnswer('{"title":"no"}')).toEqual([]);
  });

  it('is survived when it is cut off', () => {
    for (let end = 0; end < DATA.length; end += 1) {
      expect(eventsOfMessage(`[{"id":"e-1-a","data":${DATA.slice(0, end)}`)).toEqual([]);
    }
  });

  it('is told from control messages by how it begins', () => {
    expect([ENDED, event('e-1-a'), DATA].map(isControlText)).toEqual([true, false, false]);
  });

  it.each(['', 'plain', 'é', '€', '𝄞', DATA])('has its bytes counted: %s', (text) => {
    expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
  });

  it('has fingerprints that tell texts apart', () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => `{"price":"${index}.00"}`);
    expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
    expect(fingerprint('ab')).not.toBe(fingerprint('ba'));
    expect(fingerprint(DATA)).toBe(fingerprint(`${DATA}`));
    expect(texts.map(fingerprint).every(Number.isSafeInteger)).toBe(true);
  });
});
