/** Ends every run with one plain line, `N passed, N failed`, that scripts can read. */
module.exports = class ClosingLineReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    // After Jest's own summary, which other reporters still write at this point.
    process.once('exit', () => console.log(`\n${numPassedTests} passed, ${failed} failed${skipped}`));
  }
};
