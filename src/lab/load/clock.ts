/** `performance.now` is the same clock as `process.hrtime` from another beginning, and makes no bigint. */
const BEGINNING_NS = Number(process.hrtime.bigint()) - performance.now() * 1e6;

/** ns of CLOCK_MONOTONIC, the clock of `t` in the data of a lab event: the same for all processes of a machine. */
export const nowNs = (): number => BEGINNING_NS + performance.now() * 1e6;
