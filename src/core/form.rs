//! Ordered form fields with unique names, and their URL-encoded shape on the wire.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;

/// The fields of one request or notification, in the order they were given.
///
/// No name stands twice: a form that repeats a name has no agreed signature.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form {
    fields: Vec<(String, String)>,
}

/// Why text is no form. Its words are not made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormError {
    /// The same name twice.
    Duplicate(String),
    /// A name of no characters.
    NoName,
    /// The decoded bytes of a name or value are not UTF-8.
    NotUtf8(String),
}

impl Form {
    /// A form without fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a field; a name that stands already is an error.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) -> Result<(), FormError> {
        let name = name.into();
        if name.is_empty() {
            return Err(FormError::NoName);
        }
        if self.get(&name).is_some() {
            return Err(FormError::Duplicate(name));
        }
        self.fields.push((name, value.into()));
        Ok(())
    }

    /// Sets a field, in its place when the name stands already, else at the end.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        match self.fields.iter_mut().find(|(given, _)| *given == name) {
            Some(field) => field.1 = value.into(),
            None => self.fields.push((name, value.into())),
        }
    }

    /// Takes a field out; nothing happens when it is absent.
    pub fn remove(&mut self, name: &str) {
        self.fields.retain(|(given, _)| given != name);
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(given, _)| *given == name).map(|(_, value)| value)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is no field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The body `application/x-www-form-urlencoded` (gateway protocol, transport).
    #[must_use]
    pub fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.iter()).finish()
    }

    /// Reads such a body, strictly: UTF-8 only, no name twice. A name without `=` has an empty value.
    pub fn decode(body: &str) -> Result<Self, FormError> {
        let pairs = body.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |text: &str| {
                let decoded = percent_decode_str(&text.replace('+', " ")).decode_utf8().map(Cow::into_owned);
                decoded.map_err(|_| FormError::NotUtf8(name.to_owned()))
            };
            Ok((decode(name)?, decode(value)?))
        });
        Self::from_pairs(pairs.collect::<Result<Vec<_>, _>>()?)
    }

    /// Builds a form of pairs in their order, in linear time.
    pub fn from_pairs(fields: Vec<(String, String)>) -> Result<Self, FormError> {
        let mut seen = std::collections::HashSet::with_capacity(fields.len());
        for (name, _) in &fields {
            if name.is_empty() {
                return Err(FormError::NoName);
            }
            if !seen.insert(name.as_str()) {
                return Err(FormError::Duplicate(name.clone()));
            }
        }
        Ok(Self { fields })
    }
}

/// Values may be card ciphertext, which counts as a secret: only the names are shown.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_unique_and_never_empty() {
        let twice = Form::decode("a=1&b=2&a=3");
        assert_eq!(twice.err(), Some(FormError::Duplicate("a".into())));
        assert_eq!(Form::decode("=1").err(), Some(FormError::NoName));
        assert_eq!(Form::decode("a=%ff").err(), Some(FormError::NotUtf8("a".into())));
        let mut form = Form::new();
        form.push("a", "1").expect("a new name");
        assert_eq!(form.push("a", "2").err(), Some(FormError::Duplicate("a".into())));
    }

    #[test]
    fn a_field_is_set_in_its_place() {
        let mut form = Form::decode("a=1&b=2").expect("a form");
        form.set("a", "9");
        form.set("c", "3");
        form.remove("b");
        assert_eq!(form.encode(), "a=9&c=3");
    }

    #[test]
    fn debug_output_shows_no_value() {
        let form = Form::decode("cardPassword=canary").expect("a form");
        assert_eq!(format!("{form:?}"), r#"{"cardPassword"}"#);
    }

    proptest! {
        #[test]
        fn encoding_is_undone_by_decoding(fields in prop::collection::hash_map("\\PC{1,8}", ".{0,20}", 0..8)) {
            let form = Form::from_pairs(fields.into_iter().collect()).expect("unique names");
            prop_assert_eq!(Form::decode(&form.encode()).expect("our own encoding"), form);
        }
    }
}
