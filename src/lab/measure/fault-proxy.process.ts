import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { adopt } from '../children.js';
import type { FaultProxyCommand, FaultProxyCommands } from '../fault-proxy/commands.js';
import type { FaultProxyOptions } from '../fault-proxy/fault-proxy.js';
import { end, exchange } from './exchange.js';

/** The network between the clients and a server, in a process of its own. */
export class FaultProxyProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(
    options: FaultProxyOptions,
    program = fileURLToPath(new URL('../fault-proxy/main.js', import.meta.url)),
  ): Promise<FaultProxyProcess> {
    // JSON has no Infinity.
    const child = adopt(fork(program, { env: {}, execArgv: [], serialization: 'advanced' }));
    const { port } = (await exchange(child, { name: 'start', ask: options })) as { port: number };
    return new FaultProxyProcess(child, port);
  }

  async do<Name extends FaultProxyCommand>(
    name: Name,
    ask: FaultProxyCommands[Name]['ask'],
  ): Promise<FaultProxyCommands[Name]['answer']> {
    return (await exchange(this.child, { name, ask })) as FaultProxyCommands[Name]['answer'];
  }

  stop(): Promise<void> {
    return end(this.child);
  }
}
