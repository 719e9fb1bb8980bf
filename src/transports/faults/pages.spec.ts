import { Problem } from '../problem.js';
import { Pages } from './pages.js';
import type { Target } from './target.js';

const target = (): Target => ({
  view: { transport: 'sse', protocol: 'h1', openedMs: 0 },
  strike: () => true,
  lift: () => true,
  stop: () => undefined,
});

describe('pages', () => {
  it('are 1,000; then the oldest goes that has no open connection', () => {
    const pages = new Pages();
    for (let n = 0; n < 1000; n += 1) pages.of(`page-${n}`);
    for (const n of [0, 1, 3]) pages.of(`page-${n}`).add(target());
    pages.of('one-more');
    pages.of('another');
    const gone = Array.from({ length: 1000 }, (_, n) => n).filter(
      (n) => pages.find(`page-${n}`) === undefined,
    );
    expect(gone).toEqual([2, 4]);
  });

  it('are refused where each of those has one, until one of them has gone', () => {
    const pages = new Pages();
    const first = target();
    for (let n = 0; n < 1000; n += 1) pages.of(`page-${n}`).add(n === 0 ? first : target());
    expect(() => pages.of('one-more')).toThrow(Problem);
    expect(pages.of('page-7')).toBe(pages.find('page-7'));
    pages.of('page-0').remove(first);
    pages.of('one-more');
    expect(pages.find('page-0')).toBeUndefined();
  });
});
