/** Saving and removing entities: plans the subjects, writes them in an order that foreign keys allow, and tells listeners. */

const { collectSubjects, loadStored, computeChanges } = require('./persistence_subjects');
const { planRelations, junctionRow } = require('./persistence_relations');
const { insertJunctionRows, deleteJunctionRows, deleteByIds } = require('./persistence_statements');
const { maintainClosures } = require('./persistence_closure');
const { orderForInsert } = require('./persistence_order');
const { callListeners } = require('./listeners');
const { refreshDeclaredRelationIds } = require('./relation_ids');
const { MissingDeleteDateColumnError, SubjectWithoutIdentifierError } = require('./query_errors');
const { InsertQueryBuilder } = require('./query_builder_insert');
const { UpdateQueryBuilder } = require('./query_builder_update');

class Persistence {
  constructor(manager) {
    this.manager = manager;
  }

  builder(Builder, metadata) {
    const builder = new Builder(this.manager.connection, this.manager.queryRunner);
    builder.state.mainAlias = { name: metadata.name, metadata };
    builder.state.aliases.push(builder.state.mainAlias);
    builder.state.listens = false;
    return builder;
  }

  async save(target, entities) {
    const context = collectSubjects(this.manager, target, entities, 'save');
    await loadStored(this.manager, context.subjects);
    await this.#announce(context.subjects, 'before');
    const junctions = await planRelations(this.manager, context);
    for (const subject of context.subjects) if (!subject.isKeyOnly) computeChanges(subject);
    await this.#write(context, junctions);
  }

  async #announce(subjects, when) {
    for (const subject of subjects) {
      if (subject.isKeyOnly) continue;
      if (when === 'before' && !subject.isInsert) computeChanges(subject);
      const type = subject.isInsert || subject.isInserted ? 'insert' : 'update';
      if (type === 'update' && !subject.isUpdate && !subject.wasUpdated) continue;
      await callListeners(subject.metadata, `${when}-${type}`, [subject.entity]);
    }
  }

  async #write(context, junctions) {
    const { subjects, byEntity } = context;
    const inserts = subjects.filter((subject) => subject.isInsert);
    for (const batch of orderForInsert(inserts, byEntity)) await this.#insert(batch);
    await this.#insertJunctions(junctions);
    for (const subject of subjects) {
      if (subject.kind === 'save' && (subject.isUpdate || (subject.isInserted && subject.lateKeys?.length > 0))) await this.#update(subject);
    }
    await maintainClosures(this.manager.createQueryBuilder(), subjects);
    await this.#deleteJunctions(junctions);
    await this.#removeRows(subjects.filter((subject) => subject.kind === 'remove'));
    for (const subject of subjects) if (subject.kind === 'soft-remove') await this.#softDelete(subject, 'delete');
    this.#finish(subjects);
    for (const { subject } of junctions) refreshDeclaredRelationIds(subject.metadata, subject.entity);
    await this.#announce(subjects.filter((subject) => subject.isInserted || subject.wasUpdated), 'after');
  }

  /** Inserts entities of one class in one statement; those that set nothing go alone, as they may get other defaults. */
  async #insert(batch) {
    const [{ metadata }] = batch;
    const builder = this.builder(InsertQueryBuilder, metadata);
    const rows = batch.map((subject) => this.#insertValues(subject));
    builder.values(rows);
    const [sql, parameters] = builder.getQueryAndParameters();
    const { records } = await builder.run(sql, parameters);
    const { applyRow } = require('./query_builder_returning');
    batch.forEach((subject, place) => {
      applyRow(metadata, subject.entity, records[place] ?? {});
      subject.isInserted = true;
    });
  }

  /** The entity with keys of relations laid over it: those that another side dictates, and those that must wait. */
  #insertValues(subject) {
    const { metadata, entity, keyChanges, lateKeys = [] } = subject;
    const isOverlaid = (column) => keyChanges.has(column) || lateKeys.includes(column) || column.relationMetadata;
    if (!metadata.columns.some(isOverlaid)) return entity;
    const { mergeDeep } = require('./metadata_entity');
    const values = {};
    for (const column of metadata.columns) {
      if (lateKeys.includes(column)) continue;
      const value = keyChanges.has(column) ? keyValue(column, keyChanges.get(column)) : column.getEntityValue(entity);
      if (value !== undefined) mergeDeep(values, column.createValueMap(value));
    }
    for (const column of lateKeys) keyChanges.set(column, subject.lateTargets.get(column));
    return values;
  }

  async #update(subject) {
    const { metadata, entity, changes, keyChanges } = subject;
    const builder = this.builder(UpdateQueryBuilder, metadata);
    const assignments = new Map(changes.map(({ column, value }) => [column, value]));
    for (const [column, owner] of keyChanges) assignments.set(column, keyValue(column, owner));
    builder.assignments = () => [...assignments].map(([column, value]) => ({ column, value }));
    builder.set({}).whereEntity(entity);
    const [sql, parameters] = builder.getQueryAndParameters();
    const { records } = await builder.run(sql, parameters);
    const { applyRow } = require('./query_builder_returning');
    if (records[0] && !subject.isKeyOnly) applyRow(metadata, entity, records[0]);
    subject.wasUpdated = true;
  }

  async #insertJunctions(junctions) {
    const rows = new Map();
    for (const { subject, relation, added } of junctions) {
      const junction = relation.junctionEntityMetadata;
      if (!rows.has(junction)) rows.set(junction, new Map());
      for (const related of added) {
        const row = junctionRow(relation, subject.entity, related);
        // Both sides of a relation may list the same pair.
        const key = JSON.stringify(junction.columns.map((column) => String(row.find((one) => one.column === column)?.value)));
        rows.get(junction).set(key, row);
      }
    }
    const executor = this.manager.createQueryBuilder();
    for (const [junction, map] of rows) await insertJunctionRows(executor, junction, [...map.values()]);
  }

  async #deleteJunctions(junctions) {
    const executor = this.manager.createQueryBuilder();
    for (const { subject, relation, removed } of junctions) {
      const rows = removed.map((related) => junctionRow(relation, subject.entity, related));
      await deleteJunctionRows(executor, relation.junctionEntityMetadata, rows);
    }
  }

  async #removeRows(subjects) {
    const executor = this.manager.createQueryBuilder();
    const byMetadata = new Map();
    for (const subject of subjects) {
      const { metadata } = subject;
      if (!byMetadata.has(metadata)) byMetadata.set(metadata, []);
      byMetadata.get(metadata).push(metadata.getEntityIdMap(subject.entity));
    }
    for (const [metadata, ids] of byMetadata) await deleteByIds(executor, metadata, ids);
  }

  async #softDelete({ metadata, entity }, mark) {
    const { SoftDeleteQueryBuilder } = require('./query_builder_soft_delete');
    if (!metadata.deleteDateColumn) throw new MissingDeleteDateColumnError(metadata);
    await this.builder(SoftDeleteQueryBuilder, metadata).mark(mark).whereEntity(entity).execute();
  }

  /** A nullable property without a value is null after saving, as the row is. */
  #finish(subjects) {
    for (const subject of subjects) {
      if ((!subject.isInserted && !subject.wasUpdated) || subject.isKeyOnly) continue;
      for (const column of subject.metadata.columns) this.#finishColumn(subject, column);
      refreshDeclaredRelationIds(subject.metadata, subject.entity);
    }
  }

  #finishColumn({ metadata, entity, keyChanges }, column) {
    if (column.isVirtual || column.isVirtualProperty || column.isDeleteDate) return;
    if (metadata.childEntityMetadatas.some((child) => child.target === column.target)) return;
    if (column.referencedColumn && column.relationMetadata) {
      const key = keyChanges.has(column) ? keyValue(column, keyChanges.get(column)) : column.getEntityValue(entity);
      if (key !== undefined) column.setEntityValue(entity, key);
    }
    if (column.isNullable && column.getEntityValue(entity) === undefined) column.setEntityValue(entity, null);
  }

  async remove(target, entities) {
    const { subjects } = collectSubjects(this.manager, target, entities, 'remove');
    for (const subject of subjects) {
      if (!subject.metadata.hasId(subject.entity)) throw new SubjectWithoutIdentifierError(subject.metadata);
    }
    for (const { metadata, entity } of subjects) await callListeners(metadata, 'before-remove', [entity]);
    await this.#removeJunctionRows(subjects);
    for (const group of inRemovalOrder(subjects)) await this.#removeRows(group);
    for (const { metadata, entity } of subjects) await callListeners(metadata, 'after-remove', [entity]);
    for (const { metadata, entity } of subjects) {
      for (const column of metadata.primaryColumns) if (!column.isVirtual) column.setEntityValue(entity, undefined);
    }
  }

  /** Junction rows of removed entities go first; the database may not cascade. */
  async #removeJunctionRows(subjects) {
    const { junctionSides } = require('./query_builder_join_sql');
    const executor = this.manager.createQueryBuilder();
    for (const { metadata, entity } of subjects) {
      for (const relation of metadata.manyToManyRelations) {
        if (!relation.junctionEntityMetadata) continue;
        const [own] = junctionSides(relation);
        const row = own.map((column) => ({ column, value: column.referencedColumn.getEntityValue(entity) }));
        await deleteJunctionRows(executor, relation.junctionEntityMetadata, [row]);
      }
    }
  }

  async softRemove(target, entities, mark) {
    const kind = mark === 'delete' ? 'soft-remove' : 'recover';
    const { subjects } = collectSubjects(this.manager, target, entities, kind);
    const event = mark === 'delete' ? 'soft-remove' : 'recover';
    for (const { metadata, entity } of subjects) await callListeners(metadata, `before-${event}`, [entity]);
    for (const subject of subjects) {
      await this.#softDelete(subject, mark);
      subject.wasUpdated = true;
    }
    this.#finish(subjects);
    for (const { metadata, entity } of subjects) await callListeners(metadata, `after-${event}`, [entity]);
  }
}

/** The key that a relation's column gets: of an owner subject, of an entity, or null. */
function keyValue(column, owner) {
  if (owner === null || owner === undefined) return null;
  return column.referencedColumn.getEntityValue(owner.entity ?? owner);
}

/** Groups of subjects of one class; those that refer to others go before them. */
function inRemovalOrder(subjects) {
  const { orderMetadatas } = require('./persistence_order');
  const metadatas = orderMetadatas([...new Set(subjects.map((subject) => subject.metadata))]).reverse();
  return metadatas.map((metadata) => subjects.filter((subject) => subject.metadata === metadata));
}

module.exports = { Persistence };
