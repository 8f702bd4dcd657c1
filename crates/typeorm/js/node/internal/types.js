/** util.types: which built-in class a value is of, told without trusting its properties. */

/** A test that calls a method which only real instances accept. */
function brand(probe) {
  return (value) => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
    try {
      probe(value);
      return true;
    } catch {
      return false;
    }
  };
}

function getter(prototype, key) {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key);
  return brand((value) => get.call(value));
}

function tagged(tag) {
  return (value) => Object.prototype.toString.call(value) === `[object ${tag}]`;
}

const typedTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const typedName = (value) => typedTag.call(value);

const types = {
  isDate: brand((value) => Date.prototype.getTime.call(value)),
  isRegExp: (value) => tagged('RegExp')(value) || (value instanceof RegExp && value !== RegExp.prototype),
  isMap: getter(Map.prototype, 'size'),
  isSet: getter(Set.prototype, 'size'),
  isWeakMap: brand((value) => WeakMap.prototype.has.call(value, value)),
  isWeakSet: brand((value) => WeakSet.prototype.has.call(value, value)),
  isMapIterator: tagged('Map Iterator'),
  isSetIterator: tagged('Set Iterator'),
  isPromise: (value) => value instanceof Promise,
  isArrayBuffer: getter(ArrayBuffer.prototype, 'byteLength'),
  isSharedArrayBuffer: tagged('SharedArrayBuffer'),
  isDataView: getter(DataView.prototype, 'byteLength'),
  isTypedArray: (value) => typedName(value) !== undefined,
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isNativeError: (value) => (Error.isError ? Error.isError(value) : tagged('Error')(value) || value instanceof Error),
  isArgumentsObject: tagged('Arguments'),
  isAsyncFunction: (value) => typeof value === 'function' && /^Async(Generator)?Function$/.test(String(value[Symbol.toStringTag])),
  isGeneratorFunction: (value) => typeof value === 'function' && /GeneratorFunction$/.test(String(value[Symbol.toStringTag])),
  isGeneratorObject: tagged('Generator'),
  isNumberObject: brand((value) => Number.prototype.valueOf.call(value)),
  isStringObject: brand((value) => String.prototype.valueOf.call(value)),
  isBooleanObject: brand((value) => Boolean.prototype.valueOf.call(value)),
  isBigIntObject: brand((value) => BigInt.prototype.valueOf.call(value)),
  isSymbolObject: brand((value) => Symbol.prototype.valueOf.call(value)),
  isModuleNamespaceObject: tagged('Module'),
  isProxy: () => false,
  isExternal: () => false,
  isKeyObject: () => false,
  isCryptoKey: () => false,
};
types.isAnyArrayBuffer = (value) => types.isArrayBuffer(value) || types.isSharedArrayBuffer(value);
types.isBoxedPrimitive = (value) => types.isNumberObject(value) || types.isStringObject(value) || types.isBooleanObject(value)
  || types.isBigIntObject(value) || types.isSymbolObject(value);
for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
  types[`is${name}`] = (value) => typedName(value) === name;
}

module.exports = types;
