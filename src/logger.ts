import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Settings } from './config/settings.js';

const LEVELS: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];

/** Contexts in which the framework tells how it puts itself together: of no use to whoever runs it. */
const ASSEMBLY = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
]);

const START_FAILED = new Set(['ExceptionHandler', 'NestApplication']);

/** Nest's own logger, less its assembly lines unless `LOG_LEVEL=debug` asks for everything. */
export class Logger extends ConsoleLogger {
  readonly #terse: boolean;

  constructor({ logFormat, logLevel }: Settings) {
    super({
      json: logFormat === 'json',
      logLevels: LEVELS.slice(0, LEVELS.indexOf(logLevel as LogLevel) + 1),
    });
    this.#terse = logLevel !== 'debug';
  }

  /** `main.ts` has the last word on why the server did not start. */
  override error(message: unknown, ...rest: unknown[]): void {
    if (this.#terse && START_FAILED.has(String(rest.at(-1)))) return;
    super.error(message, ...rest);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (this.#terse && ASSEMBLY.has(String(rest.at(-1)))) return;
    super.log(message, ...(rest as [string]));
  }
}
