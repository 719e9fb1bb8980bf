import { element } from '../ui/dom.js';
import { byteSize, whole } from '../ui/format.js';
import type { Comparison, Difference } from './comparison.js';

const WHATS: Readonly<Record<Difference['what'], string>> = {
  'missing-in-a': 'A never had it',
  'missing-in-b': 'B never had it',
  'other-data': 'its bytes differ',
};

const WHYS: Readonly<Record<NonNullable<Comparison['why']>, string>> = {
  'not-live': 'A panel is not live, or has not been since its last gap. Try again when it is.',
  'other-epoch': 'The stream began anew for one panel and not yet for the other. Try again in a moment.',
  'no-events': 'Nothing came while both were live. Try again when something has.',
};

const events = (count: number): string => `${whole(count)} ${count === 1 ? 'event' : 'events'}`;

/** What a comparison says, in words; the first line alone would do. */
export function verdictLines(comparison: Comparison): HTMLElement[] {
  const { verdict, topics, equal, bytes, since, until, merged, why } = comparison;
  if (verdict === 'nothing') {
    return [element('p', 'headline', 'Nothing to compare yet.'), element('p', '', WHYS[why ?? 'no-events'])];
  }
  const span = `Sequences ${whole(since + 1)} to ${whole(until)}, where both panels say that they have everything; of more than 20,000 events the latest.`;
  const left =
    merged === 0
      ? ''
      : ` ${events(merged)} of states came to one panel alone, because the newest was asked for or the line was slow: that is no loss, and not compared. Incidents are compared whole.`;
  const notes = element('p', '', span + left);
  if (verdict === 'identical') {
    const what = `Identical: ${events(equal)} of ${whole(topics)} ${topics === 1 ? 'topic' : 'topics'}, ${byteSize(bytes)} of data, byte for byte.`;
    return [element('p', 'headline', what), notes];
  }
  return [element('p', 'headline', `Different: ${differences(comparison)}.`), firstLine(comparison), notes];
}

function differences({ missingInA, missingInB, otherData, equal }: Comparison): string {
  const parts = [
    [missingInA, 'missing in A'],
    [missingInB, 'missing in B'],
    [otherData, 'with other bytes'],
  ] as const;
  const told = parts.flatMap(([count, what]) => (count === 0 ? [] : [`${events(count)} ${what}`]));
  return `${told.join(', ')}; ${whole(equal)} equal`;
}

function firstLine({ first }: Comparison): HTMLElement {
  if (first === undefined) return element('p');
  const { topic, id, what } = first;
  return element('p', '', 'First: ', element('code', '', id), ` of ${topic}, ${WHATS[what]}.`);
}
