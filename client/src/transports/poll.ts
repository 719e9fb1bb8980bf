import type { CODES } from '../../../src/protocol/codes.js';
import type { ControlData, PollAnswer } from '../../../src/protocol/messages.js';
import type { Control, Message } from '../message.js';
import { addressOf, type OpenTransport, type Receiver } from './transport.js';

/** The table itself would be a fifth of the library; the compiler compares. */
const ENDED_CODE: (typeof CODES)['ended']['code'] = 4520;

/** 204 has no body to say it in: all that was asked for has ended, and we have its end. */
const ENDED: Control = {
  event: 'bye',
  data: { code: ENDED_CODE, reason: 'ended', retry: false, retryAfterMs: 0 },
};

/** Asks again and again; each answer is told as the messages that a stream would have carried. */
export const openPoll: OpenTransport = (url, request, receiver, { fetch }) => {
  const stop = new AbortController();
  const { signal } = stop;
  const run = async (): Promise<void> => {
    const { topics, fresh, conflateMs } = request;
    let wish = request;
    let greeted = false;
    let live = false;
    while (!signal.aborted) {
      // The first is answered at once, news or not: it is how this transport says hello.
      const response = await fetch(addressOf(url, 'poll', wish, greeted ? {} : { waitMs: '0' }), { signal });
      if (response.status === 204) return receiver.message(ENDED);
      if (!response.ok) return tellRefusal(response, receiver, signal);
      const answer = (await response.json()) as PollAnswer;
      for (const message of messagesOf(answer, greeted, live)) if (!signal.aborted) receiver.message(message);
      greeted = true;
      live ||= answer.live !== null;
      // The position speaks for everything that was asked: nothing is fresh any more.
      wish = { topics: [...topics, ...fresh], fresh: [], lastEventId: answer.position, conflateMs };
    }
  };
  void run()
    .catch(() => undefined)
    .then(() => {
      if (!signal.aborted) receiver.ended();
    });
  return { close: () => stop.abort() };
};

function messagesOf(answer: PollAnswer, greeted: boolean, wasLive: boolean): Message[] {
  const { hello, resets, events, ended, position, live } = answer;
  const messages: Message[] = greeted ? [] : [{ event: 'hello', data: hello }];
  for (const data of resets) messages.push({ event: 'reset', data });
  messages.push(...events);
  for (const topic of ended) messages.push({ event: 'ended', data: { topic } });
  if (live === null) return messages;
  if (wasLive) messages.push({ event: 'heartbeat', id: position, data: { time: hello.time } });
  else messages.push({ event: 'live', id: position, data: live });
  return messages;
}

/** The problem of a refusal says whether to come back, as `bye` does in a stream. */
async function tellRefusal(response: Response, receiver: Receiver, signal: AbortSignal): Promise<void> {
  const problem = (await response.json()) as Partial<ControlData['bye']>;
  const { code, reason, retry } = problem;
  if (code === undefined || reason === undefined || retry === undefined || signal.aborted) return;
  const retryAfterMs = 1000 * Number(response.headers.get('Retry-After') ?? 0);
  receiver.message({ event: 'bye', data: { code, reason, retry, retryAfterMs } });
}
