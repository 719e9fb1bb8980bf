import { words } from '../ui/format.js';
import type { Incident, Match } from './shapes.js';

/** `23′ Goal: Messi (ARG), penalty` */
export function incidentText({ minute, type, team, player, how }: Incident, match?: Match): string {
  const side = team === undefined ? '' : (match?.[team].short ?? words(team));
  const who = player === '' ? side : side === '' ? player : `${player} (${side})`;
  const what = [words(type), who].filter((part) => part !== '').join(': ');
  return [minute === '' ? '' : `${minute}′ `, what, how === '' ? '' : `, ${how.replace(/[-_]+/g, ' ')}`].join(
    '',
  );
}
