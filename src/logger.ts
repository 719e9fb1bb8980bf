import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Settings } from './config/settings.js';
import { escapeControls, fieldOf, fieldsText, framesOf, textOf } from './ops/log-text.js';
import { Sampling } from './ops/sampling.js';

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

type Fields = Readonly<Record<string, unknown>>;

/**
 * Nest's own logger, with one line for each event, whatever is in it: `log('feed started', { feed: 'simulator' })`.
 * Texts are cut, control characters escaped, kinds that come in floods sampled. Less its assembly lines, unless
 * `LOG_LEVEL=debug` asks for everything.
 */
export class Logger extends ConsoleLogger {
  readonly #json: boolean;
  readonly #terse: boolean;
  readonly #sampling = new Sampling();

  constructor({ logFormat, logLevel }: Settings) {
    super({
      json: logFormat === 'json',
      flattenParams: true,
      prefix: 'Tickerwire',
      // Colours are for somebody who looks; in a file they are noise.
      ...(process.stdout.isTTY ? {} : { colors: false }),
      logLevels: LEVELS.slice(0, LEVELS.indexOf(logLevel as LogLevel) + 1),
    });
    this.#json = logFormat === 'json';
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

  protected override printMessages(
    messages: unknown[],
    context = '',
    level: LogLevel = 'log',
    stream?: 'stdout' | 'stderr',
    stack?: unknown,
    fields?: Fields,
  ): void {
    for (const message of messages) {
      const print = (text: string, more?: Fields, trace?: string): void => {
        super.printMessages(
          [this.#json ? text : escapeControls(text)],
          context,
          level,
          stream,
          this.#json ? trace : undefined,
          more && { ...more },
        );
        if (!this.#json && trace !== undefined) super.printStackTrace(trace);
      };
      const text = textOf(this.resolveMessage(message));
      // With fields the message says what happened, always in the same words; without, it may be anything.
      const kind = [level, context, ...(fields === undefined ? [] : [text, fields['feed']])].join(' ');
      const leftOut = (count: number): void => print('left out', { like: text, lines: count });
      if (this.#terse && !this.#sampling.admits(kind, leftOut)) continue;
      print(text, fields && mapFields(fields), framesOf(message instanceof Error ? message.stack : stack));
    }
  }

  /** Printed with its message already. */
  protected override printStackTrace(): void {}

  protected override stringifyParams(fields: Record<string, unknown>): string {
    return fieldsText(fields);
  }

  /** JSON leaves some characters as they are that others take for the end of a line. */
  protected override stringifyJsonLogObject(line: Record<string, unknown>): string {
    return escapeControls(super.stringifyJsonLogObject(line));
  }
}

const mapFields = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fieldOf(value)]));
