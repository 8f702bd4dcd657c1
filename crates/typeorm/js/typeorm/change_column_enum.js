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

/** ALTER COLUMN of the changed column; it has its new name by then. */
function alterColumn({ runner, table, after }, action) {
  return ddl.alterTable(runner, table, `ALTER COLUMN "${after.name}" ${action}`);
}

/** Casts the column to another enum type through text. */
function castTo(change, path) {
  const type = `${path}${change.after.isArray ? '[]' : ''}`;
  return alterColumn(change, `TYPE ${type} USING "${change.after.name}"::"text"::${type}`);
}

/** The old type steps aside, the new one takes its place, values go through text, the old type is dropped. */
function pushReplacement(change) {
  const { runner, table, before, after } = change;
  const newPath = enums.enumPath(runner, table, after);
  const oldPath = enums.enumPath(runner, table, before);
  change.isDefaultDone = isGiven(before.default);
  change.ups.push(
    ddl.statement(`ALTER TYPE ${oldPath} RENAME TO ${enums.quotedEnumName(runner, table, before, '_old')}`),
    enums.createEnum(runner, table, after, newPath),
    ...(isGiven(before.default) ? [alterColumn(change, 'DROP DEFAULT')] : []),
    castTo(change, newPath),
    ...(isGiven(after.default) ? [alterColumn(change, `SET DEFAULT ${after.default}`)] : []),
    enums.dropEnum(runner, table, before, enums.enumPath(runner, table, before, '_old')),
  );
}

/** The way back, last statement first: a type with the old labels is made beside the new one and takes its place. */
function pushReturn(change, isReplaced) {
  const { runner, table, before, after } = change;
  const asidePath = enums.enumPath(runner, table, before, '_old');
  change.downs.push(
    ddl.statement(`ALTER TYPE ${asidePath} RENAME TO ${enums.quotedEnumName(runner, table, before)}`),
    enums.dropEnum(runner, table, after),
    ...(isReplaced && isGiven(before.default) ? [alterColumn(change, `SET DEFAULT ${before.default}`)] : []),
    castTo(change, asidePath),
    ...(isReplaced && isGiven(after.default) ? [alterColumn(change, 'DROP DEFAULT')] : []),
    enums.createEnum(runner, table, before, asidePath),
  );
}

/** The step of changeColumn for enum columns. */
function changeEnum(change) {
  const { runner, table, before, after } = change;
  if (!enums.isEnum(before) || !enums.isEnum(after)) return;
  if (isSameSet(after.enum, before.enum) && after.enumName === before.enumName) return;
  const added = after.enum.filter((label) => !before.enum.includes(label));
  const isOnlyAdded = added.length > 0 && before.enum.every((label) => after.enum.includes(label));
  if (isOnlyAdded && !isLegacy() && runner.driver.majorVersion >= ADD_VALUE_SINCE) {
    change.ups.push(...addValues(enums.enumPath(runner, table, before), added));
    pushReturn(change, false);
  } else {
    pushReplacement(change);
    pushReturn(change, true);
  }
}

module.exports = { changeEnum };
