import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the numbers were measured on: without it they say nothing. */
export function machine(): string {
  const [processor] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = `load ${loadavg()[0]!.toFixed(1)} at the start`;
  return [
    processor?.model.trim() ?? 'unknown processor',
    `${cpus().length} cores`,
    memory,
    `${type()} ${release().split('.', 2).join('.')} ${arch()}`,
    `Node ${process.version}`,
    load,
  ].join(', ');
}
