import { SseParser, type StreamEvent } from './sse-parser.js';

const parsed = (...chunks: string[]): StreamEvent[] => {
  const events: StreamEvent[] = [];
  const parser = new SseParser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  return events;
};

const message = (data: string, lastEventId = '', type = 'message'): StreamEvent => ({
  type,
  data,
  lastEventId,
});

describe('an event stream, parsed', () => {
  it('has events with data, id and name', () => {
    expect(parsed('retry: 1000\nevent: live\nid: e-1\ndata: {"a":1}\n\n')).toEqual([
      message('{"a":1}', 'e-1', 'live'),
    ]);
  });

  it('keeps the last id, and ignores one with NUL', () => {
    expect(parsed('id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\n')).toEqual([
      message('a', '1'),
      message('b', '1'),
      message('c', '1'),
    ]);
  });

  it('says nothing of comments and of events without data', () => {
    expect(parsed(':hello\n\nevent: x\nid: 5\n\ndata: a\n\n')).toEqual([message('a', '5')]);
  });

  it('joins lines of data, and takes one space off', () => {
    expect(parsed('data: a\ndata:b\ndata:  c\ndata\n\n')).toEqual([message('a\nb\n c\n')]);
  });

  it('is the same wherever it is cut, with every kind of line end', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      // What follows settles whether a last CR was half of a CRLF.
      const text = ['id: 1', 'data: é', '', 'data: b', '', ':'].join(end);
      const whole = [message('é', '1'), message('b', '1')];
      expect(parsed(text)).toEqual(whole);
      for (let cut = 1; cut < text.length; cut += 1) {
        expect(parsed(text.slice(0, cut), text.slice(cut))).toEqual(whole);
      }
      expect(parsed(...text)).toEqual(whole);
    }
  });
});
