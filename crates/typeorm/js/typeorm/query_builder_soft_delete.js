/** The soft-delete builder: marks rows as deleted, or takes the mark away. */

const { UpdateQueryBuilder } = require('./query_builder_update');
const { returningSql, updatedColumns } = require('./query_builder_returning');
const { MissingDeleteDateColumnError } = require('./query_errors');

class SoftDeleteQueryBuilder extends UpdateQueryBuilder {
  '@instanceof' = Symbol.for('SoftDeleteQueryBuilder');

  from(target, alias) {
    this.setMainAlias(target, alias);
    return this;
  }

  /** "delete" or "restore" */
  mark(kind) {
    this.state.softDelete = kind;
    return this;
  }

  getQuery() {
    const { mainAlias, softDelete, wheres, whereEntity } = this.state;
    const { metadata } = mainAlias;
    const column = metadata.deleteDateColumn;
    if (!column) throw new MissingDeleteDateColumnError(metadata);
    const isDelete = softDelete === 'delete';
    const sets = new Map([[column, `"${column.databaseName}" = ${isDelete ? 'CURRENT_TIMESTAMP' : 'NULL'}`]]);
    this.addAutomatic(metadata, sets);
    const mark = `"${column.databaseName}" IS ${isDelete ? 'NULL' : 'NOT NULL'}`;
    const where = wheres.length === 0 ? ` WHERE ${mark}` : `${this.whereSql()} AND ${mark}`;
    const implied = whereEntity ? [...updatedColumns(metadata), column] : [];
    return `UPDATE ${this.tableOf(mainAlias)} SET ${[...sets.values()].join(', ')}${where}${returningSql(this, implied)}`;
  }
}

module.exports = { SoftDeleteQueryBuilder };
