import { byId, setText } from '../ui/dom.js';
import type { Bout } from './bout.js';
import { FaultBench, type FaultRow } from './fault-bench.js';
import { FaultButtons } from './fault-buttons.js';
import type { Fault } from './faults.js';
import { OutcomeTable } from './outcomes.js';
import { type Server, ServerRefused } from './server.js';
import { MAX_ROWS } from './view.js';

/** The faults: what to press, and what came of it. */
export class FaultDesk {
  #rows: readonly FaultRow[] = [];
  readonly #bench: FaultBench;
  readonly #buttons: FaultButtons;
  readonly #table = new OutcomeTable('What each fault did');

  constructor(
    private readonly url: string,
    server: Server,
    private readonly bout: Bout,
    private readonly say: (text: string) => void,
  ) {
    this.#bench = new FaultBench(server, (run, row, over) => this.#show(run, row, over));
    this.#buttons = new FaultButtons((fault, values) => void this.#press(fault, values));
    const on = server.marks !== undefined;
    byId('faults-off').hidden = on;
    byId('faults-about').hidden = byId('faults-on').hidden = !on;
    byId('fault-results').append(this.#table.element);
    byId('lift').addEventListener('click', () => void this.#try(() => server.lift()));
    byId('stop-watching').addEventListener('click', () => this.stop());
    this.allow();
  }

  /** Of all faults that were watched to the end, the oldest first. */
  get rows(): readonly FaultRow[] {
    return this.#rows;
  }

  get marks(): FaultBench['marks'] {
    return this.#bench.marks;
  }

  /** The panels are about to be others. */
  stop(): void {
    this.#bench.stop();
  }

  allow(): void {
    const stop = byId('stop-watching');
    this.#buttons.allow(this.#bench.busy, this.bout.transports);
    // What goes must not take the focus with it.
    if (!this.#bench.busy && document.activeElement === stop) byId('lift').focus();
    stop.hidden = !this.#bench.busy;
  }

  #press(fault: Fault, values: readonly number[]): Promise<void> {
    const { url, bout } = this;
    const { topics, conflateMs, panels } = bout;
    setText(byId('fault-progress'), `${fault.title}: watching both panels.`);
    const running = this.#try(() => this.#bench.start(fault, values, { url, topics, conflateMs, panels }));
    this.allow();
    return running.then(() => {
      setText(byId('fault-progress'), '');
      this.allow();
    });
  }

  #show(run: object, row: FaultRow, over: boolean): void {
    this.#table.show(run, row);
    if (!over) return;
    this.#rows = [...this.#rows, row].slice(-MAX_ROWS);
    setText(byId('announce'), `${row.title}: over. The results are in the table.`);
  }

  async #try(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      const why = error instanceof ServerRefused ? error.message : 'it cannot be reached.';
      this.say(`The server did not do it: ${why}`);
    }
  }
}
