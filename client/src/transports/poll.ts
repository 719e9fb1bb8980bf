import type { CODES } from '../../../src/protocol/codes.js';
import type { ControlData, PollAnswer } from '../../../src/protocol/messages.js';
import type { Message } from '../message.js';
import { addressOf, type OpenTransport } from './transport.js';

/** The table itself would be a fifth of the library; the compiler compares. */
const ENDED_CODE: (typeof CODES)['ended']['code'] = 4520;

/** 204 has no body to say it in: all that was asked for has ended, and we have its end. */
const ENDED: Omit<ControlData['bye'], 'retryAfterMs'> = { code: ENDED_CODE, reason: 'ended', retry: false };

/** Asks again and again; each answer is told as the messages that a stream would have carried. */
export const openPoll: OpenTransport = (url, request, { message, ended }, { fetch }) => {
  const stop = new AbortController();
  const { signal } = stop;
  const run = async (): Promise<void> => {
    let wish = request;
    let event: 'live' | 'heartbeat' = 'live';
    while (!signal.aborted) {
      // The first is answered at once, news or not: it is how this transport says hello.
      const waitMs = wish === request && '0';
      const response = await fetch(addressOf(url, 'poll', { ...wish, waitMs }), { signal });
      const { status, headers } = response;
      const answer = (status === 204 ? ENDED : await response.json()) as PollAnswer & typeof ENDED;
      // A refusal says whether to come back, as `bye` does in a stream; what only a proxy says makes no sense below.
      if (answer.code) {
        const retryAfterMs = 1000 * Number(headers.get('Retry-After'));
        return message({ event: 'bye', data: { ...answer, retryAfterMs } });
      }
      const { hello, resets, events, position, live } = answer;
      message({ event: 'hello', data: hello });
      for (const data of resets) {
        message({ event: 'reset', data });
        event = 'live';
      }
      for (const one of events) message(one);
      for (const topic of answer.ended) message({ event: 'ended', data: { topic } });
      if (live) {
        message({ event, id: position, data: live } as Message);
        event = 'heartbeat';
      }
      // The position speaks for everything that was asked: nothing is fresh any more.
      wish = { ...request, topics: [...request.topics, ...request.fresh], fresh: [], lastEventId: position };
    }
  };
  run().then(ended, ended);
  return { close: () => stop.abort() };
};
