// Changing a column. TypeORM recreates a column, with loss of its data, when its type, length or array-ness changes or it
// becomes a generated one; other differences are altered in place, in a fixed order.
const { TypeORMError } = require('./errors');
const { isTableColumn } = require('./instances');
const { renameColumnStatements } = require('./query_runner_rename');
const steps = require('./change_column_steps');

/** What makes TypeORM drop and add a column again; undefined when it can be altered in place. */
function recreationReason(before, after) {
  if (before.type !== after.type) return `type ${before.type} to ${after.type}`;
  if (before.length !== after.length) return `length ${before.length || 'none'} to ${after.length || 'none'}`;
  if (before.isArray !== after.isArray) return after.isArray ? 'becomes an array' : 'is no longer an array';
  if (after.generatedType !== 'STORED') return undefined;
  if (!before.generatedType) return 'becomes a generated column';
  return before.asExpression !== after.asExpression ? 'expression of the generated column' : undefined;
}

/** Renames the column first, when it has a new name; the objects of the change are renamed with it. */
async function pushRename(change) {
  const { runner, table, changed, before, after } = change;
  if (before.name === after.name) return;
  const { ups, downs } = await renameColumnStatements(runner, table, changed, before, after);
  change.ups.push(...ups);
  change.downs.push(...downs);
  const column = changed.columns.find(({ name }) => name === before.name);
  column.name = after.name;
  before.name = after.name;
}

/** Drops the column and adds it again. The reporter is told, as this loses the column's data. */
async function recreate(runner, table, before, after, reason) {
  const { name } = before;
  const text = `changeColumn drops column "${name}" of table "${table.name}" and adds it again (${reason}): its data is lost`;
  runner.host.event('warning', { code: 'column-recreated', table: runner.getTablePath(table), column: name, reason, text });
  await runner.dropColumn(table, before);
  await runner.addColumn(table, after);
}

module.exports = {
  async changeColumn(tableOrName, oldColumnOrName, newColumn) {
    const table = await this.resolveTable(tableOrName);
    const before = isTableColumn(oldColumnOrName)
      ? oldColumnOrName
      : table.columns.find(({ name }) => name === oldColumnOrName);
    if (!before) {
      throw new TypeORMError(`Column "${oldColumnOrName}" was not found in the "${table.name}" table.`);
    }
    const reason = recreationReason(before, newColumn);
    if (reason) {
      await recreate(this, table, before, newColumn, reason);
      this.replaceCachedTable(table, table.clone());
      return;
    }
    const changed = table.clone();
    const change = { runner: this, table, changed, before, after: newColumn, ups: [], downs: [], isDefaultDone: false };
    await pushRename(change);
    for (const step of steps) await step(change);
    await this.executeQueries(change.ups, change.downs);
    this.replaceCachedTable(table, changed);
  },

  async changeColumns(tableOrName, changedColumns) {
    for (const { oldColumn, newColumn } of changedColumns) {
      await this.changeColumn(tableOrName, oldColumn, newColumn);
    }
  },
};
