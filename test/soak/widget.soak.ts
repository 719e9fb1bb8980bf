import { setTimeout as delay } from 'node:timers/promises';
import { round } from './acts.js';
import { countsOf, type Figures, figuresOf, sameCounts, textOf } from './figures.js';
import { Stage } from './stage.js';

/** Rounds go on for so long; there is one at least, and one before it that does not count. */
const SECONDS = Number(process.env['WIDGET_SECONDS'] ?? 1800);
/** The last round, and all waits that come besides. */
const SPARE_SECONDS = 1200;

/**
 * Heap that may have come in addition, bytes. V8 goes on compiling what runs often, and learning about it: some hundred
 * kB for a script of this size. Of what the elements keep, little is enough to be more than this in half an hour: one
 * tick in a hundred (each is 1 kB, and a hundred come in a second), or what belongs to one tape in each round.
 */
const MAX_GROWTH_BYTES = 1_000_000;

/** A timer that still holds something lets go of it by itself: tries, 1 s apart. */
const TRIES = 15;

/** Of a connection that was cut, the browser itself says so in the console. */
const ABOUT_CONNECTIONS = /^(Failed to load resource: |WebSocket connection to )/;

const say = (line: string): void => void process.stderr.write(`  ${line}\n`);

it(
  'a page with the widget keeps nothing of what it has been through',
  async () => {
    const stage = await Stage.set();
    const startMs = Date.now();
    const seconds = (): number => Math.round((Date.now() - startMs) / 1000);
    const measured = (): Promise<Figures> => stage.inTime('measured', () => stage.measure());
    const back = async (): Promise<Figures> => {
      await stage.inTime('put back', () => stage.putBack());
      return measured();
    };

    await stage.inTime('there', () => stage.isWell());
    await round(stage);
    const start = await back();
    say(`after the first round, ${seconds()} s: ${textOf(start)}`);
    let rounds = 0;
    do {
      await round(stage);
      rounds += 1;
      say(`round ${rounds}, ${seconds()} of ${SECONDS} s: ${textOf(await figuresOf(stage.devTools))}`);
    } while (seconds() < SECONDS);
    let end = await back();
    for (let tries = 0; tries < TRIES && !sameCounts(start, end); tries += 1) {
      await delay(1000);
      end = await measured();
    }

    const problems = stage.widget.problems.filter((text) => !ABOUT_CONNECTIONS.test(text));
    const connections = await stage.connections();
    const verdict = { rounds, seconds: seconds(), start, end, connections, problems };
    say(`widget: ${JSON.stringify(verdict)}`);
    expect(problems).toEqual([]);
    expect(connections).toEqual({ sse: 1, websocket: 0, poll: 0 });
    expect(countsOf(end)).toEqual(countsOf(start));
    expect(end.heapBytes - start.heapBytes).toBeLessThanOrEqual(MAX_GROWTH_BYTES);
    await stage.inTime('well at the end', () => stage.isWell());
  },
  (SECONDS + SPARE_SECONDS) * 1000,
);
