import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoadReport } from './commands.js';
import { cpuUs, machineCpuUs } from './cpu.js';

/** How often the event loop is looked at, ms; it is never told to be less late than that. */
const RESOLUTION_MS = 10;

/** Share of the time in which an event loop is at work beyond which it waits for the CPU, not for events. */
const HARDLY_RESTS = 0.95;

/** How much this process, the server and the machine had to do between two moments. */
export class Busyness {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #loop = performance.eventLoopUtilization();
  readonly #cpu = process.cpuUsage();
  readonly #machineUs = machineCpuUs();
  readonly #serverUs: number | undefined;
  readonly #startMs = performance.now();

  constructor(private readonly serverPid: number | undefined) {
    this.#serverUs = serverPid === undefined ? undefined : cpuUs(serverPid);
    this.#delay.enable();
  }

  /** CPU that the server has used since, µs; undefined: it is not ours to look at. */
  get serverUs(): number | undefined {
    return this.serverPid === undefined ? undefined : cpuUs(this.serverPid) - this.#serverUs!;
  }

  end(): LoadReport {
    this.#delay.disable();
    const { user, system } = process.cpuUsage(this.#cpu);
    const elapsedUs = (performance.now() - this.#startMs) * 1000;
    const { utilization } = performance.eventLoopUtilization(this.#loop);
    return {
      busy: utilization > HARDLY_RESTS ? utilization : (user + system) / elapsedUs,
      loopDelayMs: Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS),
      others:
        Math.max(0, machineCpuUs() - this.#machineUs - (this.serverUs ?? 0) - user - system) / elapsedUs,
    };
  }
}
