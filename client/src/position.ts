/** Epoch, sequence and time of a position. */
const partsOf = (position: string | undefined): [string | undefined, number, number] => {
  const [epoch, sequence, time = ''] = String(position).split('-');
  return [epoch, Number(sequence), parseInt(time, 36)];
};

/**
 * Whether a stream at position `at` has reached `goal`: sequences of one epoch can be compared, nothing else, and what
 * cannot be read has not been reached and reaches nothing. Time rises with the sequence, unless part of the log was lost
 * in between: then they are positions of different logs.
 */
export function reached(at: string | undefined, goal: string | undefined): boolean {
  const [epoch, sequence, time] = partsOf(at);
  const [goalEpoch, goalSequence, goalTime] = partsOf(goal);
  return epoch === goalEpoch && sequence >= goalSequence && time >= goalTime;
}
