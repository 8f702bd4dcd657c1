//! The casts between PostgreSQL's own types, which no catalog of ours lists.

const NUMBERS: &[&str] =
    &["smallint", "integer", "bigint", "numeric", "real", "double precision"];
const STRINGS: &[&str] = &["text", "character varying", "character", "name"];
const OBJECTS: &[&str] = &[
    "oid",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
];

/// What each of the other types is cast to.
/// See <https://www.postgresql.org/docs/current/catalog-pg-cast.html>.
const CASTS: &[(&str, &[&str])] = &[
    ("integer", &["boolean", "\"char\"", "bit", "money"]),
    ("bigint", &["bit", "money"]),
    ("numeric", &["money"]),
    ("money", &["numeric"]),
    ("boolean", &["integer"]),
    ("\"char\"", &["integer"]),
    ("bit", &["integer", "bigint", "bit varying"]),
    ("bit varying", &["bit"]),
    ("date", &["timestamp without time zone", "timestamp with time zone"]),
    ("time without time zone", &["interval", "time with time zone"]),
    ("time with time zone", &["time without time zone"]),
    ("interval", &["time without time zone"]),
    (
        "timestamp without time zone",
        &["date", "time without time zone", "timestamp with time zone"],
    ),
    (
        "timestamp with time zone",
        &[
            "date",
            "time without time zone",
            "time with time zone",
            "timestamp without time zone",
        ],
    ),
    ("cidr", &["inet"]),
    ("inet", &["cidr"]),
    ("macaddr", &["macaddr8"]),
    ("macaddr8", &["macaddr"]),
    ("json", &["jsonb"]),
    ("jsonb", &["json", "boolean"]),
    ("point", &["box"]),
    ("lseg", &["point"]),
    ("path", &["polygon"]),
    ("box", &["point", "lseg", "polygon", "circle"]),
    ("polygon", &["point", "path", "box", "circle"]),
    ("circle", &["point", "box", "polygon"]),
    ("int4range", &["int4multirange"]),
    ("int8range", &["int8multirange"]),
    ("numrange", &["nummultirange"]),
    ("tsrange", &["tsmultirange"]),
    ("tstzrange", &["tstzmultirange"]),
    ("daterange", &["datemultirange"]),
];

/// A type without its length.
pub(super) fn unmodified(kind: &str) -> String {
    match (kind.find('('), kind.rfind(')')) {
        (Some(start), Some(end)) if start < end => {
            format!("{}{}", &kind[..start], &kind[end + 1..])
        }
        _ => kind.to_owned(),
    }
}

/// Whether `CAST (old AS new)` is known for two types of PostgreSQL's own.
pub(super) fn exists(old: &str, new: &str) -> bool {
    let (old, new) = (unmodified(old), unmodified(new));
    if let (Some(old), Some(new)) = (old.strip_suffix("[]"), new.strip_suffix("[]")) {
        return exists(old, new);
    }
    let (old, new) = (old.as_str(), new.as_str());
    let is = |kinds: &[&str], kind| kinds.contains(&kind);
    let listed = |(from, to): &(&str, &[&str])| *from == old && to.contains(&new);
    // Every type is read from and written as a string.
    let by_input_or_output = is(STRINGS, old) || is(STRINGS, new);
    let numeric = is(NUMBERS, new) && (is(NUMBERS, old) || old == "jsonb");
    let integer = |kind| is(&NUMBERS[..3], kind);
    let object = is(OBJECTS, new) && (integer(old) || is(OBJECTS, old))
        || is(OBJECTS, old) && is(&["integer", "bigint"], new);
    old == new || by_input_or_output || numeric || object || CASTS.iter().any(listed)
}
