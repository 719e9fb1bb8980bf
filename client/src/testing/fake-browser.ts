/** A message on its way from one tab to the others. */
export class FakeChannel {
  onmessage: ((event: never) => void) | null = null;
  readonly inbox: unknown[] = [];
  open = true;

  constructor(
    readonly name: string,
    readonly tab: FakeTab,
    private readonly browser: FakeBrowser,
  ) {
    browser.channels.add(this);
  }

  postMessage(data: unknown): void {
    if (!this.open) throw new Error('the channel is closed');
    for (const other of this.browser.channels)
      if (other !== this && other.name === this.name) other.inbox.push(structuredClone(data));
  }

  close(): void {
    this.open = false;
    this.browser.channels.delete(this);
  }

  /** The oldest messages arrive, up to so many. */
  deliver(count: number): void {
    for (let left = count; left > 0 && this.open && this.inbox.length > 0; left -= 1)
      this.onmessage?.({ data: this.inbox.shift() } as never);
  }
}

interface Request {
  readonly tab: FakeTab;
  /** Begins to hold. */
  grant(): void;
  held: boolean;
}

type Granted = () => unknown;

/** One tab's view of what it has in common with the others. */
export class FakeTab {
  readonly BroadcastChannel: new (name: string) => FakeChannel;
  readonly locks: {
    request(name: string, options: { signal: AbortSignal }, granted: Granted): Promise<unknown>;
  };

  constructor(private readonly browser: FakeBrowser) {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- a function called with `new` has another `this`
    const tab = this;
    this.BroadcastChannel = function (name: string) {
      return new FakeChannel(name, tab, browser);
    } as unknown as FakeTab['BroadcastChannel'];
    this.locks = { request: (name, { signal }, granted) => browser.lock(this, name, signal, granted) };
  }

  /** It is gone without a word; what it has said arrives. */
  crash(): void {
    this.browser.forget(this);
  }
}

/** What the tabs of one browser have in common: locks, and channels whose messages arrive when the test says so. */
export class FakeBrowser {
  readonly channels = new Set<FakeChannel>();
  /** By name; the first is the one that holds. */
  readonly #locks = new Map<string, Request[]>();
  readonly #aborts = new WeakMap<AbortSignal, (() => void)[]>();

  tab(): FakeTab {
    return new FakeTab(this);
  }

  lock(tab: FakeTab, name: string, signal: AbortSignal, granted: Granted): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const leave = (): void => this.#leave(name, (other) => other === request);
      const request: Request = {
        tab,
        held: false,
        grant: () => void Promise.resolve().then(granted).then(resolve, reject).finally(leave),
      };
      this.#locks.set(name, [...(this.#locks.get(name) ?? []), request]);
      this.#whenAborted(signal, () => {
        if (request.held) return;
        leave();
        reject(new DOMException('no longer wanted', 'AbortError'));
      });
      this.#next(name);
    });
  }

  /** One listener for each signal: of many, Node warns. */
  #whenAborted(signal: AbortSignal, act: () => void): void {
    const acts = this.#aborts.get(signal) ?? [];
    if (acts.length === 0) signal.addEventListener('abort', () => acts.forEach((one) => one()));
    this.#aborts.set(signal, acts);
    acts.push(act);
  }

  forget(tab: FakeTab): void {
    for (const channel of this.channels) if (channel.tab === tab) channel.close();
    for (const name of this.#locks.keys()) this.#leave(name, (request) => request.tab === tab);
  }

  #leave(name: string, isGone: (request: Request) => boolean): void {
    this.#locks.set(
      name,
      this.#locks.get(name)!.filter((request) => !isGone(request)),
    );
    this.#next(name);
  }

  #next(name: string): void {
    const [first] = this.#locks.get(name) ?? [];
    if (first === undefined || first.held) return;
    first.held = true;
    first.grant();
  }

  /** Everything that was said arrives, and what comes of it. */
  async settle(): Promise<void> {
    for (let calm = 0; calm < 10; calm += 1) {
      await Promise.resolve();
      for (const channel of this.channels) {
        if (channel.inbox.length === 0) continue;
        channel.deliver(Infinity);
        calm = 0;
      }
    }
  }
}
