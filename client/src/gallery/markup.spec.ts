import { policyText, type Release, scriptText } from './embedding.js';
import { tagText } from './markup.js';

const SERVER = 'https://ticker.example/deep/';
const RELEASE: Release = { version: '1.2.3', 'tickerwire.js': 'sha384-A', 'tickerwire.iife.js': 'sha384-B' };

describe('an element as text', () => {
  it.each<[string, Record<string, string | true>, string, string]>([
    ['nothing but its name', {}, '', '<ticker-price></ticker-price>'],
    ['flags without a value', { sparkline: true }, 'A', '<ticker-price sparkline>A</ticker-price>'],
    [
      'texts, whatever they hold',
      { href: '?a="<b>&amp;' },
      '<i> & "co"',
      '<ticker-price href="?a=&quot;&lt;b&gt;&amp;amp;">&lt;i&gt; &amp; &quot;co&quot;</ticker-price>',
    ],
  ])('has %s', (_what, attributes, content, text) => {
    expect(tagText('ticker-price', new Map(Object.entries(attributes)), content)).toBe(text);
  });

  it('has its attributes below each other where the line would be long', () => {
    const attributes = new Map([
      ['topics', 'stock.AAPL, stock.MSFT, stock.NVDA, stock.GOOGL, stock.AMZN, stock.META'],
      ['theme', 'dark'],
    ]);
    expect(tagText('ticker-tape', attributes, 'Stocks').split('\n')).toEqual([
      '<ticker-tape',
      '  topics="stock.AAPL, stock.MSFT, stock.NVDA, stock.GOOGL, stock.AMZN, stock.META"',
      '  theme="dark"',
      '>Stocks</ticker-tape>',
    ]);
  });
});

describe('what else a page needs', () => {
  it('is a script, the newest or one and no other', () => {
    expect(scriptText(SERVER, 'module', undefined)).toBe(
      '<script type="module" src="https://ticker.example/deep/widget/v1/tickerwire.js"></script>',
    );
    expect(scriptText(SERVER, 'classic', RELEASE).split('\n')).toEqual([
      '<script',
      '  src="https://ticker.example/deep/widget/v1.2.3/tickerwire.iife.js"',
      '  integrity="sha384-B"',
      '  crossorigin',
      '></script>',
    ]);
  });

  it('is a policy that allows it', () => {
    expect(policyText(SERVER)).toBe(
      'script-src https://ticker.example; connect-src https://ticker.example wss://ticker.example',
    );
  });
});
