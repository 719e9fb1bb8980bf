/** As much of its interface as the tests use; the package has no types of its own. */
declare module 'event-source-polyfill' {
  export class EventSourcePolyfill {
    constructor(url: string, options?: { headers?: Record<string, string>; heartbeatTimeout?: number });
    onmessage: ((message: { data: string; lastEventId: string }) => void) | null;
    addEventListener(name: string, listener: (message: { data: string }) => void): void;
    close(): void;
  }
}
