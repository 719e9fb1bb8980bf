import type { TransportName } from '../index.js';
import type { ServerClock } from './clock-offset.js';
import type { Figures } from './figures.js';
import { type Kind, transportOf } from './kinds.js';
import { Panel } from './panel.js';
import type { Protocols } from './protocols.js';
import type { Server } from './server.js';
import type { View } from './view.js';

/** The two panels, and what both follow. */
export class Bout {
  #panels: readonly [Panel, Panel];
  /** A panel's state is another one: for whoever shows it. */
  changed = (): void => undefined;

  constructor(
    private readonly url: string,
    private readonly server: Server,
    private readonly clock: ServerClock,
    private view: Pick<View, 'kinds' | 'topics' | 'conflateMs'>,
  ) {
    this.#panels = [this.#open(view.kinds[0]), this.#open(view.kinds[1])];
  }

  get panels(): readonly [Panel, Panel] {
    return this.#panels;
  }

  get topics(): readonly string[] {
    return this.view.topics;
  }

  get conflateMs(): number {
    return this.view.conflateMs;
  }

  get kinds(): readonly [Kind, Kind] {
    return [this.#panels[0].kind, this.#panels[1].kind];
  }

  get transports(): TransportName[] {
    return this.kinds.map(transportOf);
  }

  /** Both begin anew. */
  restart(view: Pick<View, 'kinds' | 'topics' | 'conflateMs'>): void {
    for (const panel of this.#panels) panel.close();
    this.view = view;
    this.#panels = [this.#open(view.kinds[0]), this.#open(view.kinds[1])];
  }

  /** One begins anew, with another transport. */
  replace(index: 0 | 1, kind: Kind): void {
    this.#panels[index].close();
    const opened = this.#open(kind);
    this.#panels = index === 0 ? [opened, this.#panels[1]] : [this.#panels[0], opened];
  }

  figures(protocols: Protocols): readonly [Figures, Figures] {
    const [a, b] = this.#panels;
    return [a.figures(protocols.of(a.kind)), b.figures(protocols.of(b.kind))];
  }

  #open(kind: Kind): Panel {
    const { topics, conflateMs } = this.view;
    const { marks } = this.server;
    const options = { url: this.url, kind, topics, conflateMs, page: marks };
    return new Panel(options, this.clock, () => this.changed());
  }
}
