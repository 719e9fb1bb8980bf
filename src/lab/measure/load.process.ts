import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { adopt } from '../children.js';
import type { LoadCommand, LoadCommands, Plan } from '../load/commands.js';
import { end, exchange } from './exchange.js';

/** The clients of one run, in a process of their own. */
export class LoadProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(
    plan: Plan,
    program = fileURLToPath(new URL('../load/main.js', import.meta.url)),
  ): Promise<LoadProcess> {
    const load = new LoadProcess(adopt(fork(program, { env: {}, execArgv: [] })));
    await load.do('plan', plan);
    return load;
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
