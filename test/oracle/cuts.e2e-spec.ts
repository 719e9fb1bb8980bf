import { FaultProxy } from '../../src/lab/fault-proxy/fault-proxy.js';
import { raw } from '../support/raw.js';
import { ServerProcess } from '../support/process.js';
import { Client } from './client.js';
import { Ledger, sequenceOf } from './ledger.js';
import type { Break, Transport } from './link.js';
import { CLEAN, Oracle } from './oracle.js';
import { Record, Witness } from './record.js';

let server: ServerProcess;
const ledger = new Ledger();
beforeAll(async () => {
  server = await ServerProcess.start();
});

const publish = async (topics: readonly string[], n: number): Promise<void> => {
  const list = topics.map((topic) => ({ topic, time: n, data: { n } }));
  const answer = (await (await server.publish(list)).json()) as { events: { position: string }[] };
  list.forEach((event, index) =>
    ledger.acknowledge('test', event.topic, JSON.stringify(event), answer.events[index]!.position, false),
  );
};

/** The head of a response is the same each time, and nothing of ours: only its last bytes are cut. */
const headBytes = async (transport: Transport): Promise<number> => {
  if (transport === 'websocket') return 100;
  const request = `GET /${transport}?topics=a HTTP/1.1\r\nHost: a\r\n\r\n`;
  return (await raw(server.port, request, /\r\n\r\n/)).indexOf('\r\n\r\n') - 5;
};

const CASES: [Transport, Break][] = [
  ['sse', 'end'],
  ['sse', 'reset'],
  ['websocket', 'end'],
  ['websocket', 'reset'],
  ['poll', 'end'],
  ['poll', 'reset'],
];

it('a connection may be cut after every single byte, and nothing is lost or comes twice', async () => {
  const witness = new Witness();
  const records: Record[] = [];
  let n = 0;

  /** One byte further each time: a cut, then what is left; two events, of a state and an incident, before each. */
  const cutEverywhere = async (transport: Transport, breakBy: Break, own: number): Promise<number> => {
    const record = new Record(false);
    records.push(record);
    const network = await FaultProxy.start({ port: server.port });
    const client = new Client(network, record, witness, 0);
    const topics = [`stock.S${own}`, `match.M${own % 5}.incidents`];
    for (const topic of topics) client.want(topic);
    let live = false;
    let whole = false;
    client.onMessage = ({ event }) => {
      if (event !== 'live') return;
      live = true;
      client.close(breakBy);
    };
    const manner = { transport, faults: {}, batch: false, otherWay: false };
    await client.connect(manner);
    for (let bytes = await headBytes(transport); !whole; bytes += 1) {
      await publish(topics, (n += 1));
      live = false;
      const faults = breakBy === 'end' ? { cutAfterBytes: bytes } : { resetAfterBytes: bytes };
      await client.connect({ ...manner, faults });
      whole = live;
      while (!live) await client.connect(manner);
    }
    while (sequenceOf(client.position!) < ledger.head) await client.connect(manner);
    await network.close();
    return record.connections;
  };

  const connections = await Promise.all(
    CASES.map(([transport, by], index) => cutEverywhere(transport, by, index)),
  );
  for (const count of connections) expect(count).toBeGreaterThan(500);
  ledger.close();
  const oracle = new Oracle(ledger, 1000);
  oracle.compareBytes(witness);
  for (const record of records) {
    oracle.compare(record);
    expect(record.faults).toEqual([]);
    expect(record.resets).toEqual({ 'epoch-changed': 0, 'history-evicted': 0, 'unknown-position': 0 });
  }
  expect(oracle.verdict).toEqual(CLEAN);
}, 120_000);
