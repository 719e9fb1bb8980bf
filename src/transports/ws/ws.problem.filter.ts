import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { WebSocket } from 'ws';
import { CODES } from '../../protocol/codes.js';
import { jsonControl } from '../../protocol/encode.js';
import type { Ref } from '../../protocol/messages.js';
import { isRef } from '../../protocol/parse-command.js';
import { isObject } from '../../protocol/parse-json.js';
import { Problem } from '../problem.js';

/** Answers a command with the `error` message of the code table; the connection stays. */
export function answerProblem(client: WebSocket, ref: Ref | undefined, { reason, detail }: Problem): void {
  if (client.readyState !== WebSocket.OPEN) return;
  const error = { ...(ref === undefined ? {} : { ref }), code: CODES[reason].code, reason, message: detail };
  client.send(jsonControl('error', error));
}

/** Every error that reaches the gateway; what nobody foresaw is logged, and says nothing of itself. */
@Catch()
export class WsProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('WebSocket');

  catch(error: unknown, host: ArgumentsHost): void {
    const data: unknown = host.switchToWs().getData();
    const ref = isObject(data) && isRef(data['ref']) ? data['ref'] : undefined;
    if (!(error instanceof Problem)) this.#logger.error(error);
    const problem = error instanceof Problem ? error : new Problem('internal', 'Please try again.');
    answerProblem(host.switchToWs().getClient<WebSocket>(), ref, problem);
  }
}
