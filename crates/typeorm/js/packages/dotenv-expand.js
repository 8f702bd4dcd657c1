/** Expands `$NAME`, `${NAME}` and `${NAME:-default}` inside variables that dotenv parsed. */

const REFERENCE = /(\\)?\$(?:\{([A-Za-z_][\w]*)(?::?-((?:[^{}]|\{[^{}]*\})*))?\}|([A-Za-z_]\w*))/g;

/** The value with its references replaced; the environment comes before the file. */
function expandValue(value, environment, parsed, path = []) {
  return value.replace(REFERENCE, (match, escape, braced, fallback, bare) => {
    if (escape) return match.slice(1);
    const name = braced ?? bare;
    const found = environment[name] ?? (path.includes(name) ? undefined : parsed[name]);
    if (found !== undefined && found !== '') {
      return found === environment[name] ? found : expandValue(found, environment, parsed, [...path, name]);
    }
    return fallback === undefined ? '' : expandValue(fallback, environment, parsed, path);
  });
}

function expand(options) {
  const environment = options.processEnv ?? globalThis.process?.env ?? host.env;
  const parsed = options.parsed ?? {};
  for (const name of Object.keys(parsed)) {
    const isSet = Object.prototype.hasOwnProperty.call(environment, name) && environment[name] !== parsed[name];
    parsed[name] = isSet ? environment[name] : expandValue(parsed[name], without(environment, name, parsed), parsed, [name]);
  }
  for (const [name, value] of Object.entries(parsed)) environment[name] = value;
  return options;
}

/** dotenv has already written its unexpanded values into the environment: those do not count as given. */
function without(environment, self, parsed) {
  return new Proxy(environment, {
    get: (target, name) => (name === self || (name in parsed && target[name] === parsed[name]) ? undefined : target[name]),
  });
}

module.exports = { expand };
