import { join } from 'node:path';
import { TRANSPORTS } from './support/clients.js';
import { OwnProcess } from './support/own-process.js';
import { startServer, type TestServer } from './support/server.js';
import { byTopic, TOPICS, Truth } from './support/truth.js';

interface Line {
  readonly tick?: [string, number];
  readonly reset?: object;
  readonly state?: string;
}

/** The built library in a Node process of its own. */
class NodeClient {
  readonly process: OwnProcess;

  constructor(url: string, transports: readonly string[]) {
    const options = JSON.stringify({ url, transports, topics: TOPICS });
    this.process = new OwnProcess(process.execPath, [join(__dirname, 'support/node-client.mjs'), options]);
  }

  get lines(): Line[] {
    return this.process.said.map((line) => JSON.parse(line) as Line);
  }

  call(...command: unknown[]): void {
    this.process.tell(JSON.stringify(command));
  }

  /** Waits until it is in this state, last of all. */
  is(state: string): Promise<void> {
    return this.process.until(() => this.lines.findLast((line) => line.state !== undefined)?.state === state);
  }

  async hasAll(truth: Truth): Promise<void> {
    const last = Object.values(truth.last);
    await this.process.until(() => {
      const seen = new Set(this.lines.map(({ tick }) => tick?.[1]));
      return last.every((n) => seen.has(n));
    });
    expect(byTopic(this.lines.flatMap(({ tick }) => (tick === undefined ? [] : [tick])))).toEqual(
      truth.sequences(),
    );
    expect(this.lines.filter(({ reset }) => reset !== undefined)).toEqual([]);
  }
}

describe('the built library in Node, with constructors given to it', () => {
  let server: TestServer;
  let truth: Truth;
  let clients: NodeClient[];

  beforeEach(async () => {
    server = await startServer({ POLL_WAIT_MS: '200' });
    truth = new Truth((topic, data) => server.publish(topic, data));
    clients = TRANSPORTS.map((transport) => new NodeClient(server.url, [transport, ...TRANSPORTS]));
  });

  afterEach(() => Promise.all(clients.map((client) => client.process.kill())));

  it('works over every transport, goes from one to the next without loss, and lets the process end', async () => {
    await Promise.all(clients.map((client, index) => client.is(`live ${TRANSPORTS[index]}`)));
    await truth.publish();
    for (const shift of [1, 2]) {
      const next = TRANSPORTS.map((_, index) => TRANSPORTS[(index + shift) % TRANSPORTS.length]!);
      clients.forEach((client, index) => client.call('switchTransport', next[index]));
      await truth.publish(5);
      await Promise.all(clients.map((client, index) => client.is(`live ${next[index]}`)));
    }
    await truth.publish();
    await Promise.all(clients.map((client) => client.hasAll(truth)));
    for (const client of clients) client.call('close');
    await Promise.all(clients.map((client) => client.process.ended));
  });
});
