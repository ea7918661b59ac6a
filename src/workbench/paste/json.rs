//! A JSON object, or a gateway's whole reply, with every scalar's text exactly as sent.
//!
//! Values are kept as raw text while parsing: digits stay digits, a name given twice is noticed,
//! and nesting of any depth is skipped over without recursion.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::error::{BadData, PasteError};
use super::pasted::{JsonType, Pasted, Shape};
use crate::core::form::Form;

/// Reads the object that a text begins with, and says how many bytes it has.
pub(super) fn read_first(text: &str) -> Result<(Pasted, usize), PasteError> {
    read(text).map(|pasted| (pasted, text.len())).or_else(|error| {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
        match values.next() {
            Some(Ok(value)) if value.get().len() < text.len() => Ok((read(value.get())?, value.get().len())),
            _ => Err(error),
        }
    })
}

/// Reads an object; the fields of `data` are taken where it is a reply.
pub(super) fn read(text: &str) -> Result<Pasted, PasteError> {
    let Object(fields) = parse(text)?;
    let of = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.get());
    let is_reply = of("code").is_some() || of("sign").or(of("Sign")).is_some();
    let Some(data) = of("data").filter(|data| data.starts_with('{') || is_reply) else {
        return flat(fields, Shape::Json);
    };
    let sign = of("sign").or(of("Sign")).and_then(|raw| scalar(raw).ok()).map(|(text, _)| text);
    let pasted = flat(data_fields(data)?, Shape::Reply)?;
    Ok(Pasted { sign: sign.filter(|sign| !sign.is_empty()).or(pasted.sign.clone()), ..pasted })
}

/// The fields of a reply's `data`: an object, an array holding one, or nothing.
fn data_fields(data: &str) -> Result<Vec<(String, &RawValue)>, PasteError> {
    if data.starts_with('{') {
        return parse(data).map(|Object(fields)| fields);
    }
    if data == "null" {
        return Ok(Vec::new());
    }
    if !data.starts_with('[') {
        return Err(PasteError::Data(BadData::NoObject));
    }
    let Items(items) = parse(data)?;
    match items.as_slice() {
        [] => Ok(Vec::new()),
        [one] if one.get().starts_with('{') => parse(one.get()).map(|Object(fields)| fields),
        [_] => Err(PasteError::Data(BadData::ArrayWithoutObject)),
        _ => Err(PasteError::Data(BadData::Several)),
    }
}

fn flat(fields: Vec<(String, &RawValue)>, shape: Shape) -> Result<Pasted, PasteError> {
    let mut types = std::collections::HashMap::new();
    let mut pairs = Vec::with_capacity(fields.len());
    for (name, raw) in fields {
        let (text, json_type) = scalar(raw.get())?;
        if let Some(json_type) = json_type {
            types.insert(name.clone(), json_type);
        }
        pairs.push((name, text));
    }
    Ok(Pasted { types, ..Pasted::of(Form::from_pairs(pairs)?, shape) })
}

/// The text of a value, and its type where it is no text.
fn scalar(raw: &str) -> Result<(String, Option<JsonType>), PasteError> {
    match raw.as_bytes().first() {
        Some(b'"') => Ok((parse(raw)?, None)),
        Some(b't' | b'f') => Ok((raw.to_owned(), Some(JsonType::Boolean))),
        Some(b'n') => Ok((String::new(), Some(JsonType::Null))),
        Some(b'{' | b'[') => Ok((raw.to_owned(), Some(JsonType::Nested))),
        _ => Ok((raw.to_owned(), Some(JsonType::Number))),
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, PasteError> {
    serde_json::from_str(text).map_err(|error| {
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or_default().to_owned();
        PasteError::Json { line: error.line(), column: error.column(), why }
    })
}

/// The fields of an object in their order, repeated names included.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Object(fields))
    }
}

/// The first items of an array: two are enough to know that it holds more than one.
struct Items<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ItemsVisitor)
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Items<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Items<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Items(items))
    }
}
