/** The process of the clients: does what `load.process.ts` tells it, and ends with whoever started it. */
import type { LoadCommand, LoadCommands } from './commands.js';
import { findIn } from './foreign.js';
import { Load } from './load.js';

let load: Load | undefined;

const does: { [Name in LoadCommand]: (ask: LoadCommands[Name]['ask']) => unknown } = {
  plan: async (ask) => {
    load = new Load(ask, ask.foreign === undefined ? undefined : await findIn(ask.foreign.reading));
    return {};
  },
  open: (ask) => load?.open(ask),
  storm: (ask) => load?.storm(ask),
  idle: (ask) => load?.idle(ask),
  measure: (ask) => load?.measure(ask),
  churn: (ask) => load?.churn(ask),
  upstream: (ask) => load?.upstream(ask),
  recover: (ask) => load?.recover(ask),
  resume: (ask) => load?.resume(ask),
};

async function obey<Name extends LoadCommand>({
  name,
  ask,
}: {
  name: Name;
  ask: LoadCommands[Name]['ask'];
}): Promise<void> {
  try {
    process.send?.(await does[name](ask));
  } catch (error) {
    process.send?.({ error: (error as Error).message });
  }
}

process.on('message', (message) => void obey(message as Parameters<typeof obey>[0]));
process.once('disconnect', () => process.exit());
