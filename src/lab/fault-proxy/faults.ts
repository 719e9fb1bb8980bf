/** Where bytes go. */
export type Direction = 'toClient' | 'toServer';
export const DIRECTIONS: readonly Direction[] = ['toClient', 'toServer'];

/** Which end of a connection. */
export type Side = 'client' | 'server';

/** What is wrong with one direction of a connection. Whatever is left out is as it should be. */
export interface Faults {
  /** Every byte, and the end, comes so much later; up to a millisecond or two more, as timers go. */
  readonly latencyMs?: number;
  /** By chance up to so much later still, drawn for each read. Order is kept: nobody overtakes. */
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /**
   * What waits here at most, bytes; default 262,144, and one read more. When full nothing is read, so the kernel's
   * buffers fill up behind it (some MB on loopback), and then the sender's own.
   */
  readonly bufferBytes?: number;
  /**
   * A write of its own, in a turn of its own, for each so many bytes, counted from the first of the connection. A
   * reader that is late may find several of them at once.
   */
  readonly sliceBytes?: number;
  /** Nothing is read for so long, counted from here or from when the connection opens. What is on its way arrives. */
  readonly stallMs?: number;
  /** Whatever is sent is read and thrown away, the end too. */
  readonly blackHole?: boolean;
  /** After exactly so many bytes more both sides are told that the other has ended (FIN). */
  readonly cutAfterBytes?: number;
  /** The same by RST. It takes back what the kernel still holds for a reader that does not read. */
  readonly resetAfterBytes?: number;
}

type Limit = Exclude<keyof Faults, 'blackHole'>;

/** The least of each that means something. */
const LEAST: Readonly<Record<Limit, number>> = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: 1,
  bufferBytes: 1,
  sliceBytes: 1,
  stallMs: 0,
  cutAfterBytes: 0,
  resetAfterBytes: 0,
};

/** @throws RangeError that names whatever is no fault */
export function checked(faults: Faults): Faults {
  const wrong = Object.entries(faults)
    .filter(([name, value]) => value !== undefined && !fits(name, value))
    .map(([name, value]) => `${name}: ${String(value)}`);
  if (wrong.length > 0) throw new RangeError(`no such fault: ${wrong.join(', ')}`);
  return faults;
}

function fits(name: string, value: unknown): boolean {
  if (name === 'blackHole') return typeof value === 'boolean';
  if (!Object.hasOwn(LEAST, name) || typeof value !== 'number') return false;
  const whole = Number.isInteger(value) || !name.endsWith('Bytes');
  return whole && value >= LEAST[name as Limit];
}
