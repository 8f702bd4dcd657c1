/** `v8`: serialising through structured clones is refused; statistics are zeros. */
const { refuseAll } = require('./internal/errors');

const statistics = { total_heap_size: 0, used_heap_size: 0, heap_size_limit: 4345298944, total_available_size: 0, malloced_memory: 0 };

module.exports = refuseAll({
  getHeapStatistics: () => ({ ...statistics }), getHeapSpaceStatistics: () => [], getHeapCodeStatistics: () => ({}), setFlagsFromString() {},
  cachedDataVersionTag: () => 0, startupSnapshot: { isBuildingSnapshot: () => false },
}, 'v8', ['serialize', 'deserialize', 'writeHeapSnapshot', 'getHeapSnapshot', 'takeCoverage', 'stopCoverage', 'Serializer', 'Deserializer', 'DefaultSerializer', 'DefaultDeserializer', 'queryObjects', 'setHeapSnapshotNearHeapLimit', 'GCProfiler']);
