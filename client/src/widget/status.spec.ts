import { type Mark, statusOf } from './status.js';

describe('how a topic stands', () => {
  it.each<[string, string, { paused?: boolean; troubled?: boolean; mark?: Mark; data?: unknown }]>([
    ['waiting', 'nothing has come', {}],
    ['waiting', 'its feed is silent and nothing has come', { mark: 'silent' }],
    ['unknown', 'the server has no such topic', { mark: 'unknown' }],
    ['unknown', 'and the connection is lost', { mark: 'unknown', troubled: true }],
    ['ended', 'it had ended before we came', { mark: 'ended', troubled: true }],
    ['unreachable', 'nothing has come and nothing can', { troubled: true }],
    ['live', 'there is a value', { data: {} }],
    ['live', 'the market is open', { data: { state: 'open' } }],
    ['live', 'the data say something else', { data: { state: 'constructor' } }],
    ['halted', 'trading is halted', { data: { state: 'halted' } }],
    ['closed', 'the market is closed, and its feed silent', { data: { state: 'closed' }, mark: 'silent' }],
    ['scheduled', 'a match is to come', { data: { state: 'scheduled' } }],
    ['break', 'it pauses', { data: { state: 'break' } }],
    ['ended', 'it is over', { data: { state: 'ended' } }],
    ['ended', 'the server says that it is over', { data: {}, mark: 'ended' }],
    ['ended', 'it is over: no connection is needed', { data: { state: 'ended' }, troubled: true }],
    ['stale', 'its feed is silent', { data: {}, mark: 'silent' }],
    ['stale', 'the connection is lost', { data: { state: 'closed' }, troubled: true }],
    ['stale', 'the server does not know it any more', { data: {}, mark: 'unknown' }],
    ['paused', 'somebody has stopped it', { paused: true, data: {}, troubled: true }],
    ['paused', 'and nothing has come', { paused: true }],
  ])('is %s: %s', (status, _why, { paused = false, troubled = false, mark, data }) =>
    expect(statusOf(paused, troubled, mark, data)).toBe(status),
  );
});
