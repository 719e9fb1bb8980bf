import type { Results } from '../experiment/results.js';

/** When, on what, with what and by which command. */
export const headText = ({ begun, machine, versions, command }: Results): string =>
  [momentText(begun), machine, versionsText(versions), command].join('\n');

/** `2026-11-21 14:03 UTC` */
export const momentText = (begun: string): string => `${begun.slice(0, 16).replace('T', ' ')} UTC`;

/** `node 20.20.2, ws 8.23.0` */
export const versionsText = (versions: Results['versions']): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
