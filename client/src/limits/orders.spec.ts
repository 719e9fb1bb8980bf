import { readOrder, readReport } from './orders.js';

const PAGE = 'a1-h1';

describe('orders and reports', () => {
  it.each([
    { type: 'open', transport: 'sse', count: 7, page: PAGE },
    { type: 'open', transport: 'websocket', count: 256, page: PAGE },
    { type: 'share', tabs: 20, page: PAGE, topics: ['stock.*'] },
    { type: 'close' },
    { type: 'theme', theme: 'dark' },
  ])('are taken: %j', (order) => expect(readOrder({ ...order, more: 1 })).toEqual(order));

  it.each([
    undefined,
    null,
    'open',
    {},
    { type: 'open', transport: 'poll', count: 7, page: PAGE },
    { type: 'open', transport: 'sse', count: 0, page: PAGE },
    { type: 'open', transport: 'sse', count: 257, page: PAGE },
    { type: 'open', transport: 'sse', count: 1.5, page: PAGE },
    { type: 'open', transport: 'sse', count: 7, page: 'a/b' },
    { type: 'share', tabs: 21, page: PAGE, topics: ['a'] },
    { type: 'share', tabs: 2, page: PAGE, topics: ['a b'] },
    { type: 'share', tabs: 2, page: PAGE },
    { type: 'theme' },
  ])('that are none are not: %j', (order) => expect(readOrder(order)).toBeUndefined());

  it('tell how the streams fare', () => {
    const report = { open: 6, waiting: 1, failed: 0, fetch: 'waiting', height: 90 };
    expect(readReport({ ...report, more: 1 })).toEqual(report);
    for (const bad of [
      null,
      {},
      { ...report, open: '6' },
      { ...report, fetch: 1 },
      { ...report, height: -1 },
    ]) {
      expect(readReport(bad)).toBeUndefined();
    }
  });
});
