/** `trace_events`: tracing is off. */
const { refuse } = require('./internal/errors');

module.exports = { createTracing: refuse('trace_events.createTracing'), getEnabledCategories: () => undefined };
