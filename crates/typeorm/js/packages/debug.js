/** Fallback for `debug`: named loggers that DEBUG switches on; what they say goes to standard error. */
const { format } = require('util');

const state = { included: [], excluded: [] };

/** `app:*,-app:sql` as patterns. */
function enable(namespaces) {
  const names = String(namespaces ?? '').split(/[\s,]+/).filter(Boolean);
  state.included = names.filter((name) => name[0] !== '-').map(pattern);
  state.excluded = names.filter((name) => name[0] === '-').map((name) => pattern(name.slice(1)));
}

function pattern(name) {
  const escaped = name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*?');
  return new RegExp(`^${escaped}$`);
}

function enabled(namespace) {
  const matches = (one) => one.test(namespace);
  return !state.excluded.some(matches) && state.included.some(matches);
}

/** Switches every logger off and gives what was on. */
function disable() {
  const text = ({ source }) => source.slice(1, -1).replace(/\.\*\?/g, '*').replace(/\\(.)/g, '$1');
  const before = [...state.included.map(text), ...state.excluded.map((one) => `-${text(one)}`)].join(',');
  enable('');
  return before;
}

/** A logger for one namespace. */
function debug(namespace) {
  let forced;
  const logger = (...args) => {
    if (!logger.enabled) return;
    const [first, ...rest] = args.map((arg) => (arg instanceof Error ? arg.stack || arg.message : arg));
    const texts = typeof first === 'string' ? [first] : ['%O', first];
    (logger.log ?? debug.log)(`${namespace} ${format(formatted(texts[0]), ...texts.slice(1), ...rest)}`);
  };
  Object.defineProperty(logger, 'enabled', {
    configurable: true, enumerable: true, get: () => forced ?? enabled(namespace), set: (value) => { forced = value; },
  });
  return Object.assign(logger, {
    namespace,
    useColors: false,
    color: 0,
    destroy: () => true,
    extend: (name, delimiter = ':') => Object.assign(debug(`${namespace}${delimiter}${name}`), { log: logger.log }),
  });
}

/** `%O` and `%o` are the only directives that util.format reads differently. */
function formatted(text) {
  return text.replace(/%o/g, '%O');
}

Object.assign(debug, {
  debug, default: debug, enable, enabled, disable, names: [], skips: [], formatters: {},
  coerce: (value) => (value instanceof Error ? value.stack || value.message : value),
  humanize: (ms) => `${ms}ms`,
  log: (...args) => console.error(...args),
  formatArgs: () => undefined,
  inspectOpts: {},
});
enable(host.env.DEBUG);

module.exports = debug;
