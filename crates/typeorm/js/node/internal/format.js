/** util.format and the styling of text for terminals. */
const { inspect } = require('./inspect');
const { ANSI } = require('./inspect_layout');
const { coded, invalidArgType } = require('./errors');

/** Whether String(value) would run code that the value brings along (then `%s` uses it). */
function hasOwnToString(value) {
  const { toString } = value;
  if (typeof toString !== 'function') return false;
  if (Object.hasOwn(value, 'toString')) return true;
  if (typeof value[Symbol.toPrimitive] === 'function' && !(value instanceof Date)) return true;
  for (let at = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) {
    if (!Object.hasOwn(at, 'toString')) continue;
    const builtin = at === Object.prototype || at === Error.prototype || at === Array.prototype || at === Date.prototype
      || at === Function.prototype || at === RegExp.prototype;
    return !builtin || value instanceof Error;
  }
  return false;
}

function numberText(options, value) {
  return inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
}

function asString(options, value) {
  if (typeof value === 'number' || typeof value === 'bigint') return numberText(options, value);
  if (typeof value !== 'object' || value === null || hasOwnToString(value)) return String(value);
  return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
}

function asInteger(options, value) {
  if (typeof value === 'bigint') return numberText(options, value);
  if (typeof value === 'symbol') return 'NaN';
  return numberText(options, Number.parseInt(value, 10));
}

function asNumber(options, value) {
  if (typeof value === 'bigint') return numberText(options, value);
  return typeof value === 'symbol' ? 'NaN' : numberText(options, Number(value));
}

function asJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (/circular/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

/** The text of one placeholder; undefined when the letter is not a placeholder. */
function placeholder(letter, value, options) {
  switch (letter) {
    case 's': return asString(options, value);
    case 'd': return asNumber(options, value);
    case 'i': return asInteger(options, value);
    case 'f': return typeof value === 'symbol' ? 'NaN' : numberText(options, Number.parseFloat(value));
    case 'j': return asJson(value);
    case 'O': return inspect(value, options);
    case 'o': return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 'c': return '';
    default: return undefined;
  }
}

/** util.formatWithOptions: fills placeholders, then appends the rest separated by spaces. */
function formatWithOptions(options, ...args) {
  let used = 0;
  let text = '';
  if (typeof args[0] === 'string') {
    used = 1;
    text = args.length === 1 ? args[0] : args[0].replace(/%([sdifjOoc%])/g, (all, letter) => {
      if (letter === '%') return '%';
      if (used >= args.length) return all;
      return placeholder(letter, args[used++], options);
    });
  }
  const rest = args.slice(used).map((value) => (typeof value === 'string' ? value : inspect(value, options)));
  return used === 1 || text !== '' || typeof args[0] === 'string' ? [text, ...rest].join(' ') : rest.join(' ');
}

function format(...args) {
  return formatWithOptions({}, ...args);
}

function stripVTControlCharacters(text) {
  if (typeof text !== 'string') throw invalidArgType('str', 'of type string', text);
  return text.replace(ANSI, '');
}

/** Text between the escape codes of one or several formats. */
function styleText(formats, text) {
  let styled = text;
  for (const name of [formats].flat().reverse()) {
    const pair = inspect.colors[name];
    if (!pair) {
      const known = Object.keys(inspect.colors).map((key) => `'${key}'`).join(', ');
      throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The argument 'format' must be one of: ${known}. Received ${inspect(name)}`);
    }
    styled = `\u001b[${pair[0]}m${styled}\u001b[${pair[1]}m`;
  }
  return styled;
}

module.exports = { format, formatWithOptions, stripVTControlCharacters, styleText };
