import { CODES } from '../src/protocol/codes.js';
import { connect, type SseClient } from './support/clients.js';
import { askOver, http2Session } from './support/http2.js';
import { startServer, type TestServer } from './support/server.js';
import { TLS } from './support/tls.js';

// Timelines of PROTOCOL.md over HTTP/2 that neither the stream suite (1 to 6) nor http2.e2e-spec (8, 12, 13) has.

const stream = (server: TestServer, ask: object): SseClient =>
  connect('sse', server, { topics: 'stock.*,match.>', ...ask }) as SseClient;

it('7: at most one event of each state topic in so many ms; incidents whole', async () => {
  const server = await startServer(TLS);
  const [conflated, whole] = [stream(server, { conflateMs: 150 }), stream(server, {})];
  await Promise.all([conflated.named('live'), whole.named('live')]);
  for (let n = 1; n <= 30; n += 1) {
    await server.publish('stock.A', { n });
    await server.publish('match.m.incidents', { n });
  }
  await Promise.all([conflated.tick(30), whole.tick(30)]);
  const of = ({ ticks }: SseClient, topic: string): number[] =>
    ticks.filter(({ data }) => data.topic === topic).map(({ data }) => data.data.n as number);
  const all = Array.from({ length: 30 }, (_, index) => index + 1);
  expect(of(whole, 'stock.A')).toEqual(all);
  await conflated.until(() => of(conflated, 'match.m.incidents').length === 30);
  expect(of(conflated, 'match.m.incidents')).toEqual(all);
  expect(of(conflated, 'stock.A').length).toBeLessThan(30);
  expect(of(conflated, 'stock.A').at(-1)).toBe(30);
});

it('10: a stream is asked to come back at its age, and its connection goes on', async () => {
  const server = await startServer({ ...TLS, MAX_AGE_MS: '1000' });
  const session = http2Session(server.url);
  const { body } = await askOver(session, '/sse?topics=stock.A');
  let text = '';
  for await (const piece of body.setEncoding('utf8')) text += piece as string;
  expect(text).toMatch(new RegExp(`event: bye\nretry: \\d+\ndata: {"code":${CODES['max-age'].code},`));
  expect((await askOver(session, '/time')).statusCode).toBe(200);
});

it('11: who comes back with the end of all that it asked for gets 204', async () => {
  const server = await startServer(TLS);
  await server.hub.publish({ topic: 'match.over', time: Date.now(), data: {}, ends: 'for-good' });
  const first = connect('sse', server, { topics: 'match.over' });
  const { id } = await first.named('live');
  const session = http2Session(server.url);
  for (const path of ['/sse', '/poll']) {
    const answer = await askOver(session, `${path}?topics=match.over&lastEventId=${id}`);
    expect(answer.statusCode).toBe(204);
  }
});
