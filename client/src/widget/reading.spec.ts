import { incidentText, momentText, textOf } from './reading.js';

describe('what a tick holds', () => {
  it.each([
    [{ price: '191.20' }, '191.20'],
    [{ price: 191.2 }, '191.2'],
    [{ price: '<b>' }, '<b>'],
    [{ price: '9'.repeat(121) }, ''],
    [{ price: ['1'] }, ''],
    [{ price: { toString: '1' } }, ''],
    [{ price: null }, ''],
    [{ price: true }, ''],
    [{}, ''],
    [[], ''],
    ['text', ''],
    [null, ''],
    [undefined, ''],
  ])('of %j the price is %j', (data, text) => expect(textOf(data, 'price')).toBe(text));

  it.each([
    [
      { minute: 23, type: 'goal', team: 'home', player: 'Messi', how: 'penalty' },
      '23 · goal · Messi · penalty',
    ],
    [{ type: 'half-time' }, 'half-time'],
    [{ minute: 1 }, '1'],
    [{ minute: {}, type: ['goal'], player: null }, ''],
    [undefined, ''],
    ['text', ''],
  ])('of %j people read %j', (last, text) => expect(incidentText({ last })).toBe(text));

  it('makes a moment of a time, and nothing of what is none', () => {
    const [now, longAgo] = [Date.now(), Date.UTC(2026, 0, 2, 12)];
    expect(momentText(now, 'en-GB')).toBe(new Date(now).toLocaleTimeString('en-GB'));
    expect(momentText(longAgo, 'en-GB')).toBe('02/01/2026');
    const garbage = [NaN, Infinity, -Infinity, 1e300, 'soon', null, undefined, {}] as number[];
    expect(garbage.map((ms) => momentText(ms, 'en'))).toEqual(garbage.map(() => ''));
  });
});
