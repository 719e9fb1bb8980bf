/** What the page itself does: each function is sent there as text, and knows only what is in it. */
import type { Transport } from '../measure/targets.js';

export type Fate = 'opened' | 'failed' | 'lost';

export interface Wish {
  readonly transport: Transport;
  readonly url: string;
  readonly each: number;
}

/** Asks for connections, all at once. That one is open only its first event proves. */
export function connect({ transport, url, each }: Wish): void {
  const { tell } = globalThis as unknown as { tell: (fate: Fate, ms: number) => Promise<void> };
  for (let index = 0; index < each; index += 1) {
    const wishedMs = performance.now();
    let open = false;
    const onEvent = (): void => {
      if (!open) void tell('opened', performance.now() - wishedMs);
      open = true;
    };
    const onEnd = (): void => void tell(open ? 'lost' : 'failed', performance.now() - wishedMs);
    if (transport === 'sse') {
      const source = new EventSource(url);
      source.onmessage = onEvent;
      source.onerror = () => {
        // It would try again, and be counted twice.
        source.close();
        onEnd();
      };
    } else {
      const socket = new WebSocket(url);
      socket.onmessage = ({ data }: { data: string }) => {
        if (!('event' in (JSON.parse(data) as object))) onEvent();
      };
      socket.onclose = onEnd;
    }
  }
}

/** @returns ms until an ordinary request is answered; `patienceMs` if it is not by then */
export async function ask(patienceMs: number): Promise<number> {
  const askedMs = performance.now();
  try {
    const answer = await fetch('/time', { signal: AbortSignal.timeout(patienceMs) });
    await answer.text();
    return Math.min(performance.now() - askedMs, patienceMs);
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return patienceMs;
    throw error;
  }
}
