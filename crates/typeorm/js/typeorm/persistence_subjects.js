/**
 * What a save or remove has to do: one subject per entity, found by following cascades, compared with what the
 * database holds. Writing is beside it.
 */

const { EntityMetadataNotFoundError } = require('./metadata_errors');
const { MustBeEntityError, CannotDetermineEntityError } = require('./query_errors');
const { toDatabase } = require('./column_value');

class Subject {
  constructor(metadata, entity, kind) {
    this.metadata = metadata;
    this.entity = entity;
    /** "save", "remove", "soft-remove" or "recover" */
    this.kind = kind;
    this.stored = undefined;
    this.changes = [];
    this.keyChanges = new Map();
    this.isInserted = false;
  }

  get isInsert() {
    return this.kind === 'save' && this.stored === undefined;
  }

  get isUpdate() {
    return this.kind === 'save' && this.stored !== undefined && (this.changes.length > 0 || this.keyChanges.size > 0);
  }
}

const CASCADE_OF = {
  save: (relation) => relation.isCascadeInsert || relation.isCascadeUpdate,
  remove: (relation) => relation.isCascadeRemove,
  'soft-remove': (relation) => relation.isCascadeSoftRemove,
  recover: (relation) => relation.isCascadeRecover,
};

/** The metadata for an entity: of the target given, else of its class. */
function metadataOf(manager, target, entity, kind) {
  if (entity === null || typeof entity !== 'object') throw new MustBeEntityError(kind, entity);
  const { connection } = manager;
  const given = target ?? entity.constructor;
  if (given === Object) throw new CannotDetermineEntityError(kind);
  if (!connection.hasMetadata(given)) throw new EntityMetadataNotFoundError(given);
  return connection.getMetadata(given).findInheritanceMetadata(entity);
}

/** Subjects of the given entities and of those that their cascades reach, depth first. */
function collectSubjects(manager, target, entities, kind) {
  const subjects = [];
  const byEntity = new Map();
  const add = (metadata, entity) => {
    const subject = new Subject(metadata, entity, kind);
    subjects.push(subject);
    byEntity.set(entity, subject);
    return subject;
  };
  for (const entity of entities) {
    if (!byEntity.has(entity)) cascade(add(metadataOf(manager, target, entity, kind), entity), byEntity, add);
  }
  return { subjects, byEntity };
}

/** Adds what the subject's relations hold, each with its own cascades before the next. */
function cascade(subject, byEntity, add) {
  for (const relation of subject.metadata.relations) {
    if (!CASCADE_OF[subject.kind](relation) || !relation.persistenceEnabled) continue;
    for (const related of relatedEntities(relation, subject.entity)) {
      if (byEntity.has(related)) continue;
      cascade(add(relation.inverseEntityMetadata.findInheritanceMetadata(related), related), byEntity, add);
    }
  }
}

/** The objects in a relation's property; ids and nothing are left out. */
function relatedEntities(relation, entity) {
  const value = relation.getEntityValue(entity);
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one) => one !== null && typeof one === 'object' && !(one instanceof Date));
}

/** Reads the rows of all subjects that have a key; those found are updates, the others inserts. */
async function loadStored(manager, subjects) {
  const groups = new Map();
  for (const subject of subjects) {
    if (!subject.metadata.hasId(subject.entity)) continue;
    if (!groups.has(subject.metadata)) groups.set(subject.metadata, []);
    groups.get(subject.metadata).push(subject);
  }
  for (const [metadata, list] of groups) {
    const { SelectQueryBuilder } = require('./query_builder_select');
    const builder = new SelectQueryBuilder(manager.connection, manager.queryRunner);
    builder.state.mainAlias = builder.aliasOfMetadata(metadata, metadata.name);
    builder.withDeleted().whereInIds(list.map((subject) => metadata.getEntityIdMap(subject.entity)));
    for (const column of metadata.columns) builder.addSelect(`${metadata.name}.${column.propertyPath}`);
    const rows = await require('./query_builder_fetch').getRawMany(builder);
    assignStored(metadata, list, rows);
  }
}

function assignStored(metadata, list, rows) {
  const { columnAlias } = require('./query_builder_select_sql');
  const { fromDatabase } = require('./column_value');
  const nameOf = (column) => columnAlias(metadata.name, column.databaseName);
  const keyOf = (valueOf) => JSON.stringify(metadata.primaryColumns.map((column) => text(valueOf(column))));
  const byKey = new Map(rows.map((row) => [keyOf((column) => row[nameOf(column)]), row]));
  for (const subject of list) {
    const row = byKey.get(keyOf((column) => toDatabase(column, column.getEntityValue(subject.entity))));
    if (!row) continue;
    subject.stored = new Map(metadata.columns.map((column) => [column, fromDatabase(column, row[nameOf(column)])]));
  }
}

function text(value) {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Columns whose value in the entity differs from the stored one. */
function computeChanges(subject) {
  if (!subject.stored) return;
  const { metadata, entity, stored } = subject;
  subject.changes = [];
  for (const column of metadata.columns) {
    if (isAutomatic(column) || subject.keyChanges.has(column)) continue;
    const value = valueOf(column, entity);
    if (value === undefined || (!column.isUpdate && !column.relationMetadata)) continue;
    if (!isEqual(column, value, stored.get(column))) subject.changes.push({ column, value });
  }
}

/** Columns that the database or we ourselves set. */
function isAutomatic(column) {
  return column.isVirtualProperty || column.isDiscriminator || column.isVersion
    || Boolean(column.generatedType) || column.isPrimary && column.isGenerated || (column.isVirtual && !column.relationMetadata);
}

/** A column's value; null in the relation counts for its key column too. */
function valueOf(column, entity) {
  const relation = column.relationMetadata;
  if (relation && column.referencedColumn) {
    const related = relation.getEntityValue(entity);
    if (related === null) return null;
  }
  return column.getEntityValue(entity);
}

function isEqual(column, value, stored) {
  if (typeof value === 'function') return false;
  const comparable = (given) => {
    const prepared = toDatabase(column, given);
    if (prepared === null || prepared === undefined) return null;
    if (prepared instanceof Date) return prepared.getTime();
    if (ArrayBuffer.isView(prepared)) return Array.from(prepared).join();
    if (column.type === 'json' || column.type === 'jsonb' || column.type === 'simple-json') return canonical(JSON.parse(prepared));
    return typeof prepared === 'object' ? canonical(prepared) : String(prepared);
  };
  return comparable(value) === comparable(stored);
}

/** JSON with sorted keys: jsonb does not keep their order. */
function canonical(value) {
  return JSON.stringify(value, (key, one) => {
    if (one === null || typeof one !== 'object' || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

module.exports = { Subject, collectSubjects, loadStored, computeChanges, relatedEntities, metadataOf };
