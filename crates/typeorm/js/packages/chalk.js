/** Fallback for `chalk`: callable chains of styles; colours only when FORCE_COLOR asks, because output goes through Whimbrel. */
const { inspect } = require('util');

const wanted = () => {
  const forced = host.env.FORCE_COLOR;
  return forced === undefined || forced === '0' || forced === 'false' || host.env.NO_COLOR ? 0 : Number(forced) || 1;
};
const NAMES = [
  'reset', 'bold', 'dim', 'italic', 'underline', 'overline', 'inverse', 'hidden', 'strikethrough', 'visible', 'black', 'red', 'green',
  'yellow', 'blue', 'magenta', 'cyan', 'white', 'gray', 'grey', 'blackBright', 'redBright', 'greenBright', 'yellowBright', 'blueBright',
  'magentaBright', 'cyanBright', 'whiteBright', 'bgBlack', 'bgRed', 'bgGreen', 'bgYellow', 'bgBlue', 'bgMagenta', 'bgCyan', 'bgWhite',
  'bgGray', 'bgGrey', 'bgBlackBright', 'bgRedBright', 'bgGreenBright', 'bgYellowBright', 'bgBlueBright', 'bgMagentaBright',
  'bgCyanBright', 'bgWhiteBright',
];
const MODELS = { rgb: (r, g, b) => `2;${r};${g};${b}`, ansi256: (code) => `5;${code}`, hex: (hex) => hexCode(hex), keyword: () => '5;7', ansi: (code) => `5;${code}` };

/** `2;r;g;b` of a hex colour such as #f80 or ff8800. */
function hexCode(hex) {
  const match = /[a-f\d]{6}|[a-f\d]{3}/i.exec(String(hex));
  const digits = match ? match[0] : '000000';
  const full = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  const value = Number.parseInt(full, 16);
  return `2;${value >> 16};${(value >> 8) & 255};${value & 255}`;
}

function pairOf(name) {
  if (name === 'visible') return ['', ''];
  const known = inspect.colors[name === 'overline' ? 'overlined' : name];
  return known ? known.map((code) => `\u001b[${code}m`) : ['', ''];
}

/** Wraps text in codes; an inner closing code opens the outer style again, and lines are styled one by one. */
function wrap(text, [open, close]) {
  if (open === '') return text;
  const inner = text.includes(close) ? text.replaceAll(close, close + open) : text;
  return open + inner.replace(/\r?\n/g, (end) => close + end + open) + close;
}

function textOf(args) {
  if (args[0] && args[0].raw) {
    const [strings, ...values] = args;
    return strings.raw.map((part, index) => part + (index < values.length ? values[index] : '')).join('');
  }
  return args.map(String).join(' ');
}

/** One link of the chain: a function whose properties add further styles. */
function chain(root, pairs, hidden) {
  const link = (...args) => {
    const text = textOf(args);
    if (root.level <= 0 || text === '') return hidden ? '' : text;
    return [...pairs].reverse().reduce((styled, pair) => wrap(styled, pair), text);
  };
  return extend(link, root, pairs, hidden);
}

function extend(link, root, pairs, hidden) {
  for (const name of NAMES) {
    Object.defineProperty(link, name, { configurable: true, enumerable: true, get: () => chain(root, [...pairs, pairOf(name)], hidden || name === 'visible') });
  }
  for (const model of Object.keys(MODELS)) {
    link[model] = (...args) => chain(root, [...pairs, [`\u001b[38;${MODELS[model](...args)}m`, '\u001b[39m']], hidden);
    link[`bg${model[0].toUpperCase()}${model.slice(1)}`] = (...args) => chain(root, [...pairs, [`\u001b[48;${MODELS[model](...args)}m`, '\u001b[49m']], hidden);
  }
  if (link !== root) Object.defineProperty(link, 'level', { get: () => root.level, set: (level) => { root.level = level; } });
  return link;
}

/** A chalk of its own; without `level` it follows FORCE_COLOR. */
function Instance(options = {}) {
  const root = (...args) => textOf(args);
  root.level = options.level === undefined ? wanted() : options.level;
  return extend(root, root, [], false);
}

const chalk = Instance();
const support = chalk.level > 0 ? { level: chalk.level, hasBasic: true, has256: chalk.level > 1, has16m: chalk.level > 2 } : false;
const modifierNames = NAMES.slice(0, 9);
const backgroundColorNames = NAMES.filter((name) => name.startsWith('bg'));
const foregroundColorNames = NAMES.slice(10).filter((name) => !name.startsWith('bg'));
Object.assign(chalk, {
  Instance, Chalk: Instance, constructor: Instance, supportsColor: support, supportsColorStderr: support, modifierNames, backgroundColorNames, foregroundColorNames,
  colorNames: [...foregroundColorNames, ...backgroundColorNames], modifiers: modifierNames, colors: NAMES.slice(10),
});
chalk.stderr = Instance();
chalk.chalkStderr = chalk.stderr;
chalk.default = chalk;

module.exports = chalk;
