/** The insert builder. */

const { QueryBuilder } = require('./query_builder');
const { InsertResult } = require('./query_results');
const { toDatabase } = require('./column_value');
const { insertedColumns, returningSql, generatedMap, applyRow } = require('./query_builder_returning');
const { callListeners } = require('./listeners');
const { InsertValuesMissingError } = require('./query_errors');

class InsertQueryBuilder extends QueryBuilder {
  '@instanceof' = Symbol.for('InsertQueryBuilder');

  into(target, columns) {
    this.setMainAlias(target);
    this.state.insertColumns = columns ?? [];
    return this;
  }

  values(values) {
    this.state.valuesSet = values;
    return this;
  }

  returning(what) {
    this.state.returning = what;
    return this;
  }

  output(what) {
    return this.returning(what);
  }

  updateEntity(isEnabled) {
    this.state.updateEntity = isEnabled;
    return this;
  }

  orIgnore(statement = true) {
    this.state.onIgnore = Boolean(statement);
    return this;
  }

  onConflict(statement) {
    this.state.onConflict = statement;
    return this;
  }

  orUpdate(overwriteOrStatement, conflictTarget, options = {}) {
    if (!Array.isArray(overwriteOrStatement)) {
      const { overwrite, columns, conflict_target: target } = overwriteOrStatement;
      this.state.onUpdate = { overwrite: overwrite ?? columns, conflict: target };
    } else {
      this.state.onUpdate = { overwrite: overwriteOrStatement, conflict: conflictTarget, ...options };
    }
    return this;
  }

  /** The rows to insert. */
  rows() {
    const { valuesSet } = this.state;
    if (Array.isArray(valuesSet)) return valuesSet;
    if (valuesSet !== null && typeof valuesSet === 'object') return [valuesSet];
    throw new InsertValuesMissingError();
  }

  /** The entity columns that the statement lists. Serial keys are the database's to give. */
  columns() {
    const { metadata } = this.state.mainAlias;
    const { insertColumns } = this.state;
    if (insertColumns.length > 0) {
      return metadata.columns.filter((column) => insertColumns.includes(column.propertyPath));
    }
    return metadata.columns.filter((column) => column.isInsert && !column.generatedType && !column.isVirtualProperty
      && !(column.isGenerated && column.generationStrategy === 'increment'));
  }

  getQuery() {
    const { mainAlias } = this.state;
    const { names, tuples } = mainAlias.metadata ? this.entityTuples() : this.plainTuples();
    let sql = `${this.withClause()}INSERT INTO ${this.tableOf(mainAlias)}`;
    if (names.length > 0) sql += `(${names.map((name) => `"${name}"`).join(', ')}) VALUES ${tuples.map((tuple) => `(${tuple.join(', ')})`).join(', ')}`;
    else sql += ' DEFAULT VALUES';
    const implied = mainAlias.metadata && this.state.updateEntity ? insertedColumns(mainAlias.metadata) : [];
    return sql + this.conflictSql() + returningSql(this, implied);
  }

  entityTuples() {
    const columns = this.columns();
    const { metadata } = this.state.mainAlias;
    return {
      names: columns.map((column) => column.databaseName),
      tuples: this.rows().map((row) => columns.map((column) => this.valueSql(metadata, column, row))),
    };
  }

  /** Without an entity the keys of the objects are the columns. */
  plainTuples() {
    const rows = this.rows();
    const given = this.state.insertColumns;
    const names = given.length > 0 ? given : [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const valueOf = (value) => (value === undefined ? 'DEFAULT' : typeof value === 'function' ? value() : this.bind(value));
    return { names, tuples: rows.map((row) => names.map((name) => valueOf(row[name]))) };
  }

  valueSql(metadata, column, row) {
    let value = column.getEntityValue(row);
    if (column.referencedColumn && value !== null && typeof value === 'object' && typeof value !== 'function' && !(value instanceof Date) && !ArrayBuffer.isView(value)) {
      value = column.referencedColumn.getEntityValue(value);
    }
    if (typeof value === 'function') return value();
    value = toDatabase(column, value);
    if (value === undefined) {
      if (column.isVersion) return '1';
      if (column.isDiscriminator) return this.bind(metadata.discriminatorValue);
      return 'DEFAULT';
    }
    if (value === null) return 'NULL';
    return this.castValue(column, this.bind(value));
  }

  castValue(column, place) {
    const { type, srid } = column;
    if (type !== 'geometry' && type !== 'geography') return place;
    const made = srid === undefined ? `ST_GeomFromGeoJSON(${place})` : `ST_SetSRID(ST_GeomFromGeoJSON(${place}), ${srid})`;
    return `${made}::${type}`;
  }

  conflictSql() {
    const { onIgnore, onConflict, onUpdate } = this.state;
    if (onIgnore) return ' ON CONFLICT DO NOTHING';
    if (onConflict) return ` ON CONFLICT ${onConflict}`;
    if (!onUpdate) return '';
    const { overwrite = [], conflict, indexPredicate } = onUpdate;
    const quoted = (name) => `"${name}"`;
    const target = Array.isArray(conflict) ? ` ( ${conflict.map(quoted).join(', ')} )`
      : conflict ? ` ON CONSTRAINT ${quoted(conflict)}` : '';
    const predicate = indexPredicate ? ` WHERE ( ${indexPredicate} )` : '';
    if (overwrite.length === 0) return ` ON CONFLICT${target}${predicate} DO NOTHING`;
    const sets = overwrite.map((name) => `${quoted(name)} = EXCLUDED.${quoted(name)}`);
    const updateDate = this.state.mainAlias.metadata?.updateDateColumn;
    if (updateDate && !overwrite.includes(updateDate.databaseName)) sets.push(`${quoted(updateDate.databaseName)} = DEFAULT`);
    return ` ON CONFLICT${target}${predicate} DO UPDATE SET ${sets.join(', ')}${this.unchangedSql(overwrite)}`;
  }

  /** Rows that would not change are left alone when that was asked for. */
  unchangedSql(overwrite) {
    const { onUpdate, mainAlias } = this.state;
    const conditions = [];
    if (onUpdate.skipUpdateIfNoValuesChanged) {
      const table = this.tableOf(mainAlias);
      conditions.push(overwrite.map((name) => `${table}."${name}" IS DISTINCT FROM EXCLUDED."${name}"`).join(' OR '));
    }
    if (onUpdate.overwriteCondition) conditions.push(this.objectConditionText(onUpdate.overwriteCondition));
    return conditions.length === 0 ? '' : ` WHERE (${conditions.join(') AND (')})`;
  }

  objectConditionText({ where, parameters }) {
    if (parameters) this.setParameters(parameters);
    return where;
  }

  async execute() {
    const rows = this.rows();
    if (rows.length === 0) return new InsertResult();
    const { metadata } = this.state.mainAlias;
    if (metadata && this.shouldListen) await callListeners(metadata, 'before-insert', rows.filter((row) => isInstanceOf(row, metadata)));
    const [sql, parameters] = this.getQueryAndParameters();
    const result = await this.run(sql, parameters);
    const made = InsertResult.from(result);
    if (metadata) this.finish(metadata, rows, result.records, made);
    if (metadata && this.shouldListen) await callListeners(metadata, 'after-insert', rows.filter((row) => isInstanceOf(row, metadata)));
    return made;
  }

  get shouldListen() {
    return this.state.listens !== false;
  }

  callListeners(isEnabled) {
    this.state.listens = isEnabled;
    return this;
  }

  /** Keys and generated values, also in the objects that were given. */
  finish(metadata, rows, records, made) {
    if (!this.state.updateEntity) {
      made.identifiers = rows.map(() => undefined);
      return;
    }
    rows.forEach((row, place) => {
      const record = records[place];
      const map = record ? generatedMap(metadata, record) : {};
      made.generatedMaps.push(map);
      if (record) applyRow(metadata, row, record);
      made.identifiers.push(metadata.getEntityIdMap(row));
    });
  }
}

function isInstanceOf(row, metadata) {
  return typeof metadata.target === 'function' && row instanceof metadata.target;
}

module.exports = { InsertQueryBuilder };
