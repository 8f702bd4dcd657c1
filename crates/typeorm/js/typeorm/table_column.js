// A column as migrations describe it to the query runner, and as introspection returns it.
const { isLegacy } = require('./generation');

/** Options that are copied as they are; the others have a default (see the constructor). */
const COPIED = [
  'name', 'type', 'charset', 'collation', 'precision', 'scale', 'default', 'onUpdate', 'generationStrategy',
  'generatedIdentity', 'comment', 'enum', 'enumName', 'primaryKeyConstraintName', 'asExpression', 'generatedType',
  'spatialFeatureType', 'srid',
];

class TableColumn {
  constructor(options) {
    this['@instanceof'] = Symbol.for('TableColumn');
    this.isNullable = false;
    this.isGenerated = false;
    this.isPrimary = false;
    this.isUnique = false;
    this.isArray = false;
    this.length = '';
    if (isLegacy()) this.zerofill = false;
    this.unsigned = false;
    if (!options) return;
    for (const key of COPIED) this[key] = options[key];
    this.type = options.type || '';
    this.length = options.length || '';
    for (const flag of ['isNullable', 'isGenerated', 'isPrimary', 'isUnique', 'isArray', 'unsigned']) {
      this[flag] = options[flag] || false;
    }
    if (isLegacy()) {
      this.width = options.width;
      this.zerofill = options.zerofill || false;
    }
  }

  clone() {
    return new TableColumn(this);
  }
}

module.exports = { TableColumn };
