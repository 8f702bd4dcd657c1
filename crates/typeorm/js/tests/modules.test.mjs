import assert from 'node:assert/strict';
import { createRequire, builtinModules } from 'node:module';
import { test } from 'node:test';
import { moduleNames, realm } from './realm.mjs';

const require = createRequire(import.meta.url);
const real = (file) => {
  const name = file === 'async_hooks' || !file.includes('_') || builtinModules.includes(file) ? file : file.replace('_', '/');
  return builtinModules.includes(name) ? require(name) : undefined;
};

/** Functions of Node 20 that we leave out; reading one at import gives undefined. Numbers are left out freely. */
const KNOWN_GAPS = {
  assert: ['CallTracker'],
  assert_strict: ['CallTracker'],
  console: ['createTask'],
  module: ['runMain'],
  perf_hooks: ['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserverEntryList', 'PerformanceResourceTiming'],
  process: ['openStdin', 'assert'],
  readline_promises: ['Readline'],
  sys: ['transferableAbortSignal', 'transferableAbortController', 'MIMEType', 'MIMEParams'],
  timers: ['active', 'unenroll', 'enroll'],
  util: ['transferableAbortSignal', 'transferableAbortController', 'MIMEType', 'MIMEParams'],
  worker_threads: ['postMessageToThread'],
};
const isGap = (theirs, ours, key) => !(key in ours) && !key.startsWith('_') && typeof theirs[key] === 'function';

for (const file of moduleNames()) {
  test(`${file} is importable and has Node's exports`, () => {
    const ours = realm().load(`node/${file}`);
    const theirs = real(file);
    if (theirs === undefined) return;
    const missing = Object.keys(theirs).filter((key) => isGap(theirs, ours, key));
    const wrongKind = Object.keys(theirs).filter((key) => key in ours && typeof theirs[key] === 'function' && typeof ours[key] !== 'function');
    assert.deepEqual(wrongKind, [], 'functions that are no functions here');
    assert.deepEqual(missing, KNOWN_GAPS[file] || []);
  });
}
