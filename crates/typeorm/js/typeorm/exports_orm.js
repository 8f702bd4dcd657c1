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
  ['./data_source', ['DataSource']],
  ['./base_entity', ['BaseEntity']],
  ['./logger', [
    'AbstractLogger', 'SimpleConsoleLogger', 'AdvancedConsoleLogger', 'FormattedConsoleLogger', 'FileLogger', 'DebugLogger',
  ]],
];

module.exports = { exportsByFile };
