/** What util.inspect shows of each kind of object: braces, elements, keys, or a finished text. */
const types = require('./types');
const { formatValue, formatPrimitive, formatProperty, prefix, ownKeys, extraKeys } = require('./inspect');
const { ARRAY, OBJECT } = require('./inspect_layout');

/** Elements of an array, with runs of holes counted. */
function arrayElements(ctx, value, depth) {
  const output = [];
  const limit = Math.min(Math.max(0, ctx.maxArrayLength), value.length);
  let index = 0;
  while (index < value.length && output.length < limit) {
    if (Object.hasOwn(value, index)) {
      output.push(formatProperty(ctx, value, depth, String(index), ARRAY));
      index++;
      continue;
    }
    const start = index;
    while (index < value.length && !Object.hasOwn(value, index)) index++;
    const holes = index - start;
    output.push(ctx.stylize(`<${holes} empty item${holes > 1 ? 's' : ''}>`, 'undefined'));
  }
  pushMore(output, value.length - index);
  return output;
}

function pushMore(output, rest) {
  if (rest > 0) output.push(`... ${rest} more item${rest > 1 ? 's' : ''}`);
}

function typedElements(ctx, value) {
  const limit = Math.min(Math.max(0, ctx.maxArrayLength), value.length);
  const output = Array.from({ length: limit }, (_, i) => formatPrimitive(ctx, value[i]));
  pushMore(output, value.length - limit);
  return output;
}

/** Members of a Set or pairs of a Map, indented as nested values. */
function members(ctx, list, depth, isMap) {
  ctx.indentationLvl += 2;
  const limit = Math.min(Math.max(0, ctx.maxArrayLength), list.length);
  const output = list.slice(0, limit).map((item) => (isMap
    ? `${formatValue(ctx, item[0], depth)} => ${formatValue(ctx, item[1], depth)}`
    : formatValue(ctx, item, depth)));
  pushMore(output, list.length - limit);
  ctx.indentationLvl -= 2;
  return output;
}

/** The shape of arrays, sets, maps and typed arrays. */
function collectionShape(ctx, value, { name, tag }) {
  if (Array.isArray(value)) {
    const keys = extraKeys(ctx, value);
    const lead = name !== 'Array' || tag !== '' ? prefix(name, tag, 'Array', `(${value.length})`) : '';
    if (value.length === 0 && keys.length === 0) return { text: `${lead}[]` };
    return { base: '', keys, isArray: true, braces: [`${lead}[`, ']'], entries: (depth) => arrayElements(ctx, value, depth) };
  }
  if (types.isSet(value) || types.isMap(value)) {
    const isMap = types.isMap(value);
    const keys = ownKeys(ctx, value);
    const lead = prefix(name, tag, isMap ? 'Map' : 'Set', `(${value.size})`);
    if (value.size === 0 && keys.length === 0) return { text: `${lead}{}` };
    const list = [...(isMap ? Map : Set).prototype[isMap ? 'entries' : 'values'].call(value)];
    return { base: '', keys, braces: [`${lead}{`, '}'], entries: (depth) => members(ctx, list, depth, isMap) };
  }
  if (types.isTypedArray(value)) {
    const keys = extraKeys(ctx, value);
    const lead = prefix(name, tag, tag, `(${value.length})`);
    if (value.length === 0 && keys.length === 0) return { text: `${lead}[]` };
    return { base: '', keys, isArray: true, braces: [`${lead}[`, ']'], entries: () => typedElements(ctx, value) };
  }
  if (types.isMapIterator(value) || types.isSetIterator(value)) {
    const lead = `[${tag}] {`;
    const keys = ownKeys(ctx, value);
    return keys.length ? { base: '', keys, braces: [lead, '}'] } : { text: `${lead}  }` };
  }
  return undefined;
}

/** `[Function: name]`, `[class A extends B]` and the like. */
function functionBase(value, name, tag) {
  const source = Function.prototype.toString.call(value);
  if (source.startsWith('class') && source.endsWith('}')) return classBase(value, name);
  let kind = 'Function';
  if (types.isGeneratorFunction(value)) kind = `Generator${kind}`;
  if (types.isAsyncFunction(value)) kind = `Async${kind}`;
  const own = Object.hasOwn(value, 'name') ? value.name : value.name;
  let base = `[${kind}`;
  if (name === null) base += ' (null prototype)';
  base += own === '' ? ' (anonymous)]' : `: ${own}]`;
  if (name !== kind && name !== null) base += ` ${name}`;
  return tag !== '' && name !== tag ? `${base} [${tag}]` : base;
}

function classBase(value, name) {
  let base = Object.hasOwn(value, 'name') && value.name ? `class ${value.name}` : 'class (anonymous)';
  if (name !== 'Function' && name !== null) base += ` [${name}]`;
  const parent = Object.getPrototypeOf(value);
  if (name === null) base += ' extends null';
  else if (parent && parent.name) base += ` extends ${parent.name}`;
  return `[${base}]`;
}

/** Boxed primitives: `[Number: 3]`, with a subclass' name when it has one. */
function boxedShape(ctx, value, { name, tag }) {
  const kind = types.isNumberObject(value) ? 'Number' : types.isStringObject(value) ? 'String' : types.isBooleanObject(value) ? 'Boolean'
    : types.isBigIntObject(value) ? 'BigInt' : 'Symbol';
  let base = `[${kind}`;
  if (kind !== name) base += name === null ? ' (null prototype)' : ` (${name})`;
  base += `: ${formatPrimitive({ ...ctx, stylize: (text) => text }, value.valueOf())}]`;
  if (tag !== '' && tag !== name) base += ` [${tag}]`;
  const keys = ownKeys(ctx, value).filter((key) => kind !== 'String' || !/^\d+$/.test(String(key)));
  return withBase(ctx, base, kind.toLowerCase(), keys);
}

/** A finished text when there are no keys, otherwise the text before braces. */
function withBase(ctx, base, style, keys) {
  return keys.length === 0 ? { text: ctx.stylize(base, style) } : { base, keys, braces: ['{', '}'] };
}

function bufferShape(ctx, value, { name, tag }) {
  const kind = types.isDataView(value) ? 'DataView' : 'ArrayBuffer';
  const braces = [`${prefix(name, tag, kind)}{`, '}'];
  if (kind === 'DataView') {
    const entries = (depth) => ['byteLength', 'byteOffset', 'buffer'].map((key) => formatProperty(ctx, value, depth, key, OBJECT));
    return { base: '', keys: ownKeys(ctx, value), braces, entries };
  }
  const bytes = new Uint8Array(value);
  const shown = Array.from(bytes.subarray(0, Math.max(0, Math.min(ctx.maxArrayLength, bytes.length))), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const rest = bytes.length - ctx.maxArrayLength;
  const more = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? 's' : ''}` : '';
  return {
    base: '', keys: ownKeys(ctx, value), braces,
    entries: () => [`${ctx.stylize('[Uint8Contents]', 'special')}: <${shown}${more}>`, `byteLength: ${ctx.stylize(String(value.byteLength), 'number')}`],
  };
}

/** Kinds whose text stands before the braces. */
function textShape(ctx, value, facts) {
  const { name, tag } = facts;
  if (typeof value === 'function') return withBase(ctx, functionBase(value, name, tag), 'special', ownKeys(ctx, value));
  if (types.isRegExp(value)) {
    const lead = prefix(name, tag, 'RegExp');
    const isTooDeep = ctx.depth !== null && facts.depth > ctx.depth;
    return withBase(ctx, (lead !== 'RegExp ' ? lead : '') + RegExp.prototype.toString.call(value), 'regexp', isTooDeep ? [] : ownKeys(ctx, value));
  }
  if (types.isDate(value)) {
    const lead = prefix(name, tag, 'Date');
    const text = Number.isNaN(Date.prototype.getTime.call(value)) ? Date.prototype.toString.call(value) : Date.prototype.toISOString.call(value);
    return withBase(ctx, (lead !== 'Date ' ? lead : '') + text, 'date', ownKeys(ctx, value));
  }
  if (types.isNativeError(value) || value instanceof Error) return require('./inspect_error').errorShape(ctx, value, facts);
  return undefined;
}

function plainShape(ctx, value, { name, tag }) {
  const keys = ownKeys(ctx, value);
  let lead = prefix(name, tag, 'Object');
  if (types.isArgumentsObject(value)) lead = '[Arguments] ';
  if (name === 'Object' && tag === '' && !types.isArgumentsObject(value)) lead = '';
  const braces = [`${lead}{`, '}'];
  return keys.length === 0 ? { text: `${lead}{}` } : { base: '', keys, braces };
}

/** Kinds of which nothing inside can be seen. */
function opaqueShape(ctx, value, { name, tag }) {
  const note = types.isPromise(value) ? '<pending>' : types.isWeakSet(value) || types.isWeakMap(value) ? '<items unknown>' : undefined;
  if (note === undefined) return undefined;
  const braces = [`${prefix(name, tag, tag)}{`, '}'];
  return { base: '', keys: ownKeys(ctx, value), braces, entries: () => [ctx.stylize(note, 'special')] };
}

/** Decides what is shown of an object: `{ text }` or `{ base, braces, keys, entries, isArray }`. */
function shapeOf(ctx, value, facts) {
  if (typeof value !== 'function') {
    const collection = collectionShape(ctx, value, facts);
    if (collection) return collection;
  }
  const text = textShape(ctx, value, facts);
  if (text) return text;
  if (types.isAnyArrayBuffer(value) || types.isDataView(value)) return bufferShape(ctx, value, facts);
  if (types.isBoxedPrimitive(value)) return boxedShape(ctx, value, facts);
  return opaqueShape(ctx, value, facts) || plainShape(ctx, value, facts);
}

module.exports = { shapeOf };
