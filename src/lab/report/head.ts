import type { Results } from '../experiment/results.js';

/** When, on what, with what and by which command. */
export const headText = ({ begun, machine, versions, command }: Results): string =>
  [
    begun.slice(0, 10),
    machine,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    command,
  ].join('\n');
