// Changing the labels or the name of a column's enum type.
const ddl = require('./ddl');
const enums = require('./ddl_enums');
const { isLegacy } = require('./generation');

/** ALTER TYPE ... ADD VALUE works inside a transaction since PostgreSQL 12. */
const ADD_VALUE_SINCE = 12;

const isGiven = (value) => value !== null && value !== undefined;

/** True when both lists hold the same labels, in any order. */
function isSameSet(some, others) {
  return some.length === others.length && some.every((label) => others.includes(label));
}

/** Adds labels at the end of a type. */
function addValues(path, labels) {
  return labels.map((label) => ddl.statement(`ALTER TYPE ${path} ADD VALUE ${enums.labelLiteral(label)}`));
}

/** Gives the column another type: the old one steps aside, values go through text, the old one is dropped. */
function replaceType(change, from, to) {
  const { runner, table, after } = change;
  const fromPath = enums.enumPath(runner, table, from);
  const toPath = enums.enumPath(runner, table, to);
  const asidePath = enums.enumPath(runner, table, from, '_old');
  const array = to.isArray ? '[]' : '';
  const alter = (action) => ddl.alterTable(runner, table, `ALTER COLUMN "${after.name}" ${action}`);
  const cast = `"${after.name}"::"text"::${toPath}${array}`;
  return [
    ddl.statement(`ALTER TYPE ${fromPath} RENAME TO ${enums.quotedEnumName(runner, table, from, '_old')}`),
    enums.createEnum(runner, table, to, toPath),
    ...(isGiven(from.default) ? [alter('DROP DEFAULT')] : []),
    alter(`TYPE ${toPath}${array} USING ${cast}`),
    ...(isGiven(to.default) ? [alter(`SET DEFAULT ${to.default}`)] : []),
    enums.dropEnum(runner, table, from, asidePath),
  ];
}

/** The step of changeColumn for enum columns. */
function changeEnum(change) {
  const { runner, table, before, after } = change;
  if (!enums.isEnum(before) || !enums.isEnum(after)) return;
  if (isSameSet(after.enum, before.enum) && after.enumName === before.enumName) return;
  const added = after.enum.filter((label) => !before.enum.includes(label));
  const removed = before.enum.filter((label) => !after.enum.includes(label));
  const canAdd = !isLegacy() && runner.driver.majorVersion >= ADD_VALUE_SINCE;
  const path = enums.enumPath(runner, table, before);
  if (canAdd && removed.length === 0 && added.length > 0) {
    change.ups.push(...addValues(path, added));
  } else {
    if (isGiven(before.default)) change.isDefaultDone = true;
    change.ups.push(...replaceType(change, before, after));
  }
  if (canAdd && added.length === 0 && removed.length > 0) {
    change.downs.push(...addValues(path, removed));
  } else {
    change.downs.push(...replaceType(change, after, before).reverse());
  }
}

module.exports = { changeEnum };
