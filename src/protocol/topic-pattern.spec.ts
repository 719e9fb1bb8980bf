import fc from 'fast-check';
import { cases } from '../../test/support/cases.js';
import { isIncidentTopic, isPattern, isTopic, matches, PatternSet } from './topic-pattern.js';

describe('a topic', () => {
  it.each(['a', 'stock.AAPL', 'match.arg-fra-2022.incidents', 'A_b-9', 'a.b.c.d.e.f.g.h', 'x'.repeat(256)])(
    '%s is one',
    (text) => {
      expect(isTopic(text)).toBe(true);
      expect(isPattern(text)).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a b',
    'ä',
    'a.b.c.d.e.f.g.h.i',
    'x'.repeat(257),
    'a/b',
    '$SYS',
    '__proto__.é',
    'a\n',
  ])('%j is none', (text) => {
    expect(isTopic(text)).toBe(false);
    expect(isPattern(text)).toBe(false);
  });

  it.each(['*', '>', 'stock.*', '*.AAPL', 'match.>', '*.*.>'])('%s is a pattern only', (text) => {
    expect(isTopic(text)).toBe(false);
    expect(isPattern(text)).toBe(true);
  });

  it.each(['>.a', 'a.>.b', 'a*', '*a', 'a>', '**', '>>', 'a.*b'])('%s is neither', (text) => {
    expect(isPattern(text)).toBe(false);
  });

  it('with .incidents at its end holds incidents', () => {
    expect(isIncidentTopic('match.a.incidents')).toBe(true);
    expect(isIncidentTopic('match.incidents.a')).toBe(false);
  });
});

const token = fc.constantFrom('a', 'b', 'c');
const topic = fc.array(token, { minLength: 1, maxLength: 8 }).map((tokens) => tokens.join('.'));
const pattern = fc
  .tuple(
    fc.array(fc.oneof(token, fc.constant('*')), { maxLength: 7 }),
    fc.option(fc.constant('>'), { nil: undefined }),
  )
  .map(([tokens, tail]) => [...tokens, ...(tail === undefined ? [] : [tail])].join('.'))
  .filter((text) => text !== '');

/** The obvious way: a regular expression. */
const naive = (text: string, name: string): boolean =>
  new RegExp(
    `^${text
      .split('.')
      .map((part) => (part === '*' ? '[^.]+' : part === '>' ? '[^.]+(\\.[^.]+)*' : part))
      .join('\\.')}$`,
  ).test(name);

describe('matching', () => {
  it('agrees with a regular expression', () => {
    fc.assert(
      fc.property(pattern, topic, (text, name) => matches(text, name) === naive(text, name)),
      cases(5000),
    );
  });

  it('of a set agrees with matching one by one', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 5 }), topic, (texts, name) => {
        expect(new PatternSet(texts).matches(name)).toBe(texts.some((text) => matches(text, name)));
      }),
      cases(2000),
    );
  });

  it('of a set agrees too where there are more beginnings than it remembers', () => {
    const texts = Array.from({ length: 40 }, (_, n) => [`x${n}.*.*`, `*.y${n}.*`, `*.*.z${n}`]).flat();
    const set = new PatternSet(texts);
    for (let n = 0; n < 5000; n += 1) {
      const name = `x${n % 61}.y${n % 67}.z${n % 71}`;
      expect(set.matches(name)).toBe(texts.some((text) => matches(text, name)));
    }
  });

  it('> stands for one token or more, * for exactly one', () => {
    expect(matches('match.>', 'match')).toBe(false);
    expect(matches('match.>', 'match.a.b')).toBe(true);
    expect(matches('match.*', 'match.a.b')).toBe(false);
    expect(matches('>', 'a')).toBe(true);
  });
});
