/** What the board shows of one state topic. */
export interface Card {
  readonly topic: string;
  readonly element: HTMLElement;
  /** @returns false if the data are of another kind; nothing has changed then */
  show(data: unknown): boolean;
  /** Continuity was broken: what was drawn from earlier events does not go on. */
  restart(): void;
}
