import type { ServerClock } from './clock-offset.js';
import type { FaultName } from './faults.js';

export interface Limit {
  readonly protocol: 'h1' | 'h2';
  readonly port: number;
}

export interface ServerConnection {
  readonly transport: string;
  readonly protocol: string;
}

export class ServerRefused extends Error {}

/** What this page asks the server beside its streams. */
export class Server {
  /** Undefined: it was started without faults. */
  #limits: readonly Limit[] | undefined;

  constructor(
    private readonly url: string,
    private readonly page: string,
  ) {}

  /** Asks whether there are faults. */
  async begin(): Promise<void> {
    const response = await fetch(new URL('faults', this.url)).catch(() => undefined);
    if (response?.ok !== true) return;
    this.#limits = ((await response.json()) as { limits: Limit[] }).limits;
  }

  /** What the server marks this page's connections with; undefined: it does not. */
  get marks(): string | undefined {
    return this.#limits === undefined ? undefined : this.page;
  }

  get limits(): readonly Limit[] {
    return this.#limits ?? [];
  }

  /** @returns how many connections it took effect on at once */
  async inject(fault: FaultName, parameters: Readonly<Record<string, number | string>>): Promise<number> {
    const answer = await this.#ask(this.page, 'POST', { fault, ...parameters });
    return ((await answer.json()) as { hit: number }).hit;
  }

  async lift(): Promise<void> {
    await this.#ask(this.page, 'DELETE');
  }

  /** The server's own count, of this page or of another. */
  async connections(page = this.page): Promise<ServerConnection[]> {
    const answer = await this.#ask(page, 'GET');
    return ((await answer.json()) as { connections: ServerConnection[] }).connections;
  }

  /** One round trip. @returns false if there was no answer */
  async askTime(clock: ServerClock): Promise<boolean> {
    const sentMs = performance.now();
    const response = await fetch(new URL('time', this.url), { cache: 'no-store' }).catch(() => undefined);
    const receivedMs = performance.now();
    if (response?.ok !== true) return false;
    const { time } = (await response.json()) as { time: number };
    clock.heard({ sentMs, receivedMs, serverMs: time });
    return true;
  }

  async #ask(page: string, method: string, body?: object): Promise<Response> {
    const response = await fetch(new URL(`faults/${page}`, this.url), {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    if (response.ok) return response;
    const { detail = `status ${response.status}` } = (await response.json()) as { detail?: string };
    throw new ServerRefused(detail);
  }
}
