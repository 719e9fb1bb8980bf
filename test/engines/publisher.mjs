/**
 * A process that publishes as fast as it can: `node publisher.mjs SOURCE DATA_DIR COMPACT_FROM_BYTES`. It says `open`,
 * then how many events were acknowledged, pass by pass, and `refused COUNT …` of a pass that was not; after that it
 * waits for a line on stdin. At the end of stdin it closes in order. `SEQUENCE COUNT` of each acknowledged event goes
 * into a file beside the log: what is written to a pipe may be lost with the process.
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [source, dataDir, compactFromBytes] = process.argv.slice(2);
const { LogFile } = await import(join(source, 'hub/log-file/log-file.js'));
const { MemoryEngine } = await import(join(source, 'hub/memory.engine.js'));

const limits = {
  historyEvents: 100,
  maxHistoryBytes: 268_435_456,
  compactFromBytes: Number(compactFromBytes),
};
const engine = new MemoryEngine(new LogFile({ ...limits, dataDir }));
let count = 0;
// What was delivered last, of each topic: the count goes on from there.
engine.feed().subscribe((event) => {
  if (event.kind === 'pass') count = Number(event.events.at(-1).body.split(' ')[0]) + 1;
});

const acknowledged = openSync(join(dataDir, 'acknowledged'), 'a');
let total = 0;

let wake = () => {};
let closing = false;
const orders = createInterface(process.stdin);
orders.on('line', () => wake());
orders.on('close', () => {
  closing = true;
  wake();
});

await engine.open();
console.log('open');
while (!closing) {
  const first = count;
  const pass = Array.from({ length: 50 }, (_, index) => {
    const number = first + index;
    return engine.publish(`topic.${number % 10}`, `${number} ${'x'.repeat(100)}`, { id: `key ${number}` });
  });
  const results = await Promise.allSettled(pass);
  if (results[0].status === 'fulfilled') {
    const lines = results.map(({ value }, index) => `${value.sequence} ${first + index}\n`);
    writeSync(acknowledged, lines.join(''));
    console.log((total += lines.length));
  } else {
    const names = new Set(results.map(({ reason }) => reason.name));
    console.log(`refused ${first} ${[...names]} ${results[0].reason.cause.code}`);
    await new Promise((resolve) => (wake = resolve));
  }
}
await engine.close();
console.log('closed');
