import type { Diary } from './diary.js';

/** Where any server is. */
export const ADDRESS = 'http://ticker.test/';

/** What every client can be asked. */
export interface Client {
  readonly name: string;
  readonly diary: Diary;
  /** It is where it wants to be, and waits for news alone. */
  readonly settled: boolean;
  /** Comes back now, if it waits for that. */
  wake(): void;
  /** The server has sent it away for good: all that it asked for has ended. */
  readonly over: boolean;
}
