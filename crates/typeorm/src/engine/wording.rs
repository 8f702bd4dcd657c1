//! The engine's own errors in the words that Node's users know and search for.

/// A message of QuickJS as V8 words it; any other text stays as it is.
pub(crate) fn as_node_says(message: &str) -> String {
    property(message)
        .or_else(|| fixed(message).map(str::to_owned))
        .unwrap_or_else(|| message.to_owned())
}

/// `cannot read property 'x' of undefined`
fn property(message: &str) -> Option<String> {
    let (verb, action, rest) =
        if let Some(rest) = message.strip_prefix("cannot read property '") {
            ("read", "reading", rest)
        } else {
            ("set", "setting", message.strip_prefix("cannot set property '")?)
        };
    let (key, owner) = rest.rsplit_once("' of ")?;
    if !matches!(owner, "undefined" | "null") {
        return None;
    }
    Some(if key == "Symbol.iterator" {
        format!("{owner} is not iterable")
    } else {
        format!("Cannot {verb} properties of {owner} ({action} '{key}')")
    })
}

fn fixed(message: &str) -> Option<&'static str> {
    Some(match message {
        "class constructors must be invoked with 'new'" => {
            "Class constructor cannot be invoked without 'new'"
        }
        "cannot convert BigInt to number" => {
            "Cannot mix BigInt and other types, use explicit conversions"
        }
        "cannot convert symbol to string" => "Cannot convert a Symbol value to a string",
        "BigInt are forbidden in JSON.stringify" => {
            "Do not know how to serialize a BigInt"
        }
        "circular reference" => "Converting circular structure to JSON",
        "empty array" => "Reduce of empty array with no initial value",
        "Date value is NaN" => "Invalid time value",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::as_node_says;

    #[test]
    fn properties_of_nothing_read_as_in_node() {
        let said = as_node_says("cannot read property 'catch' of undefined");
        assert_eq!(said, "Cannot read properties of undefined (reading 'catch')");
        let said = as_node_says("cannot set property 'a of b' of null");
        assert_eq!(said, "Cannot set properties of null (setting 'a of b')");
        let said = as_node_says("cannot read property 'Symbol.iterator' of undefined");
        assert_eq!(said, "undefined is not iterable");
    }

    #[test]
    fn what_a_program_throws_itself_is_not_touched() {
        for own in ["cannot read property 'x' of my list", "not a function", ""] {
            assert_eq!(as_node_says(own), own);
        }
    }
}
