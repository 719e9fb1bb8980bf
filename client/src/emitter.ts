type Listener<Detail> = (detail: Detail) => void;
type Tell<Events> = <Name extends keyof Events>(name: Name, detail: Events[Name]) => void;

export interface Emitter<Events> {
  /** @returns a function that takes the listener off again */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void;
  readonly emit: Tell<Events>;
}

/**
 * Typed events. A listener that throws is reported as uncaught and stops neither the others nor the stream.
 * @param tell hears everything
 */
export function emitter<Events extends object>(tell?: Tell<Events>): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<Listener<never>>>();
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    emit(name, detail) {
      for (const listener of listeners.get(name) ?? []) {
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
