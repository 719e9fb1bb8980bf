/**
 * Measures the one-node engine in a process of its own: publish → stored → fed → acknowledged, as fast as one core
 * goes, without and with a file, and how fast that file is read again. `npm run bench:engine [-- SECONDS [FOLDER]]`
 */
import { Logger } from '@nestjs/common';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LogFile } from '../dist/hub/log-file/log-file.js';
import { readRecords } from '../dist/hub/log-file/reader.js';
import { MAGIC } from '../dist/hub/log-file/record.js';
import { MemoryEngine } from '../dist/hub/memory.engine.js';

const TOPICS = Array.from({ length: 1000 }, (_, index) => `stock.T${String(index).padStart(4, '0')}`);
/** What one turn of the event loop brings. */
const BATCH = 500;
const WARM_UP_SECONDS = 2;

const START = '{"topic":"stock.T0000","time":1700000000000,"data":{"price":';
const END = ',"change":-1.25,"volume":1234567,"currency":"USD","venue":"XNAS"}}';
const text = Buffer.from(`${START}0000000000.00${END}`);

/** About 140 bytes, a new text for each tick. */
function bodyOf(count) {
  for (let at = START.length + 9, rest = count; at >= START.length; at -= 1, rest = Math.floor(rest / 10)) {
    text[at] = 48 + (rest % 10);
  }
  return text.latin1Slice();
}

const number = (value) => Math.round(value).toLocaleString('en');

Logger.overrideLogger(['warn', 'error']);

function openEngine(folder) {
  const limits = { historyEvents: 1000, maxHistoryBytes: 268_435_456 };
  return new MemoryEngine(folder === '' ? undefined : new LogFile({ ...limits, dataDir: folder }));
}

async function publishFor(engine, seconds) {
  const state = { acknowledged: 0, longestTurnMs: 0 };
  const end = performance.now() + seconds * 1000;
  for (let now = performance.now(), count = 0; now < end;) {
    const promises = [];
    for (let index = 0; index < BATCH; index += 1, count += 1) {
      promises.push(engine.publish(TOPICS[(count * 617) % TOPICS.length], bodyOf(count)));
    }
    state.acknowledged += (await Promise.all(promises)).length;
    const turned = performance.now();
    state.longestTurnMs = Math.max(state.longestTurnMs, turned - now);
    now = turned;
  }
  return state;
}

/** In the child: one engine, one line. */
async function measure(folder, seconds) {
  const engine = openEngine(folder);
  let fed = 0;
  engine.feed().subscribe((event) => {
    if (event.kind === 'pass') fed += event.events.length;
  });
  await engine.open();
  await publishFor(engine, WARM_UP_SECONDS);
  fed = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { acknowledged, longestTurnMs } = await publishFor(engine, seconds);
  const { user, system } = process.cpuUsage(cpu);
  const elapsed = (performance.now() - start) / 1000;
  if (fed !== acknowledged) throw new Error(`${fed} fed, ${acknowledged} acknowledged`);
  const rate = `${number(acknowledged / elapsed).padStart(9)} ticks/s`;
  const cost = `${((user + system) / acknowledged).toFixed(2)} µs CPU a tick`;
  console.log(`${rate}  ${cost}  longest turn ${longestTurnMs.toFixed(0)} ms  (${elapsed.toFixed(1)} s)`);
  await engine.close();
}

/** In another child: what the one before has left. */
async function recover(folder) {
  const path = join(folder, 'events.log');
  const { size } = statSync(path);
  const engine = openEngine(folder);
  let fed = 0;
  engine.feed().subscribe((event) => {
    if (event.kind === 'pass') fed += event.events.length;
  });
  const start = performance.now();
  await engine.open();
  const seconds = (performance.now() - start) / 1000;
  await engine.close();
  const file = await open(path);
  const { records } = await readRecords(file, MAGIC.length, () => {});
  await file.close();
  const rate = `${number(records / seconds).padStart(9)} records/s`;
  console.log(`${rate}  ${number(size / 1e6)} MB in ${seconds.toFixed(1)} s, ${number(fed)} events fed`);
}

const [first = '10', second = tmpdir(), third] = process.argv.slice(2);
if (first === 'measure') await measure(second, Number(third));
else if (first === 'recover') await recover(second);
else {
  const folder = mkdtempSync(join(second, 'tickerwire-rate-'));
  const child = (label, ...args) => {
    process.stdout.write(label.padEnd(14));
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...args], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  };
  try {
    const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
    console.log(
      `${cpus()[0].model}, ${cpus().length} cores, ${memory}, Node ${process.version}, ${platform()} ${arch()}, load ${loadavg()[0].toFixed(1)}`,
    );
    child('without file', 'measure', '', first);
    child('with file', 'measure', folder, first);
    child('recovery', 'recover', folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
