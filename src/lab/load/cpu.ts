import { readFileSync } from 'node:fs';

/** Ticks of /proc a second: 100 on every Linux there is (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** User and system time that a process has used, all of its threads, µs; exact to 10,000. */
export function cpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold blanks: fields are counted from behind it (proc(5), utime and stime).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_PER_SECOND;
}

/** The same of the whole machine, all cores; what a hypervisor has taken away counts as used. */
export function machineCpuUs(): number {
  // user, nice, system, idle, iowait, irq, softirq, steal (proc(5), /proc/stat); what follows is part of these.
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const ticks = first.split(/ +/).slice(1, 9).map(Number);
  const used = ticks.reduce((sum, value) => sum + value, 0) - ticks[3]! - ticks[4]!;
  return (used * 1e6) / TICKS_PER_SECOND;
}
