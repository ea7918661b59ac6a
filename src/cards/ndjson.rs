//! One JSON object a line.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::cells::{Field, Value};
use super::column::Column;
use super::intake::Intake;
use super::problem::{Fault, FileProblem, Place};

/// Reads all lines.
pub(super) fn read(text: &str, intake: &mut Intake<'_>) -> Result<(), FileProblem> {
    let listing = intake.listing;
    let mut has_objects = false;
    // Those that are needed, and have not been met.
    let mut wanting = listing.needed().to_vec();
    let lines = (1_u32..).zip(text.lines());
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let place = Place::Line(number);
        let Ok(Object(members)) = serde_json::from_str(line) else {
            intake.refuse(place, None, Fault::NotJson)?;
            continue;
        };
        has_objects = true;
        let mut values: Vec<(Column, Member<'_>)> = Vec::with_capacity(members.len());
        let mut twice = None;
        for (name, value) in &members {
            let Some(column) = listing.named(name) else {
                intake.ignore(name);
                continue;
            };
            if values.iter().any(|(known, _)| *known == column) {
                twice = Some(column);
            }
            values.push((column, Member::of(value.get())));
        }
        if let Some(column) = twice {
            intake.refuse(place, Some(column), Fault::Twice)?;
            continue;
        }
        wanting.retain(|needed| values.iter().all(|(column, _)| column != needed));
        let fields = values.iter().map(|(column, member)| Field { column: *column, cell: None, value: member.value() });
        intake.add(place, &fields.collect::<Vec<_>>())?;
    }
    match wanting.first() {
        Some(needed) if has_objects => {
            let unknown = intake.ignored().to_vec();
            let nearest = unknown.iter().find_map(|name| Some((name.clone(), listing.nearest(name)?)));
            Err(FileProblem::NoColumn { needed: *needed, unknown, nearest })
        }
        _ => Ok(()),
    }
}

/// The value of a member, unescaped where it is text.
enum Member<'a> {
    Text(Zeroizing<String>),
    Number(&'a str),
    Null,
    Other,
}

impl<'a> Member<'a> {
    fn of(json: &'a str) -> Self {
        match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str(json).map_or(Self::Other, |text| Self::Text(Zeroizing::new(text))),
            Some(b'-' | b'0'..=b'9') => Self::Number(json),
            Some(b'n') => Self::Null,
            _ => Self::Other,
        }
    }

    fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Number(number) => Value::Number(number),
            Self::Null => Value::Text(""),
            Self::Other => Value::NotText,
        }
    }
}

/// The members of an object, in their order and however often they stand there.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Object(members))
    }
}
