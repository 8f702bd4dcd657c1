// The differences between two versions of a column that can be altered in place, in TypeORM's order. Each step looks at
// one difference and pushes its statements of both directions; `before` carries the column's new name already.
const ddl = require('./ddl');
const metadata = require('./typeorm_metadata');
const { TableUnique } = require('./table_constraints');
const { sequencePath } = require('./sequence_name');
const { changeEnum } = require('./change_column_enum');

const isGiven = (value) => value !== null && value !== undefined;

/** ALTER TABLE ... ALTER COLUMN with the given action. */
function alterColumn({ runner, table }, column, action) {
  return ddl.alterTable(runner, table, `ALTER COLUMN "${column.name}" ${action}`);
}

/** Pushes one statement upwards and one downwards. */
function push(change, up, down) {
  change.ups.push(up);
  change.downs.push(down);
}

/** Precision or scale. */
function changePrecision(change) {
  const { runner, before, after } = change;
  if (before.precision === after.precision && before.scale === after.scale) return;
  const type = (column) => alterColumn(change, after, `TYPE ${runner.driver.createFullType(column)}`);
  push(change, type(after), type(before));
}

function changeNullability(change) {
  const { before, after } = change;
  if (before.isNullable === after.isNullable) return;
  const [drop, set] = ['DROP NOT NULL', 'SET NOT NULL'].map((action) => alterColumn(change, before, action));
  if (after.isNullable) push(change, drop, set);
  else push(change, set, drop);
}

function changeComment(change) {
  const { runner, table, before, after } = change;
  if (before.comment === after.comment) return;
  push(
    change,
    ddl.commentOnColumn(runner, table, before.name, after.comment),
    ddl.commentOnColumn(runner, table, after.name, before.comment),
  );
}

/** Drops or adds the primary key of these columns; the other direction does the opposite. */
function pushPrimaryKey(change, primaryColumns, isDrop) {
  const { runner, table, changed } = change;
  const names = primaryColumns.map(({ name }) => name);
  const name = ddl.primaryKeyNameOf(runner, changed, primaryColumns, names);
  const [add, drop] = [ddl.addPrimaryKey(runner, table, name, names), ddl.dropConstraint(runner, table, name)];
  if (isDrop) push(change, drop, add);
  else push(change, add, drop);
}

function changePrimaryKey(change) {
  const { changed, before, after } = change;
  if (before.isPrimary === after.isPrimary) return;
  const { primaryColumns } = changed;
  if (primaryColumns.length > 0) pushPrimaryKey(change, primaryColumns, true);
  const column = changed.columns.find(({ name }) => name === after.name);
  column.isPrimary = after.isPrimary;
  if (after.isPrimary === true) {
    primaryColumns.push(after);
  } else {
    primaryColumns.splice(primaryColumns.findIndex(({ name }) => name === after.name), 1);
  }
  if (primaryColumns.length > 0) pushPrimaryKey(change, primaryColumns, false);
}

function changeUnique(change) {
  const { runner, table, changed, before, after } = change;
  if (before.isUnique === after.isUnique) return;
  if (after.isUnique === true) {
    const name = runner.dataSource.namingStrategy.uniqueConstraintName(table, [after.name]);
    const unique = new TableUnique({ name, columnNames: [after.name] });
    changed.uniques.push(unique);
    push(change, ddl.addUnique(runner, table, unique), ddl.dropConstraint(runner, table, name));
    return;
  }
  const isItsOwn = ({ columnNames }) => columnNames.length === 1 && columnNames[0] === after.name;
  const [unique] = changed.uniques.splice(changed.uniques.findIndex(isItsOwn), 1);
  const added = ddl.addUnique(runner, table, { ...unique, deferrable: undefined });
  push(change, ddl.dropConstraint(runner, table, unique.name), added);
}

/** Statements that make a sequence the column's default, and the opposite. */
function sequenceStatements(change) {
  const { runner, table, after } = change;
  const path = ddl.escapePath(runner, sequencePath(runner, table, after.name));
  return {
    create: ddl.statement(
      `CREATE SEQUENCE IF NOT EXISTS ${path} OWNED BY ${ddl.escapePath(runner, table)}."${after.name}"`,
    ),
    set: alterColumn(change, after, `SET DEFAULT nextval('${path}')`),
    unset: alterColumn(change, after, 'DROP DEFAULT'),
    drop: ddl.statement(`DROP SEQUENCE ${path}`),
  };
}

/** The old version was generated: its default goes, and its sequence. */
function pushGeneratedOff(change, strategy) {
  if (strategy === 'uuid') {
    const set = alterColumn(change, change.before, `SET DEFAULT ${change.runner.driver.uuidGenerator}`);
    push(change, alterColumn(change, change.before, 'DROP DEFAULT'), set);
  } else if (strategy === 'increment') {
    const { create, set, unset, drop } = sequenceStatements(change);
    push(change, unset, set);
    push(change, drop, create);
  }
}

/** The new version is generated: it gets its default, and its sequence. */
function pushGeneratedOn(change, strategy) {
  if (strategy === 'uuid') {
    const set = alterColumn(change, change.after, `SET DEFAULT ${change.runner.driver.uuidGenerator}`);
    push(change, set, alterColumn(change, change.after, 'DROP DEFAULT'));
  } else if (strategy === 'increment') {
    const { create, set, unset, drop } = sequenceStatements(change);
    push(change, create, drop);
    push(change, set, unset);
  }
}

function changeGeneration(change) {
  const { before, after } = change;
  if (before.isGenerated === after.isGenerated && before.generationStrategy === after.generationStrategy) return;
  if (before.isGenerated) pushGeneratedOff(change, before.generationStrategy);
  if (after.isGenerated === true) pushGeneratedOn(change, after.generationStrategy);
  else pushGeneratedOff({ ...change, before: after }, after.generationStrategy);
}

/** The default, unless replacing the enum type has set it already. */
function changeDefault(change) {
  const { before, after, isDefaultDone } = change;
  if (before.default === after.default || isDefaultDone) return;
  const set = (column) => alterColumn(change, after, `SET DEFAULT ${column.default}`);
  const unset = alterColumn(change, after, 'DROP DEFAULT');
  if (isGiven(after.default)) push(change, set(after), isGiven(before.default) ? set(before) : unset);
  else if (isGiven(before.default)) push(change, unset, set(before));
}

function changeSpatialType(change) {
  const { runner, before, after } = change;
  const feature = ({ spatialFeatureType }) => (spatialFeatureType || '').toLowerCase();
  if (feature(before) === feature(after) && before.srid === after.srid) return;
  const type = (column) => alterColumn(change, after, `TYPE ${runner.driver.createFullType(column)}`);
  push(change, type(after), type(before));
}

/** TypeORM writes the bare type here, so a length is lost. */
function changeCollation(change) {
  const { before, after } = change;
  if (before.collation === after.collation) return;
  const oldCollation = before.collation ? `"${before.collation}"` : 'pg_catalog."default"';
  push(
    change,
    alterColumn(change, after, `TYPE ${after.type} COLLATE "${after.collation}"`),
    alterColumn(change, after, `TYPE ${after.type} COLLATE ${oldCollation}`),
  );
}

/** A generated column becomes a plain one: a new column takes the values over. */
function changeGeneratedType(change) {
  const { runner, table, before, after } = change;
  if (before.generatedType === after.generatedType) return;
  if (after.generatedType && after.generatedType !== 'VIRTUAL') return;
  const old = `TEMP_OLD_${before.name}`;
  const row = metadata.generatedColumnRow(runner, table, before);
  change.ups.push(
    ddl.alterTable(runner, table, `RENAME COLUMN "${before.name}" TO "${old}"`),
    ddl.alterTable(runner, table, `ADD ${ddl.columnDefinition(runner, table, after)}`),
    ddl.statement(`UPDATE ${ddl.escapePath(runner, table)} SET "${after.name}" = "${old}"`),
    ddl.alterTable(runner, table, `DROP COLUMN "${old}"`),
    metadata.deleteRow(runner, row),
  );
  change.downs.push(
    metadata.insertRow(runner, row),
    ddl.alterTable(runner, table, `ADD ${ddl.columnDefinition(runner, table, before)}`),
    ddl.alterTable(runner, table, `DROP COLUMN "${after.name}"`),
  );
}

module.exports = [
  changePrecision, changeEnum, changeNullability, changeComment, changePrimaryKey, changeUnique, changeGeneration,
  changeDefault, changeSpatialType, changeCollation, changeGeneratedType,
];
