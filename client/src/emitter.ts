type Listener<Detail> = (detail: Detail) => void;
type Tell<Events> = <Name extends keyof Events>(name: Name, detail: Events[Name]) => void;

export interface Emitter<Events> {
  /** @returns a function that takes the listener off again */
  readonly on: <Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>) => () => void;
  readonly emit: Tell<Events>;
}

/**
 * Typed events. A listener that throws is reported as uncaught and stops neither the others nor the stream.
 * @param tell hears everything
 */
export function emitter<Events extends object>(tell?: Tell<Events>): Emitter<Events> {
  const listeners = new Set<readonly [keyof Events, Listener<never>]>();
  return {
    on(name, listener) {
      const entry = [name, listener] as const;
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    emit(name, detail) {
      for (const [heard, listener] of listeners) {
        if (heard !== name) continue;
        try {
          listener(detail as never);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
      tell?.(name, detail);
    },
  };
}
