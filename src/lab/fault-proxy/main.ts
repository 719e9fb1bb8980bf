/** The process of a proxy: does what `fault-proxy.process.ts` tells it, and ends with whoever started it. */
import type { FaultProxyCommand, FaultProxyCommands } from './commands.js';
import { FaultProxy } from './fault-proxy.js';
import type { ProxiedConnection } from './proxied-connection.js';

let proxy: FaultProxy;

/** One connection, or all of them; nobody, where it is gone. */
const whom = (number?: number): Pick<ProxiedConnection, 'set' | 'cut' | 'reset' | 'lose'> | undefined =>
  number === undefined ? proxy : proxy.connections.find((connection) => connection.number === number);

const does: {
  [Name in FaultProxyCommand]: (ask: FaultProxyCommands[Name]['ask']) => unknown;
} = {
  start: async (ask) => {
    proxy = await FaultProxy.start(ask);
    return { port: proxy.port };
  },
  set: ({ faults, direction, connection }) => whom(connection)?.set(faults, direction),
  cut: ({ connection }) => whom(connection)?.cut(),
  reset: ({ connection }) => whom(connection)?.reset(),
  lose: ({ connection, side }) => whom(connection)?.lose(side),
  refuse: () => proxy.refuse(),
  admit: () => proxy.admit(),
  statistics: () => proxy.statistics,
};

async function obey<Name extends FaultProxyCommand>({
  name,
  ask,
}: {
  name: Name;
  ask: FaultProxyCommands[Name]['ask'];
}): Promise<void> {
  const answer = await does[name](ask);
  process.send?.(answer ?? {});
}

process.on('message', (message) => void obey(message as Parameters<typeof obey>[0]));
process.once('disconnect', () => process.exit());
