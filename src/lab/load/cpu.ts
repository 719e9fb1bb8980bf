import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of /proc/stat a second: 100 on every Linux there is (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/**
 * User and system time that a process has used, µs: of the threads that it has now, so one that ends takes its own
 * away. First field of schedstat (Documentation/scheduler/sched-stats.rst), ns; /proc/PID/stat only counts ticks of
 * 10 ms, and misses whatever sleeps when they fall.
 */
export function cpuUs(pid: number): number {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) ns += threadNs(`/proc/${pid}/task/${thread}`);
  return ns / 1000;
}

function threadNs(path: string): number {
  try {
    return Number(readFileSync(`${path}/schedstat`, 'utf8').split(' ', 1)[0]);
  } catch {
    // It has just ended.
    return 0;
  }
}

/** The same of the whole machine, all cores, exact to 10,000; what a hypervisor has taken away counts as used. */
export function machineCpuUs(): number {
  // user, nice, system, idle, iowait, irq, softirq, steal (proc(5), /proc/stat); what follows is part of these.
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const ticks = first.split(/ +/).slice(1, 9).map(Number);
  const used = ticks.reduce((sum, value) => sum + value, 0) - ticks[3]! - ticks[4]!;
  return (used * 1e6) / TICKS_PER_SECOND;
}
