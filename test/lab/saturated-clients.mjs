/** Clients whose event loop never rests. */
import '../../dist/lab/load/main.js';

setImmediate(function work() {
  const until = performance.now() + 20;
  while (performance.now() < until);
  setImmediate(work);
});
