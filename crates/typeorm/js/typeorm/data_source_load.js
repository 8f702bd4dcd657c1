/** Finding the classes behind `entities`, `migrations` and `subscribers`: given directly, or in files that globs match. */

const { isEntitySchema } = require('./instances');

const EXTENSION = /\.[cm]?[jt]s$/;

/** `./a//b/../c` without its detours; TypeORM normalises patterns before it globs. */
function normalize(pattern) {
  const absolute = pattern.startsWith('/');
  const parts = [];
  for (const part of pattern.replace(/\\/g, '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return (absolute ? '/' : '') + parts.join('/');
}

function absolute(path, cwd) {
  return path.startsWith('/') ? path : normalize(`${cwd}/${path}`);
}

/** The files that a pattern matches, without declaration files. */
function filesOf(pattern) {
  const cwd = host.cwd();
  return host.glob(normalize(pattern), cwd)
    .filter((file) => EXTENSION.test(file) && !/\.d\.[cm]?ts$/.test(file))
    .map((file) => absolute(file, cwd));
}

/** All functions and entity schemas in a module's exports, through arrays and plain objects. */
function collect(exported, found = []) {
  if (typeof exported === 'function' || isEntitySchema(exported)) found.push(exported);
  else if (Array.isArray(exported)) for (const one of exported) collect(one, found);
  else if (exported !== null && typeof exported === 'object') for (const one of Object.values(exported)) collect(one, found);
  return found;
}

/** The elements of an option that may be an array or an object map. */
function elementsOf(option) {
  if (option === undefined || option === null) return [];
  return Array.isArray(option) ? option : Object.values(option);
}

/** The string elements of an option: its globs. */
function patternsOf(option) {
  return elementsOf(option).filter((one) => typeof one === 'string');
}

/** [{ value, file }]: classes given directly come first, then those of files, whatever their places in the option. */
function loadElements(option) {
  const elements = elementsOf(option);
  const loaded = elements.filter((one) => typeof one !== 'string').map((value) => ({ value, file: null }));
  for (const pattern of patternsOf(option)) {
    for (const file of filesOf(pattern)) {
      for (const value of collect(host.requireFile(file))) loaded.push({ value, file });
    }
  }
  return loaded;
}

/** The classes and the entity schemas of an `entities` option. */
function loadEntityTargets(option) {
  const values = loadElements(option).map(({ value }) => value);
  return {
    classes: values.filter((value) => !isEntitySchema(value)),
    schemas: [...new Set(values.filter(isEntitySchema))],
  };
}

module.exports = { loadElements, loadEntityTargets, patternsOf, elementsOf, collect };
