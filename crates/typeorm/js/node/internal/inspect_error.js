/** How util.inspect shows errors: the stack, then the properties that the stack does not say. */
const { ownKeys } = require('./inspect');

/** `Name: message` as the first line of a stack. */
function heading(error) {
  const name = error.name === undefined ? 'Error' : String(error.name);
  const message = error.message === undefined ? '' : String(error.message);
  return message === '' ? name : `${name}: ${message}`;
}

/** The stack with its heading; QuickJS leaves the heading out, V8 has it. */
function stackText(error) {
  const stack = error.stack ? String(error.stack) : '';
  if (stack === '') return Error.prototype.toString.call(error);
  if (/^\s+at /.test(stack)) return `${heading(error)}\n${stack.replace(/\n+$/, '')}`;
  return stack;
}

/** Puts a subclass' name into a stack that begins with the name of the class that it extends. */
function improve(stack, error, constructorName) {
  const name = error.name === undefined || error.name === null ? 'Error' : String(error.name);
  const next = stack[name.length];
  const begins = stack.startsWith(name) && (next === undefined || next === ':' || next === '\n');
  if (!begins || !name.endsWith('Error') || constructorName === name) return stack;
  const rest = stack.slice(name.length);
  if (constructorName === null) return `[${name}: null prototype]${rest}`;
  return constructorName.includes(name) ? constructorName + rest : `${constructorName} [${name}]${rest}`;
}

/** Removes keys whose value the stack already shows. */
function shownKeys(ctx, error, stack) {
  let keys = ownKeys(ctx, error);
  if (!ctx.showHidden) {
    keys = keys.filter((key) => !(['name', 'message', 'stack'].includes(key) && stack.includes(String(error[key]))));
  }
  if ('cause' in error && Object.hasOwn(error, 'cause') && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  return keys;
}

/** The shape of an error for util.inspect. */
function errorShape(ctx, error, { name }) {
  let stack = improve(stackText(error), error, name);
  const keys = shownKeys(ctx, error, stack);
  const at = stack.indexOf('\n    at');
  if (at === -1) stack = `[${stack}]`;
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return keys.length === 0 ? { text: stack } : { base: stack, keys, braces: ['{', '}'] };
}

module.exports = { errorShape };
