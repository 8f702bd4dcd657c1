// TypeORM recognises its objects by a symbol property, not by class, so that two copies of the package understand each
// other. Migrations that build look-alikes rely on it too.

/** True when the value carries TypeORM's mark of the class of that name. */
function isMarked(value, className) {
  return typeof value === 'object' && value !== null && value['@instanceof'] === Symbol.for(className);
}

/** TypeORM exports these questions as static methods of one class. */
const InstanceChecker = {
  isDataSource: (value) => isMarked(value, 'DataSource'),
  isEntitySchema: (value) => isMarked(value, 'EntitySchema'),
  isQueryRunner: (value) => isMarked(value, 'QueryRunner'),
  isTable: (value) => isMarked(value, 'Table'),
  isTableCheck: (value) => isMarked(value, 'TableCheck'),
  isTableColumn: (value) => isMarked(value, 'TableColumn'),
  isTableExclusion: (value) => isMarked(value, 'TableExclusion'),
  isTableForeignKey: (value) => isMarked(value, 'TableForeignKey'),
  isTableIndex: (value) => isMarked(value, 'TableIndex'),
  isTableUnique: (value) => isMarked(value, 'TableUnique'),
  isView: (value) => isMarked(value, 'View'),
  isEntityMetadata: (value) => isMarked(value, 'EntityMetadata'),
};

module.exports = { ...InstanceChecker, InstanceChecker };
