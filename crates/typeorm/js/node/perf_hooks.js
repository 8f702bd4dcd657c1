/** `perf_hooks`: the clock, marks and measures. */
const { refuse } = require('./internal/errors');

const origin = host.now();
const start = BigInt(host.hrtime());
let entries = [];

function entry(name, entryType, startTime, duration, detail = null) {
  const made = { name, entryType, startTime, duration, detail };
  entries.push(made);
  return made;
}

function timeOf(mark, fallback) {
  if (mark === undefined) return fallback;
  if (typeof mark === 'number') return mark;
  const found = entries.filter(({ name, entryType }) => name === mark && entryType === 'mark').pop();
  if (!found) throw new SyntaxError(`The "${mark}" performance mark has not been set`);
  return found.startTime;
}

const performance = {
  timeOrigin: origin,
  now: () => Number(BigInt(host.hrtime()) - start) / 1e6,
  mark: (name, options = {}) => entry(name, 'mark', options.startTime ?? performance.now(), 0, options.detail),
  measure(name, from, to) {
    const named = from !== null && typeof from === 'object' ? from : { start: from, end: to };
    const begin = timeOf(named.start, 0);
    return entry(name, 'measure', begin, timeOf(named.end, performance.now()) - begin, named.detail);
  },
  getEntries: () => [...entries],
  getEntriesByName: (name) => entries.filter((one) => one.name === name),
  getEntriesByType: (type) => entries.filter((one) => one.entryType === type),
  clearMarks: (name) => void (entries = entries.filter((one) => one.entryType !== 'mark' || (name !== undefined && one.name !== name))),
  clearMeasures: (name) => void (entries = entries.filter((one) => one.entryType !== 'measure' || (name !== undefined && one.name !== name))),
  timerify: (task) => task,
  eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
  toJSON: () => ({ timeOrigin: origin }),
};

class PerformanceObserver {
  static supportedEntryTypes = [];

  observe() {}

  disconnect() {}
}

module.exports = { performance, PerformanceObserver, constants: {}, createHistogram: refuse('perf_hooks.createHistogram'), monitorEventLoopDelay: refuse('perf_hooks.monitorEventLoopDelay') };
