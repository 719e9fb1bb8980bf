import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type NestMiddleware,
  NotFoundException,
} from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Settings } from '../../config/settings.js';
import { Problem } from '../problem.js';
import { PublishKeys } from './publish-keys.js';

const BEARER = /^Bearer +([\x21-\x7e]+)$/i;

/**
 * Lets those in who have a key, and for all others is a wall without a feature: one answer whatever was wrong. It
 * stands in two places. As a guard it is part of the route and cannot be walked around; as a middleware it stands
 * before the body is read, so that a stranger cannot make the server read or parse anything.
 */
@Injectable()
export class PublishGate implements CanActivate, NestMiddleware {
  readonly #keys: PublishKeys;

  constructor({ publishKeys }: Settings) {
    this.#keys = new PublishKeys(publishKeys);
  }

  /** @throws NotFoundException while nobody may publish: the route does not exist then */
  canActivate(context: ExecutionContext): boolean {
    if (!this.#keys.any) throw new NotFoundException();
    this.#check(context.switchToHttp().getRequest<Request>());
    return true;
  }

  /** To be mounted at the route, which is `/` in here; what lies below it is not ours. */
  use(request: Request, _response: Response, next: NextFunction): void {
    if (this.#keys.any && request.path === '/') this.#check(request);
    next();
  }

  #check({ headers }: Request): void {
    const [, key = ''] = BEARER.exec(headers.authorization ?? '') ?? [];
    if (this.#keys.has(key)) return;
    throw new Problem('unauthorised', 'Send a key that is valid.', { 'WWW-Authenticate': 'Bearer' });
  }
}
