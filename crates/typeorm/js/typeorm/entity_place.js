// Where an entity is declared: for errors about it, and for those who read what was made of it.

/** The stack here, short: an entity is declared by a decorator, or by a function of the project around it. */
function declarationStack() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 8;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return stack;
}

const IN_FILE = /(?:at |\()(\/[^\n]*?):\d+:\d+/;

/** The class behind a metadata: a junction stands for the owner of its relation, a closure for its tree. */
function declaringMetadata(metadata) {
  if (metadata.parentClosureEntityMetadata) return metadata.parentClosureEntityMetadata;
  const owner = metadata.isJunction ? metadata.ownColumns[0]?.relationMetadata?.entityMetadata : undefined;
  return owner ?? metadata;
}

/** Name of the entity, its file, and the stack at its declaration, in which the host finds the line. */
function originOf(metadata) {
  const { name, targetName, tableMetadataArgs: { declared } } = declaringMetadata(metadata);
  return { entity: name ?? targetName, file: IN_FILE.exec(declared)?.[1], stack: declared };
}

/** Does work for one entity; an error that has no place in the project gets the entity's. */
function forEntity(metadata, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error) blame(error, originOf(metadata));
    throw error;
  }
}

function blame(error, { entity, stack }) {
  if (!error.message.includes(entity)) error.message = `entity ${entity}: ${error.message}`;
  if (stack !== undefined && !IN_FILE.test(error.stack)) error.stack = `${error.stack}\n${stack}`;
}

module.exports = { declarationStack, originOf, forEntity };
