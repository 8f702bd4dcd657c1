/** util.parseArgs. */
const { coded } = require('./errors');

function unknown(name) {
  return coded(TypeError, 'ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '${name}'`);
}

/** Spreads `-abc` into `-a -b -c` and `--x=y` into name and value. */
function tokenOf(arg, options) {
  if (arg.startsWith('--')) {
    const at = arg.indexOf('=');
    return { name: at < 0 ? arg.slice(2) : arg.slice(2, at), raw: at < 0 ? arg : arg.slice(0, at), value: at < 0 ? undefined : arg.slice(at + 1) };
  }
  const [long] = Object.entries(options).find(([, option]) => option.short === arg[1]) || [arg[1]];
  return { name: long, raw: arg.slice(0, 2), value: undefined, rest: arg.slice(2) };
}

/** Parses arguments by Node's rules: `{ values, positionals }`. */
function parseArgs({ args, options = {}, strict = true, allowPositionals = !strict } = {}) {
  const queue = [...(args || host.argv.slice(2))];
  const values = Object.create(null);
  const positionals = [];
  while (queue.length) {
    const arg = queue.shift();
    if (arg === '--') {
      positionals.push(...queue.splice(0));
    } else if (!arg.startsWith('-') || arg === '-') positionals.push(arg);
    else take(tokenOf(arg, options), { queue, values, options, strict });
  }
  if (positionals.length && !allowPositionals) {
    throw coded(TypeError, 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', `Unexpected argument '${positionals[0]}'. This command does not take positional arguments`);
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.default !== undefined && values[name] === undefined) values[name] = option.default;
  }
  return { values, positionals };
}

function take(token, { queue, values, options, strict }) {
  const option = options[token.name];
  if (strict && !option) throw unknown(token.raw);
  let { value } = token;
  if (option && option.type === 'string') {
    if (value === undefined) value = token.rest || queue.shift();
    if (strict && value === undefined) throw coded(TypeError, 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${token.raw} <value>' argument missing`);
  } else {
    if (strict && value !== undefined) throw coded(TypeError, 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${token.raw}' does not take an argument`);
    if (token.rest) queue.unshift(`-${token.rest}`);
    value = value === undefined ? true : value;
  }
  if (option && option.multiple) values[token.name] = [...(values[token.name] || []), value];
  else values[token.name] = value;
}

module.exports = { parseArgs };
