// A view, plain or materialized, as migrations describe it.
const { TableIndex } = require('./table_constraints');

class View {
  constructor(options) {
    this['@instanceof'] = Symbol.for('View');
    this.indices = [];
    if (!options) return;
    this.database = options.database;
    this.schema = options.schema;
    this.name = options.name;
    this.expression = options.expression;
    this.materialized = !!options.materialized;
  }

  clone() {
    return new View({ ...this });
  }

  addIndex(index) {
    this.indices.push(index);
  }

  removeIndex(removed) {
    const place = this.indices.findIndex(({ name }) => name === removed.name);
    if (place >= 0) this.indices.splice(place, 1);
  }

  /** Makes the view of a view entity. */
  static create(metadata, driver) {
    const { expression, viewExpression } = metadata;
    const made = new View({
      database: metadata.database,
      schema: metadata.schema,
      name: driver.buildTableName(metadata.tableName, metadata.schema, metadata.database),
      expression: expression === undefined ? viewExpression : expression,
      materialized: metadata.tableMetadataArgs && metadata.tableMetadataArgs.materialized,
    });
    for (const index of metadata.indices || []) made.addIndex(TableIndex.create(index));
    return made;
  }
}

module.exports = { View };
