import type { ChildProcess } from 'node:child_process';

const children = new Map<ChildProcess, NodeJS.Signals>();

/**
 * A child that ends when we do, at the latest, by `signal`: SIGKILL, unless it has children of its own to end. Ours also
 * watch the channel themselves, should we be killed.
 */
export function adopt<Child extends ChildProcess>(child: Child, signal: NodeJS.Signals = 'SIGKILL'): Child {
  children.set(child, signal);
  child.once('exit', () => children.delete(child));
  return child;
}

process.once('exit', () => {
  for (const [child, signal] of children) child.kill(signal);
});

/** Ctrl-C ends the command, and so all of them; what is to be said at the end is said. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(130));
}
