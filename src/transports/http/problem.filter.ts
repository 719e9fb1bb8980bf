import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { Reason } from '../../protocol/codes.js';
import { Problem, PROBLEM_JSON } from '../problem.js';

/** Statuses that Nest, Express and body-parser throw themselves, and what they are called here. */
const REASONS: Readonly<Record<number, Reason>> = {
  400: 'bad-request',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'unsupported-media-type',
};

/** Every error that reaches HTTP becomes problem+json; what nobody foresaw is logged, and says nothing of itself. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.#problemOf(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response
      .status(problem.getStatus())
      .set({ ...problem.headers, 'Content-Type': PROBLEM_JSON, 'Cache-Control': 'no-store' })
      .send(Buffer.from(JSON.stringify(problem.getResponse())));
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const reason = error instanceof HttpException ? REASONS[error.getStatus()] : undefined;
    if (reason === 'not-found') return new Problem(reason, 'There is no such route.');
    if (reason !== undefined) return new Problem(reason, (error as HttpException).message);
    this.#logger.error(error);
    return new Problem('internal', 'Please try again.');
  }
}
