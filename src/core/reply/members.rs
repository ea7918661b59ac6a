//! The members of a JSON object, those that stand twice included, their names read without
//! regard to case.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// Names and raw values in their order. The merchant document says that names are lower-case and
/// prints them in camel case, so that either is taken.
#[derive(Debug)]
pub(in crate::core) struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    /// The first member of that name.
    pub(super) fn get(&self, name: &str) -> Option<&RawValue> {
        self.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Names and values.
    pub(in crate::core) fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_ref()))
    }

    /// A name that stands twice, as it stands the second time.
    pub(super) fn twice(&self) -> Option<&str> {
        let mut seen = HashSet::with_capacity(self.0.len());
        self.iter().map(|(name, _)| name).find(|name| !seen.insert(name.to_lowercase()))
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// The text of a scalar with the digits as sent: a parsed number would have its exponent
/// rewritten. `null` is the empty text.
pub(in crate::core) fn text_as_sent(value: &RawValue) -> Option<String> {
    match value.get().bytes().next()? {
        b'"' => serde_json::from_str(value.get()).ok(),
        b'{' | b'[' => None,
        b'n' => Some(String::new()),
        _ => Some(value.get().to_owned()),
    }
}

/// The same, and JSON for what is no scalar: no word of it is lost.
pub(super) fn words_of(value: &RawValue) -> String {
    text_as_sent(value).unwrap_or_else(|| match serde_json::from_str::<Value>(value.get()) {
        Ok(Value::Array(items)) if items.is_empty() => String::new(),
        Ok(Value::Object(fields)) if fields.is_empty() => String::new(),
        Ok(value) => value.to_string(),
        Err(_) => value.get().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn members(json: &str) -> Members {
        serde_json::from_str(json).expect("an object")
    }

    #[test]
    fn names_are_read_without_regard_to_case() {
        let object = members(r#"{"OrderID":"C1","a":1}"#);
        assert_eq!(object.get("orderId").map(RawValue::get), Some(r#""C1""#));
        assert_eq!(object.twice(), None);
    }

    #[test]
    fn a_name_in_escapes_is_the_same_name() {
        assert_eq!(members(r#"{"status":2,"st\u0061tus":3}"#).twice(), Some("status"));
        assert_eq!(members(r#"{"\u212a":2,"k":3}"#).twice(), Some("k"), "the sign of the kelvin");
    }

    #[test]
    fn no_word_of_a_message_is_lost() {
        let words = |json| words_of(&serde_json::from_str::<Box<RawValue>>(json).expect("JSON"));
        assert_eq!(words(r#"["\u8ba2单已存在"]"#), r#"["订单已存在"]"#);
        assert_eq!((words("[]"), words("null"), words("1e2")), (String::new(), String::new(), "1e2".into()));
    }

    proptest! {
        #[test]
        fn a_name_that_stands_twice_is_found_whatever_its_case(
            names in prop::collection::btree_set("[a-z]{1,8}", 1..9),
            which in any::<prop::sample::Index>(),
            cases in any::<u8>(),
        ) {
            let mut names: Vec<String> = names.into_iter().collect();
            let object = |names: &[String]| {
                members(&format!("{{{}}}", names.iter().map(|name| format!("{name:?}:1")).collect::<Vec<_>>().join(",")))
            };
            let once = object(&names);
            prop_assert_eq!(once.twice(), None);
            let again = which.get(&names).char_indices();
            let again: String =
                again.map(|(n, c)| if cases >> (n % 8) & 1 == 1 { c.to_ascii_uppercase() } else { c }).collect();
            names.push(again.clone());
            let twice = object(&names);
            prop_assert_eq!(twice.twice(), Some(again.as_str()));
        }
    }
}
