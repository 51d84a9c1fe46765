/** Prints `N passed, N failed` on a line of its own at the end: what a program reads off a test run. */
export default class CountReporter {
  onTestRunEnd(modules, errors) {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      // A file that could not be loaded has no tests to count, but it failed.
      if (module.state() === 'failed') failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        if (state === 'failed') failed++;
      }
    }
    // After the other reporters' summary.
    process.once('exit', () => console.log(`${passed} passed, ${failed} failed`));
  }
}
