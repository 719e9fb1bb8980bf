import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** Seconds by which a time of boot may differ when it is worked out twice. */
const TOLERANCE = 30;

/** Names the time since the machine was switched on: while it lasts, what was written stays, whoever is killed. */
export function currentBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `at ${Math.round(Date.now() / 1000 - uptime())}`;
  }
}

export function isSameBoot(one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [one, other].map((boot) => Number(/^at (\d+)$/.exec(boot)?.[1] ?? NaN));
  return Math.abs(first! - second!) <= TOLERANCE;
}
