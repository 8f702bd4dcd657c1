/** An order of inserts in which every foreign key finds its row, and the keys that must wait where there is none. */

/** Classes so that those referred to come first; a circle keeps the order of appearance. */
function orderMetadatas(metadatas) {
  const ordered = [];
  const visit = (metadata, path) => {
    if (ordered.includes(metadata) || path.includes(metadata)) return;
    for (const relation of metadata.relationsWithJoinColumns) {
      const target = metadatas.find((one) => one === relation.inverseEntityMetadata
        || one.parentEntityMetadata === relation.inverseEntityMetadata);
      if (target && target !== metadata) visit(target, [...path, metadata]);
    }
    ordered.push(metadata);
  };
  for (const metadata of metadatas) visit(metadata, []);
  return ordered;
}

/** The inserts that a subject's keys point to: [{ column, related }]. */
function dependencies(subject, inserts, byEntity) {
  const found = [];
  for (const relation of subject.metadata.relationsWithJoinColumns) {
    for (const column of relation.joinColumns) {
      const owner = subject.keyChanges.get(column) ?? byEntity.get(relation.getEntityValue(subject.entity));
      if (owner && inserts.has(owner)) found.push({ column, owner });
    }
  }
  return found;
}

/**
 * Batches of subjects, each of one class, ready to insert in turn. Where subjects wait for each other in a circle a
 * nullable key is left out and listed in `lateKeys` of its subject, to be written afterwards.
 */
function orderForInsert(list, byEntity) {
  const waiting = new Set(list);
  const batches = [];
  const metadatas = orderMetadatas([...new Set(list.map((subject) => subject.metadata))]);
  while (waiting.size > 0) {
    const ready = firstReady(metadatas, waiting, byEntity);
    if (ready.length === 0) {
      breakCircle(waiting, byEntity);
      continue;
    }
    batches.push(...splitByContent(ready));
    for (const subject of ready) waiting.delete(subject);
  }
  return batches;
}

/** The subjects of the first class, in order, that wait for nothing. */
function firstReady(metadatas, waiting, byEntity) {
  for (const metadata of metadatas) {
    const ready = [...waiting].filter((subject) => subject.metadata === metadata
      && openDependencies(subject, waiting, byEntity).length === 0);
    // Entities that refer to their own class go one by one, so that they keep their order.
    const isSelfReferring = metadata.relationsWithJoinColumns.some((relation) => relation.inverseEntityMetadata === metadata);
    if (ready.length > 0) return isSelfReferring ? ready.slice(0, 1) : ready;
  }
  return [];
}

function openDependencies(subject, waiting, byEntity) {
  return dependencies(subject, waiting, byEntity)
    .filter(({ column }) => !(subject.lateKeys ?? []).includes(column));
}

/** Lets one nullable key wait; without one nothing can be inserted first, and the database will say why. */
function breakCircle(waiting, byEntity) {
  for (const subject of waiting) {
    const late = openDependencies(subject, waiting, byEntity).find(({ column }) => column.isNullable);
    if (!late) continue;
    (subject.lateKeys ??= []).push(late.column);
    (subject.lateTargets ??= new Map()).set(late.column, late.owner);
    return;
  }
  const [first] = waiting;
  for (const { column, owner } of openDependencies(first, waiting, byEntity)) {
    (first.lateKeys ??= []).push(column);
    (first.lateTargets ??= new Map()).set(column, owner);
  }
}

/** Entities with values go in one statement; those without any go one by one after them. */
function splitByContent(subjects) {
  const hasContent = (subject) => subject.metadata.columns.some((column) => {
    return !column.isDiscriminator && (subject.keyChanges.has(column) || column.getEntityValue(subject.entity) !== undefined);
  });
  const filled = subjects.filter(hasContent);
  const empty = subjects.filter((subject) => !hasContent(subject));
  return [...(filled.length > 0 ? [filled] : []), ...empty.map((subject) => [subject])];
}

module.exports = { orderForInsert, orderMetadatas };
