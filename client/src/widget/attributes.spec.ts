import { isPattern } from '../../../src/protocol/topic-pattern.js';
import { linkTo } from './address.js';
import { fits, type Name, NAMES, propertyOf, valueOf } from './attributes.js';

beforeAll(() => void Object.assign(globalThis, { document: { baseURI: 'https://site.example/page' } }));
afterAll(() => void Reflect.deleteProperty(globalThis, 'document'));

describe('an attribute', () => {
  it.each<[Name, string, unknown]>([
    ['topic', 'stock.AAPL', 'stock.AAPL'],
    ['topics', ' stock.*, index.SPX\nmatch.> ', ' stock.*, index.SPX\nmatch.> '],
    ['src', 'https://ticker.example/deep', 'https://ticker.example/deep'],
    ['transport', 'websocket', 'websocket'],
    ['theme', 'dark', 'dark'],
    ['locale', 'de-CH', 'de-CH'],
    ['currency', 'eur', 'eur'],
    ['size', 'small', 'small'],
    ['transparent', '', true],
    ['show-change', 'percent', 'percent'],
    ['sparkline', 'sparkline', true],
    ['max-frequency', '0.5', 0.5],
    ['max-frequency', '1000', 1000],
    ['paused', '', true],
    ['href', 'https://example.org/{topic}', 'https://example.org/{topic}'],
    ['wrap', '', true],
  ])('%s may be %j', (name, text, value) => {
    expect(fits(name, text)).toBe(true);
    expect(valueOf(name, text)).toBe(value);
  });

  it.each<[Name, string, unknown]>([
    ['topic', 'a b', ''],
    ['topic', 'a..b', ''],
    ['topic', '<img>', ''],
    ['topic', 'a'.repeat(257), ''],
    ['topics', 'a, b c/d', ''],
    ['src', '/relative', ''],
    ['src', '//elsewhere.example', ''],
    ['src', 'javascript:alert(1)', ''],
    ['transport', 'carrier-pigeon', 'auto'],
    ['theme', 'DARK', 'auto'],
    ['locale', 'not a locale', ''],
    ['currency', 'euro', ''],
    ['size', 'huge', 'medium'],
    ['show-change', '', 'both'],
    ['max-frequency', '0', 4],
    ['max-frequency', '-1', 4],
    ['max-frequency', 'often', 4],
    ['max-frequency', '1e9', 4],
    ['href', 'javascript:alert(1)', ''],
    ['href', ' java\nscript:alert(1)', ''],
    ['href', 'data:text/html,x', ''],
  ])('%s may not be %j: it counts as not said', (name, text, value) => {
    expect(fits(name, text)).toBe(false);
    expect(valueOf(name, text)).toBe(value);
    expect(valueOf(name, null)).toBe(value);
  });

  it('takes as a topic what the protocol takes as a pattern, and nothing else', () => {
    const token = ['a', 'A-_9', '*', '>', '', 'a b', 'é', '*a', 'a'.repeat(250)];
    const texts = token.flatMap((one) =>
      token.flatMap((other) => [one, `${one}.${other}`, `a.${one}.${other}`]),
    );
    texts.push(Array(8).fill('a').join('.'), Array(9).fill('a').join('.'));
    for (const text of texts) expect([text, fits('topic', text)]).toEqual([text, isPattern(text)]);
  });

  it('is a property too, in its own spelling', () => {
    expect(NAMES.map(propertyOf)).toEqual(expect.arrayContaining(['topic', 'showChange', 'maxFrequency']));
  });
});

describe('a link', () => {
  it.each([
    ['https://example.org/{topic}?t={topic}', 'stock.A', 'https://example.org/stock.A?t=stock.A'],
    ['https://example.org/{topic}', 'stock."><script>', 'https://example.org/stock.%22%3E%3Cscript%3E'],
    ['{topic}:alert(1)', 'javascript', undefined],
    ['{topic}', 'https://elsewhere.example', 'https://elsewhere.example/'],
    ['../{topic}', 'stock.A', 'https://site.example/stock.A'],
    ['', 'stock.A', undefined],
  ])('to %j of %j leads to %j', (href, topic, address) => expect(linkTo(href, topic)).toBe(address));
});
