import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();

/** A child that ends when we do, at the latest; it also watches the channel itself, should we be killed. */
export function adopt<Child extends ChildProcess>(child: Child): Child {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
