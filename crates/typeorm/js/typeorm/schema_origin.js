// Where an entity was declared.

/** The class behind a metadata: a junction stands for the owner of its relation, a closure for its tree. */
function declaringMetadata(metadata) {
  if (metadata.parentClosureEntityMetadata) return metadata.parentClosureEntityMetadata;
  const owner = metadata.isJunction ? metadata.ownColumns[0]?.relationMetadata?.entityMetadata : undefined;
  return owner ?? metadata;
}

/** The first file on disk in a stack. */
function fileIn(stack) {
  return /(?:at |\()(\/[^\n]*?):\d+:\d+/.exec(stack)?.[1];
}

/** Name of the entity, and the stack at its declaration: the host finds file and line in it. */
function originOf(metadata) {
  const { name, tableMetadataArgs } = declaringMetadata(metadata);
  const stack = tableMetadataArgs.declared;
  return { entity: name, file: fileIn(stack), stack };
}

/** The stack here, short: an entity is declared by a decorator, or by a function of the project around it. */
function declarationStack() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 8;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return stack;
}

module.exports = { originOf, declarationStack };
