import { Logger as NestLogger } from '@nestjs/common';
import { Output } from '../test/support/output.js';
import { readSettings } from './config/settings.js';
import { Logger } from './logger.js';

/** The logger that the application would have, behind the one that everybody calls. */
function logger(LOG_FORMAT: 'text' | 'json', LOG_LEVEL = 'log'): NestLogger {
  NestLogger.overrideLogger(new Logger(readSettings({ LOG_FORMAT, LOG_LEVEL })));
  return new NestLogger('Test');
}

/** All that somebody may take for the end of a line, and the beginning of one that looks like ours. */
const FORGED = 'a\nb\r\nc\u0085d\u2028e\u2029f\u001b[31mg\0h';
const HEAD = /^\[Tickerwire\] \d+ {2}- .+ (LOG|WARN|ERROR) \[Test\] /;

describe('the log', () => {
  let output: Output;
  beforeEach(() => {
    output = new Output();
  });
  const after = (line: string | undefined): string => (line ?? '').replace(HEAD, '');

  describe('as text', () => {
    it('has one line for each event: what happened, then its fields', () => {
      logger('text').log('feed started', { feed: 'simulator', staleAfterMs: 8000, about: 'two words' });
      expect(output.lines).toEqual([expect.stringMatching(HEAD)]);
      expect(after(output.lines[0])).toBe('feed started feed=simulator staleAfterMs=8000 about="two words"');
    });

    it('lets no text forge a second line, in a message, a field or an error', () => {
      const log = logger('text');
      log.warn(FORGED);
      log.warn('what', { field: FORGED });
      log.error(Object.assign(new Error(FORGED), { stack: `Error: ${FORGED}` }));
      const escaped = 'a\\nb\\r\\nc\\u0085d\\u2028e\\u2029f\\u001b[31mg\\u0000h';
      expect(output.lines.map(after)).toEqual([escaped, `what field="${escaped}"`, `Error: ${escaped}`]);
      expect(output.lines.join('')).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029]/);
    });

    it('shows where an error comes from, indented', () => {
      logger('text').error(new Error('boom'));
      const [first, ...frames] = output.lines;
      expect(after(first)).toBe('Error: boom');
      expect(frames.length).toBeGreaterThan(2);
      for (const frame of frames) expect(frame).toMatch(/^ {4}at /);
    });
  });

  describe('as JSON', () => {
    it('has one object a line for each event, with its fields beside the message', () => {
      logger('json').log('feed started', { feed: 'simulator', staleAfterMs: 8000, message: 'other' });
      expect(output.records).toEqual([
        {
          level: 'log',
          pid: process.pid,
          timestamp: expect.any(Number) as unknown,
          message: 'feed started',
          context: 'Test',
          feed: 'simulator',
          staleAfterMs: 8000,
        },
      ]);
    });

    it('lets no text forge a second line, and loses nothing of it', () => {
      const log = logger('json');
      log.warn(FORGED);
      log.warn('what', { field: FORGED });
      log.error(new Error(FORGED));
      expect(output.records).toMatchObject([
        { message: FORGED },
        { message: 'what', field: FORGED },
        { message: `Error: ${FORGED}`, stack: expect.stringMatching(/^ {4}at /) as unknown },
      ]);
      expect(output.lines.join('')).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029]/);
    });
  });

  it('cuts every text at 256 characters', () => {
    const log = logger('json');
    log.log('x'.repeat(256), { field: 'y'.repeat(256) });
    log.log('x'.repeat(257), { field: 'y'.repeat(257), list: Array.from({ length: 999 }, () => 'z') });
    const [fits, cut] = output.records;
    expect(fits).toMatchObject({ message: 'x'.repeat(256), field: 'y'.repeat(256) });
    expect(cut).toMatchObject({ message: `${'x'.repeat(255)}…`, field: `${'y'.repeat(255)}…` });
    expect(String(cut!['list'])).toHaveLength(256);
  });

  describe('when the same happens again and again', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it('writes ten lines of a kind in ten seconds, and how many it left out', () => {
      const log = logger('json');
      for (let n = 0; n < 1000; n += 1) log.error('tick refused', { feed: 'a', n });
      log.error('tick refused', { feed: 'b' });
      expect(output.records).toHaveLength(11);
      jest.advanceTimersByTime(10_000);
      expect(output.records).toHaveLength(12);
      expect(output.records.at(-1)).toMatchObject({
        level: 'error',
        message: 'left out',
        like: 'tick refused',
        lines: 990,
      });
      log.error('tick refused', { feed: 'a', n: 1000 });
      expect(output.records.at(-1)).toMatchObject({ message: 'tick refused', n: 1000 });
      jest.advanceTimersByTime(10_000);
      expect(output.records).toHaveLength(13);
    });

    it('takes all messages without fields for one kind: they may hold anything', () => {
      const log = logger('text');
      for (let n = 0; n < 1000; n += 1) log.warn(`bad thing ${n}`);
      expect(output.lines).toHaveLength(10);
    });

    it('leaves nothing out for who wants to see everything', () => {
      const log = logger('text', 'debug');
      for (let n = 0; n < 100; n += 1) log.warn('again', { n });
      expect(output.lines).toHaveLength(100);
    });
  });
});
