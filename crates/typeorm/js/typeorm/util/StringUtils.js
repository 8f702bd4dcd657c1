// `require("typeorm/util/StringUtils")`: naming strategies import the case functions from here.
module.exports = require('../strings');
