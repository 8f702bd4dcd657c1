/** util.inspect: values as text, as Node prints them. The kinds of object live in inspect_kinds.js. */
const layout = require('./inspect_layout');

const CUSTOM = Symbol.for('nodejs.util.inspect.custom');
const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const defaultOptions = {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100,
  maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false, getters: false, numericSeparator: false,
};
const styles = {
  special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold',
  string: 'green', symbol: 'green', date: 'magenta', regexp: 'red', module: 'underline',
};
const colors = {
  reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25], inverse: [7, 27],
  hidden: [8, 28], strikethrough: [9, 29], doubleunderline: [21, 24], overlined: [53, 55], framed: [51, 54],
  black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], magenta: [35, 39],
  cyan: [36, 39], white: [37, 39], gray: [90, 39], grey: [90, 39], blackBright: [90, 39], redBright: [91, 39],
  greenBright: [92, 39], yellowBright: [93, 39], blueBright: [94, 39], magentaBright: [95, 39], cyanBright: [96, 39],
  whiteBright: [97, 39], bgBlack: [40, 49], bgRed: [41, 49], bgGreen: [42, 49], bgYellow: [43, 49], bgBlue: [44, 49],
  bgMagenta: [45, 49], bgCyan: [46, 49], bgWhite: [47, 49], bgGray: [100, 49], bgGrey: [100, 49],
  bgBlackBright: [100, 49], bgRedBright: [101, 49], bgGreenBright: [102, 49], bgYellowBright: [103, 49],
  bgBlueBright: [104, 49], bgMagentaBright: [105, 49], bgCyanBright: [106, 49], bgWhiteBright: [107, 49],
};

const ESCAPES = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };

/** A string as a literal, in the quotes that need the fewest escapes. */
function quote(text) {
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
  }
  const escaped = text.toWellFormed() === text ? text : text.replace(/[\ud800-\udfff]/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
  // eslint-disable-next-line no-control-regex
  const body = escaped.replace(/[\x00-\x1f\x7f-\x9f\\']/g, (char) => {
    if (char === "'") return mark === "'" ? "\\'" : char;
    return ESCAPES[char] || `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return escaped === text ? mark + body + mark : mark + body.replace(/\\\\u(d[89a-f]..)/g, '\\u$1') + mark;
}

function separated(text) {
  return text.replace(/\B(?=(\d{3})+$)/g, '_');
}

function formatNumber(ctx, value) {
  if (Object.is(value, -0) && !ctx.numericSeparator) return ctx.stylize('-0', 'number');
  let text = `${value}`;
  if (ctx.numericSeparator && !text.includes('e') && Number.isFinite(value)) {
    const [whole, fraction] = text.split('.');
    text = separated(whole) + (fraction ? `.${fraction.replace(/(\d{3})(?=\d)/g, '$1_')}` : '');
  }
  return ctx.stylize(text, 'number');
}

function formatString(ctx, value) {
  let text = value;
  let rest = '';
  if (text.length > ctx.maxStringLength) {
    const more = text.length - ctx.maxStringLength;
    text = text.slice(0, ctx.maxStringLength);
    rest = `... ${more} more character${more > 1 ? 's' : ''}`;
  }
  if (ctx.compact !== true && text.length > 16 && text.length > ctx.breakLength - ctx.indentationLvl - 4) {
    const lines = text.split(/(?<=\n)/).map((line) => ctx.stylize(quote(line), 'string'));
    return lines.join(` +\n${' '.repeat(ctx.indentationLvl + 2)}`) + rest;
  }
  return ctx.stylize(quote(text), 'string') + rest;
}

function formatPrimitive(ctx, value) {
  switch (typeof value) {
    case 'string': return formatString(ctx, value);
    case 'number': return formatNumber(ctx, value);
    case 'bigint': return ctx.stylize(`${ctx.numericSeparator ? separated(`${value}`) : value}n`, 'bigint');
    case 'boolean': return ctx.stylize(`${value}`, 'boolean');
    case 'symbol': return ctx.stylize(value.toString(), 'symbol');
    default: return ctx.stylize('undefined', 'undefined');
  }
}

/** Calls the object's own inspect method; undefined when it has none. */
function formatCustom(ctx, value, depth) {
  const method = value[CUSTOM];
  if (typeof method !== 'function' || method === inspect) return undefined;
  if (value.constructor && value.constructor.prototype === value) return undefined;
  const left = ctx.depth === null ? null : ctx.depth - depth;
  const result = method.call(value, left, publicOptions(ctx), inspect);
  if (result === value) return undefined;
  if (typeof result !== 'object') return `${result}`.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return formatValue(ctx, result, depth);
}

function publicOptions(ctx) {
  const options = { ...ctx };
  for (const key of ['seen', 'circular', 'indentationLvl', 'currentDepth']) delete options[key];
  return options;
}

/** Formats any value at a nesting depth, watching for circles. */
function formatValue(ctx, value, depth, typed) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx, value);
  if (value === null) return ctx.stylize('null', 'null');
  if (ctx.customInspect) {
    const custom = formatCustom(ctx, value, depth);
    if (custom !== undefined) return custom;
  }
  if (ctx.seen.includes(value)) {
    if (!ctx.circular.has(value)) ctx.circular.set(value, ctx.circular.size + 1);
    return ctx.stylize(`[Circular *${ctx.circular.get(value)}]`, 'special');
  }
  return formatRaw(ctx, value, depth, typed);
}

function enumerableSymbols(value) {
  return Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
}

function ownKeys(ctx, value) {
  if (ctx.showHidden) return Reflect.ownKeys(value);
  return [...Object.keys(value), ...enumerableSymbols(value)];
}

/** The keys shown beside an array-like's elements. */
function extraKeys(ctx, value) {
  const isIndex = (key) => typeof key === 'string' && /^(0|[1-9]\d*)$/.test(key) && +key < 2 ** 32 - 1;
  return ownKeys(ctx, value).filter((key) => !isIndex(key));
}

/** The name of the nearest constructor on the prototype chain; null for null prototypes. */
function constructorName(ctx, value, depth) {
  for (let at = value; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, 'constructor');
    if (found && typeof found.value === 'function' && found.value.name !== '' && isInstance(value, found.value)) {
      return String(found.value.name);
    }
  }
  const parent = Object.getPrototypeOf(value);
  if (parent !== null && ctx.depth !== null && depth > ctx.depth) return 'Object <Complex prototype>';
  return parent === null ? null : `Object <${inspect(parent, { depth: -1, customInspect: false })}>`;
}

function isInstance(value, Kind) {
  try {
    return value instanceof Kind;
  } catch {
    return false;
  }
}

function tagOf(ctx, value) {
  const tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '') return '';
  const own = ctx.showHidden ? Object.hasOwn(value, Symbol.toStringTag) : Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return own ? '' : tag;
}

/** `Foo [tag] `, `[Object: null prototype] ` and so on, before the opening brace. */
function prefix(name, tag, fallback, size = '') {
  if (name === null) {
    return tag !== '' && fallback !== tag ? `[${fallback}${size}: null prototype] [${tag}] ` : `[${fallback}${size}: null prototype] `;
  }
  return tag !== '' && name !== tag ? `${name}${size} [${tag}] ` : `${name}${size} `;
}

/** Formats an object by its kind, then lays its parts out on one or several lines. */
function formatRaw(ctx, value, depth, typed) {
  const name = constructorName(ctx, value, depth);
  const shape = require('./inspect_kinds').shapeOf(ctx, value, { name, tag: tagOf(ctx, value), typed, depth });
  if (shape.text !== undefined) return shape.text;
  if (ctx.depth !== null && depth > ctx.depth) {
    const label = prefix(name, tagOf(ctx, value), Array.isArray(value) ? 'Array' : 'Object').slice(0, -1);
    return ctx.stylize(`[${label.startsWith('[') ? label.slice(1, -1) : label}]`, 'special');
  }
  ctx.seen.push(value);
  ctx.currentDepth = depth;
  const output = shape.entries ? shape.entries(depth + 1) : [];
  const type = shape.isArray ? layout.ARRAY_EXTRA : layout.OBJECT;
  for (const key of shape.keys) output.push(formatProperty(ctx, value, depth + 1, key, type));
  if (ctx.sorted) {
    const extras = output.splice(shape.isArray ? output.length - shape.keys.length : 0);
    output.push(...extras.sort(ctx.sorted === true ? undefined : ctx.sorted));
  }
  ctx.seen.pop();
  let { base, braces } = shape;
  if (ctx.circular.has(value)) {
    const reference = ctx.stylize(`<ref *${ctx.circular.get(value)}>`, 'special');
    if (ctx.compact === true) braces = [`${reference} ${braces[0]}`, braces[1]];
    else base = base === '' ? reference : `${reference} ${base}`;
  }
  return layout.arrange(ctx, output, { base, braces, isArray: shape.isArray, depth: depth + 1, value });
}

function getterText(ctx, descriptor, value, depth) {
  const label = descriptor.set ? 'Getter/Setter' : 'Getter';
  const shown = ctx.getters && (ctx.getters === true || (ctx.getters === 'get') === !descriptor.set);
  if (!shown) return ctx.stylize(`[${label}]`, 'special');
  try {
    const got = descriptor.get.call(value);
    ctx.indentationLvl += 2;
    const text = got === null || typeof got !== 'object' ? formatPrimitiveOrNull(ctx, got) : formatValue(ctx, got, depth);
    ctx.indentationLvl -= 2;
    return got !== null && typeof got === 'object'
      ? `${ctx.stylize(`[${label}]`, 'special')} ${text}`
      : `${ctx.stylize(`[${label}:`, 'special')} ${text}${ctx.stylize(']', 'special')}`;
  } catch (error) {
    return ctx.stylize(`[${label}: <Inspection threw (${error.message})>]`, 'special');
  }
}

function formatPrimitiveOrNull(ctx, value) {
  return value === null ? ctx.stylize('null', 'null') : formatPrimitive(ctx, value);
}

/** `key: value` of one property, or only the value of an array element. */
function formatProperty(ctx, value, depth, key, type) {
  const descriptor = Object.getOwnPropertyDescriptor(value, key) || { value: value[key], enumerable: true };
  let text;
  if (descriptor.get) text = getterText(ctx, descriptor, value, depth);
  else if (descriptor.set) text = ctx.stylize('[Setter]', 'special');
  else {
    const indent = ctx.compact === true && type === layout.OBJECT ? 3 : 2;
    ctx.indentationLvl += indent;
    text = formatValue(ctx, descriptor.value, depth);
    ctx.indentationLvl -= indent;
  }
  return type === layout.ARRAY ? text : `${keyText(ctx, key, descriptor)}: ${text}`;
}

function keyText(ctx, key, descriptor) {
  if (typeof key === 'symbol') return `[${ctx.stylize(key.toString(), 'symbol')}]`;
  if (key === '__proto__') return "['__proto__']";
  if (descriptor.enumerable === false) return `[${key}]`;
  return IDENTIFIER.test(key) ? ctx.stylize(key, 'name') : ctx.stylize(quote(key), 'string');
}

function paint(text, style) {
  const color = inspect.styles[style];
  if (color === undefined || inspect.colors[color] === undefined) return text;
  const [on, off] = inspect.colors[color];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Makes the text of a value; `options` as in Node (or the old showHidden, depth, colors). */
function inspect(value, options, depth, useColors) {
  const ctx = { ...inspect.defaultOptions, seen: [], circular: new Map(), indentationLvl: 0, currentDepth: 0 };
  if (typeof options === 'boolean') {
    ctx.showHidden = options;
    if (depth !== undefined) ctx.depth = depth;
    if (useColors !== undefined) ctx.colors = useColors;
  } else if (options) {
    for (const key of Object.keys(options)) {
      if (key in defaultOptions || key === 'stylize') ctx[key] = options[key];
    }
  }
  if (ctx.colors) ctx.stylize = paint;
  else if (!ctx.stylize) ctx.stylize = (text) => text;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}
inspect.custom = CUSTOM;
inspect.defaultOptions = defaultOptions;
inspect.colors = colors;
inspect.styles = styles;

module.exports = { inspect, formatValue, formatPrimitive, formatProperty, prefix, ownKeys, extraKeys, quote };
