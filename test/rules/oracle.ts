import { isIncidentTopic } from '../../src/protocol/topic-pattern.js';
import type { Diary } from './diary.js';
import type { Log } from './log.js';

/**
 * Compares what a client was shown of a topic with what the log ever accepted: nothing twice, nothing out of order,
 * nothing missed without a word. Of a state topic events may be merged away.
 */
export function judgeCourse(diary: Diary, topic: string, { accepted, lost }: Log): string[] {
  const problems: string[] = [];
  let last: number | undefined;
  let losses: number[] = [];
  /** Of a log that is gone, from an instance that has yet to notice: the client must hear of it. */
  let phantom: number | undefined;
  for (const happening of diary.of(topic)) {
    if (happening.kind === 'loss') {
      if (last !== undefined) losses.push(...happening.uids);
    } else if (happening.kind === 'start') {
      last = undefined;
      phantom = undefined;
    } else if (last !== undefined && happening.uid < last && lost.has(accepted[happening.uid]!)) {
      phantom = happening.uid;
    } else {
      const { uid } = happening;
      if (last === undefined) losses = [];
      else {
        const from = last;
        if (uid <= from) problems.push(`${topic} #${uid} after #${from}`);
        if (!lost.has(accepted[uid]!) && losses.some((gone) => gone >= from && gone < uid))
          problems.push(`${topic} #${uid} after #${from}, and not told that the log had lost what was there`);
        const missed: number[] = [];
        for (let between = from + 1; isIncidentTopic(topic) && between < uid; between += 1) {
          const event = accepted[between]!;
          if (event.topic === topic && !lost.has(event)) missed.push(between);
        }
        if (missed.length > 0) problems.push(`${topic} missed #${missed.join(', #')} before #${uid}`);
      }
      last = uid;
    }
  }
  if (phantom !== undefined)
    problems.push(`${topic} #${phantom} after #${last}, and not told that it is lost`);
  return problems;
}

/** Whether the client came to where the log is. `over`: the server has sent it away for good. */
export function judgeEnd(diary: Diary, topic: string, log: Log, over: boolean): string[] {
  const happenings = diary.of(topic);
  const latest = happenings.findLast(({ kind }) => kind === 'event' || kind === 'start');
  const last = latest?.kind === 'event' ? latest.uid : undefined;
  const shown = last === undefined ? 'nothing' : `#${last}`;
  // Who was sent away has the end of all it asked for, or came when nothing else was left, whatever became of that end.
  const ended = log.accepted.some(
    (event, uid) => event.topic === topic && event.ends === 'for-good' && (last ?? uid) === uid,
  );
  if (over && ended) return [];
  const newest = log.accepted.findLastIndex((event) => event.topic === topic && !log.lost.has(event));
  if (newest < 0) {
    return last === undefined ? [] : [`${topic} ends with ${shown}, which is lost`];
  }
  const purged = log.latest(topic) === undefined;
  if (last === newest || (purged && last === undefined)) return [];
  return [`${topic} ends with ${shown}, not with #${newest}${purged ? ', since purged' : ''}`];
}
