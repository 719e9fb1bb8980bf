import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { adopt } from '../children.js';
import type { LoadCommand, LoadCommands } from '../load/commands.js';
import { end, exchange } from './exchange.js';

/** The clients of one run, in a process of their own. */
export class LoadProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** The first command is `plan`. */
  static start(program = fileURLToPath(new URL('../load/main.js', import.meta.url))): LoadProcess {
    return new LoadProcess(adopt(fork(program, { env: {}, execArgv: [] })));
  }

  async do<Name extends LoadCommand>(
    name: Name,
    ask: LoadCommands[Name]['ask'],
  ): Promise<LoadCommands[Name]['answer']> {
    return (await exchange(this.child, { name, ask })) as LoadCommands[Name]['answer'];
  }

  stop(): Promise<void> {
    return end(this.child);
  }
}
