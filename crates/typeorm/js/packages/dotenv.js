/** Reads `.env` files into the environment, as the npm package dotenv does. */

const LINE = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;

/** A value without its quotes; only double quotes know line breaks written as \n. */
function unquoted(raw) {
  const value = raw.trim();
  const quote = value[0];
  const isQuoted = value.length > 1 && ['"', "'", '`'].includes(quote) && value.endsWith(quote);
  const inner = isQuoted ? value.slice(1, -1) : value;
  return quote === '"' ? inner.replace(/\\n/g, '\n').replace(/\\r/g, '\r') : inner;
}

/** The variables that a text declares. */
function parse(source) {
  const text = (typeof source === 'string' ? source : host.utf8Decode(source)).replace(/\r\n?/g, '\n');
  const values = {};
  for (const [, name, raw] of text.matchAll(LINE)) values[name] = unquoted(raw ?? '');
  return values;
}

/** Copies values into an environment; what is there already stays, unless override is asked for. */
function populate(target, values, options = {}) {
  for (const [name, value] of Object.entries(values)) {
    if (options.override || !Object.prototype.hasOwnProperty.call(target, name)) target[name] = value;
  }
}

function resolve(path) {
  const home = path[0] === '~' ? host.homedir + path.slice(1) : path;
  return home.startsWith('/') ? home : `${host.cwd()}/${home}`;
}

/** Of several files the first that names a variable wins; with override the last. */
function configDotenv(options = {}) {
  const given = options.path === undefined || options.path === null ? '.env' : options.path;
  const paths = (Array.isArray(given) ? given : [given]).map((path) => resolve(String(path.pathname ?? path)));
  const parsed = {};
  let error;
  for (const path of paths) {
    try {
      populate(parsed, parse(host.utf8Decode(host.fs.readFile(path))), options);
    } catch (failure) {
      error = failure;
    }
  }
  populate(options.processEnv ?? globalThis.process?.env ?? host.env, parsed, options);
  return error ? { parsed, error } : { parsed };
}

module.exports = { config: configDotenv, configDotenv, parse, populate };
