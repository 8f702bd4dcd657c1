/** Which file of the ORM's half exports what; index.js turns each name into a getter that loads its file when used. */

const exportsByFile = [
  ['./decorator_columns', [
    'Column', 'PrimaryColumn', 'PrimaryGeneratedColumn', 'CreateDateColumn', 'UpdateDateColumn', 'DeleteDateColumn',
    'VersionColumn', 'ObjectIdColumn', 'TreeLevelColumn', 'ViewColumn', 'VirtualColumn', 'Generated',
  ]],
  ['./decorator_relations', [
    'OneToOne', 'OneToMany', 'ManyToOne', 'ManyToMany', 'JoinColumn', 'JoinTable', 'RelationId', 'RelationCount',
    'TreeParent', 'TreeChildren',
  ]],
  ['./decorator_entities', [
    'Entity', 'ChildEntity', 'TableInheritance', 'ViewEntity', 'Tree', 'EntityRepository', 'EventSubscriber',
    'Transaction', 'TransactionManager', 'TransactionRepository',
  ]],
  ['./decorator_constraints', ['Index', 'Unique', 'Check', 'Exclusion', 'ForeignKey']],
  ['./decorator_listeners', [
    'AfterLoad', 'BeforeInsert', 'AfterInsert', 'BeforeUpdate', 'AfterUpdate', 'BeforeRemove', 'AfterRemove',
    'BeforeSoftRemove', 'AfterSoftRemove', 'BeforeRecover', 'AfterRecover',
  ]],
  ['./metadata_args', ['getMetadataArgsStorage', 'MetadataArgsStorage']],
  ['./entity_schema', ['EntitySchema', 'EntitySchemaEmbeddedColumnOptions']],
  ['./metadata_entity', ['EntityMetadata']],
  ['./metadata_relation', ['RelationMetadata']],
  ['./metadata_column', ['ColumnMetadata']],
  ['./metadata_errors', [
    'ColumnTypeUndefinedError', 'PrimaryColumnCannotBeNullableError', 'DataTypeNotSupportedError',
    'MissingPrimaryColumnError', 'CircularRelationsError', 'InitializedRelationError', 'EntityMetadataNotFoundError',
  ]],
  ['./data_source', ['DataSource', 'Connection']],
  ['./connections', [
    'createConnection', 'createConnections', 'getConnection', 'getConnectionManager', 'getConnectionOptions', 'getManager',
    'getRepository', 'getTreeRepository', 'getCustomRepository', 'createQueryBuilder', 'useContainer', 'getFromContainer',
    'ConnectionManager', 'ConnectionOptionsReader', 'ConnectionNotFoundError',
  ]],
  ['./base_entity', ['BaseEntity']],
  ['./find_operators', [
    'FindOperator', 'EqualOperator', 'Equal', 'Not', 'LessThan', 'LessThanOrEqual', 'MoreThan', 'MoreThanOrEqual', 'Like',
    'ILike', 'In', 'Any', 'ArrayContains', 'ArrayContainedBy', 'ArrayOverlap', 'JsonContains', 'Between', 'IsNull', 'And', 'Or', 'Raw',
  ]],
  ['./query_builder', ['QueryBuilder', 'Brackets', 'NotBrackets']],
  ['./query_builder_select', ['SelectQueryBuilder']],
  ['./query_builder_insert', ['InsertQueryBuilder']],
  ['./query_builder_update', ['UpdateQueryBuilder']],
  ['./query_builder_delete', ['DeleteQueryBuilder']],
  ['./query_builder_soft_delete', ['SoftDeleteQueryBuilder']],
  ['./query_builder_relation', ['RelationQueryBuilder']],
  ['./query_results', ['InsertResult', 'UpdateResult', 'DeleteResult']],
  ['./query_errors', [
    'EntityNotFoundError', 'EntityPropertyNotFoundError', 'MustBeEntityError', 'CannotDetermineEntityError',
    'MissingDeleteDateColumnError', 'SubjectWithoutIdentifierError', 'UpdateValuesMissingError', 'InsertValuesMissingError',
  ]],
  ['./entity_manager', ['EntityManager']],
  ['./repository', ['Repository', 'AbstractRepository']],
  ['./repository_tree', ['TreeRepository']],
  ['./logger', [
    'AbstractLogger', 'SimpleConsoleLogger', 'AdvancedConsoleLogger', 'FormattedConsoleLogger', 'FileLogger', 'DebugLogger',
  ]],
];

module.exports = { exportsByFile };
