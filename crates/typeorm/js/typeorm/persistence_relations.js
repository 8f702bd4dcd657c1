/** What saving does to the rows around an entity: foreign keys held by the other side, and junction rows. */

const { junctionSides } = require('./query_builder_join_sql');
const { Subject } = require('./persistence_subjects');
const { idsByOwner } = require('./relation_ids');

/** Ids of what a to-many property holds; entities that are yet to be inserted come as they are. */
function wantedOf(relation, entity) {
  const value = relation.getEntityValue(entity);
  if (value === undefined) return undefined;
  const list = value === null ? [] : Array.isArray(value) ? value : [value];
  return list.filter((one) => one !== null && one !== undefined);
}

const keyText = (id) => JSON.stringify(id, (key, value) => (typeof value === 'bigint' ? String(value) : value));

/** The key of a related entity or id, comparable with stored ones; undefined while it has none. */
function keyOfRelated(metadata, related) {
  const map = related !== null && typeof related === 'object' ? metadata.getEntityIdMap(related) : metadata.ensureEntityIdMap(related);
  if (!map) return undefined;
  return keyText(metadata.primaryColumns.map((column) => String(column.getEntityValue(map))));
}

/** Plans the other side of one-to-many and inverse one-to-one, and junction rows of many-to-many relations. */
async function planRelations(manager, context) {
  const junctions = [];
  for (const subject of [...context.subjects]) {
    for (const relation of subject.metadata.relations) {
      if (!relation.persistenceEnabled || relation.isWithJoinColumn) continue;
      const wanted = wantedOf(relation, subject.entity);
      if (wanted === undefined) continue;
      const stored = await storedIds(manager, relation, subject);
      if (relation.isManyToMany) junctions.push({ subject, relation, ...difference(relation, wanted, stored) });
      else planInverseKeys(context, subject, relation, difference(relation, wanted, stored));
    }
  }
  return junctions;
}

/** The id maps that the relation leads to in the database. */
async function storedIds(manager, relation, subject) {
  if (!subject.stored) return [];
  const builder = manager.createQueryBuilder();
  const [ids] = await idsByOwner(builder, relation, [subject.entity]);
  const list = relation.isToMany ? ids : ids === null ? [] : [ids];
  return list.map((id) => relation.inverseEntityMetadata.ensureEntityIdMap(id));
}

function difference(relation, wanted, stored) {
  const metadata = relation.inverseEntityMetadata;
  const storedKeys = new Map(stored.map((map) => [keyOfRelated(metadata, map), map]));
  const wantedKeys = new Set(wanted.map((one) => keyOfRelated(metadata, one)));
  const seen = new Set();
  const added = wanted.filter((one) => {
    const key = keyOfRelated(metadata, one);
    if (key !== undefined && seen.has(key)) return false;
    seen.add(key);
    return key === undefined || !storedKeys.has(key);
  });
  const removed = [...storedKeys].filter(([key]) => !wantedKeys.has(key)).map(([, map]) => map);
  return { added, removed };
}

/** Related rows hold the key: they point here, or no longer do. */
function planInverseKeys(context, owner, relation, { added, removed }) {
  const inverse = relation.inverseRelation;
  for (const related of added) {
    const subject = subjectFor(context, relation.inverseEntityMetadata, related);
    for (const column of inverse.joinColumns) subject.keyChanges.set(column, owner);
  }
  for (const map of removed) orphan(context, relation, inverse, map);
}

/** The subject of a related entity; one that is not saved itself only gets its key written. */
function subjectFor(context, metadata, related) {
  const known = context.byEntity.get(related);
  if (known) return known;
  const entity = typeof related === 'object' ? related : metadata.ensureEntityIdMap(related);
  const subject = new Subject(metadata, entity, 'save');
  subject.stored = new Map();
  subject.isKeyOnly = true;
  context.subjects.push(subject);
  context.byEntity.set(related, subject);
  return subject;
}

/** What happens to a row that its owner no longer lists: `orphanedRowAction`. */
function orphan(context, relation, inverse, map) {
  const action = inverse.orphanedRowAction;
  if (action === 'disable') return;
  const metadata = relation.inverseEntityMetadata;
  const kind = { delete: 'remove', 'soft-delete': 'soft-remove' }[action] ?? 'save';
  const subject = new Subject(metadata, map, kind);
  subject.stored = new Map();
  subject.isKeyOnly = true;
  if (kind === 'save') for (const column of inverse.joinColumns) subject.keyChanges.set(column, null);
  context.subjects.push(subject);
}

/** The junction row that ties an owner to a related entity. */
function junctionRow(relation, owner, related) {
  const [own, other] = junctionSides(relation);
  const otherMap = related !== null && typeof related === 'object' ? related : relation.inverseEntityMetadata.ensureEntityIdMap(related);
  return [
    ...own.map((column) => ({ column, value: column.referencedColumn.getEntityValue(owner) })),
    ...other.map((column) => ({ column, value: column.referencedColumn.getEntityValue(otherMap) })),
  ];
}

module.exports = { planRelations, junctionRow };
