/** The update builder. */

const { WhereQueryBuilder } = require('./query_builder_where');
const { replaceBarePaths } = require('./query_parameters');
const { joinConditions } = require('./query_builder');
const { UpdateResult } = require('./query_results');
const { toDatabase } = require('./column_value');
const { returningSql, updatedColumns, generatedMap, applyRow } = require('./query_builder_returning');
const { EntityPropertyNotFoundError, UpdateValuesMissingError } = require('./query_errors');

class UpdateQueryBuilder extends WhereQueryBuilder {
  '@instanceof' = Symbol.for('UpdateQueryBuilder');

  set(values) {
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

  whereEntity(entity) {
    const list = Array.isArray(entity) ? entity : [entity];
    const { metadata } = this.state.mainAlias;
    this.state.wheres = [];
    for (const one of list) this.orWhere(this.idsCondition([metadata.getEntityIdMap(one)]));
    this.state.whereEntity = list;
    return this;
  }

  limit(count) {
    this.state.limit = count;
    return this;
  }

  orderBy() {
    return this;
  }

  addOrderBy() {
    return this;
  }

  /** The conditions; a property may be named without its alias here. */
  whereSql() {
    const { mainAlias } = this.state;
    const sql = replaceBarePaths(joinConditions(this.state.wheres), mainAlias);
    const parts = sql ? [sql] : [];
    const column = mainAlias.metadata?.discriminatorColumn;
    if (column && mainAlias.metadata.parentEntityMetadata) {
      const values = [mainAlias.metadata, ...mainAlias.metadata.childEntityMetadatas].map((one) => this.bind(one.discriminatorValue));
      parts.push(`"${column.databaseName}" IN (${values.join(', ')})`);
    }
    if (parts.length === 0) return '';
    return ` WHERE ${parts.length === 1 ? parts[0] : parts.map((part) => `(${part})`).join(' AND ')}`;
  }

  getQuery() {
    const { mainAlias } = this.state;
    const sets = this.setSql();
    if (sets.length === 0) throw new UpdateValuesMissingError();
    const implied = this.state.whereEntity && mainAlias.metadata ? updatedColumns(mainAlias.metadata) : [];
    return `${this.withClause()}UPDATE ${this.tableOf(mainAlias)} SET ${sets.join(', ')}${this.whereSql()}${returningSql(this, implied)}`;
  }

  setSql() {
    const { valuesSet, mainAlias } = this.state;
    const { metadata } = mainAlias;
    if (!metadata) {
      return Object.entries(valuesSet ?? {}).filter(([, value]) => value !== undefined)
        .map(([name, value]) => `"${name}" = ${typeof value === 'function' ? value() : value === null ? 'NULL' : this.bind(value)}`);
    }
    const sets = new Map();
    for (const { column, value } of this.assignments(metadata, valuesSet ?? {}, '')) {
      if (column.isUpdate && !sets.has(column)) sets.set(column, `"${column.databaseName}" = ${this.assignedSql(column, value)}`);
    }
    this.addAutomatic(metadata, sets);
    return [...sets.values()];
  }

  /** The update date and version move along, unless they are set. */
  addAutomatic(metadata, sets) {
    const { versionColumn: version, updateDateColumn: updated } = metadata;
    if (version && !sets.has(version)) sets.set(version, `"${version.databaseName}" = "${version.databaseName}" + 1`);
    if (updated && !sets.has(updated)) sets.set(updated, `"${updated.databaseName}" = CURRENT_TIMESTAMP`);
  }

  /** [{ column, value }] of a set object: columns, embeddeds and relations by their key. */
  assignments(metadata, values, prefix) {
    return Object.keys(values).flatMap((key) => {
      const value = values[key];
      const path = prefix ? `${prefix}.${key}` : key;
      if (value === undefined) return [];
      if (metadata.hasEmbeddedWithPropertyPath(path) && value !== null) return this.assignments(metadata, value, path);
      const column = metadata.columns.find((one) => one.propertyPath === path);
      const relation = metadata.findRelationWithPropertyPath(path);
      if (column && !relation) return [{ column, value }];
      if (relation?.isWithJoinColumn) {
        return relation.joinColumns.map((one) => ({ column: one, value: keyOf(one, value) }));
      }
      throw new EntityPropertyNotFoundError(path, metadata);
    });
  }

  assignedSql(column, value) {
    if (typeof value === 'function') return value();
    const prepared = toDatabase(column, value);
    return prepared === null ? 'NULL' : this.bind(prepared);
  }

  async execute() {
    const [sql, parameters] = this.getQueryAndParameters();
    const result = await this.run(sql, parameters);
    const made = UpdateResult.from(result);
    const { metadata } = this.state.mainAlias;
    const { whereEntity } = this.state;
    if (whereEntity && metadata) {
      whereEntity.forEach((entity, place) => {
        if (!result.records[place]) return;
        made.generatedMaps.push(generatedMap(metadata, result.records[place]));
        applyRow(metadata, entity, result.records[place]);
      });
    }
    return made;
  }
}

/** The key inside a related entity, or the value itself when a key was given. */
function keyOf(column, value) {
  const isEntity = value !== null && typeof value === 'object' && !(value instanceof Date) && !ArrayBuffer.isView(value);
  return isEntity ? column.referencedColumn.getEntityValue(value) : value;
}

module.exports = { UpdateQueryBuilder };
