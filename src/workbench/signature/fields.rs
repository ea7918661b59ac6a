//! The fields as the signature sees them, and the mistakes that concern one field alone.

use std::collections::HashSet;
use std::sync::Arc;

use super::alter::{self, Slipped};
use super::encode::{ENCODINGS, Encoding, URL_ENCODINGS};
use super::given::Given;
use super::in_field::{InField, ValueEnd};
use super::kind::Kind;
use super::moment;
use super::numbers;
use super::question::Question;
use crate::core::notification;
use crate::core::protocol::Endpoint;
use crate::core::signature::{self, Treatment};
use crate::workbench::paste::JsonType;

/// Fewer mistakes are thought of when they would take more memory than this together.
const MOST_BYTES: usize = 32 << 20;

/// Values longer than this are only ever left out, kept or encoded as a whole.
pub(super) const LONGEST_ALTERED: usize = 4096;

/// A field, or one that somebody else may have signed although it was not given.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: Vec<u8>,
    /// Why it is part of our canonical string, or is not.
    pub(super) treatment: Treatment,
    /// Whether it was given at all.
    pub(super) is_given: bool,
    /// Whether it is a notification's that may have had no value when it was signed.
    pub(super) may_be_null: bool,
    /// What it was in JSON, where it was no text there.
    pub(super) json_type: Option<JsonType>,
}

impl Field {
    pub(super) fn is_signed(&self) -> bool {
        self.is_given && self.treatment == Treatment::Signed
    }

    /// Whether the mistakes that concern its value are those of another field.
    pub(super) fn is_listed_as(&self, other: &Self) -> bool {
        let is_card = |field: &Self| field.name.to_ascii_lowercase().contains("card");
        let of_it = |field: &Self| (field.treatment, field.is_given, field.may_be_null, field.json_type);
        of_it(self) == of_it(other) && self.value == other.value && is_card(self) == is_card(other)
    }
}

/// How much of the search a mistake belongs to, from the likely to the far-fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// The mistakes of programs and settings.
    Common,
    /// A character transposed, missing or doubled.
    Slip,
    /// A character replaced or lost: many, since it can be any.
    Guess,
}

impl Class {
    pub(super) const ALL: [Self; 3] = [Self::Common, Self::Slip, Self::Guess];
}

/// A mistake in one field: it has another value in the string, or none.
pub(super) struct FieldMistake {
    pub(super) field: usize,
    pub(super) class: Class,
    pub(super) kind: Kind,
    /// The value in the string; `None` where the field is left out.
    pub(super) value: Option<Vec<u8>>,
    pub(super) what: What,
    pub(super) cost: u32,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// All that there is to tell.
    Told(InField),
    /// The value stands in another notation, which is told with it.
    Notation,
    /// The router's `s` was added, whose value is told with it.
    RouterAdded,
    /// The field has no value, and was signed nevertheless.
    NullSigned,
}

impl FieldMistake {
    /// Whether the value is a card's plaintext, which is never shown.
    pub(super) fn is_secret(&self) -> bool {
        matches!(self.what, What::Told(InField::Plaintext | InField::PlaintextRewritten))
    }
}

/// Lists the fields in the order given, then those that were not given.
pub(super) fn list(question: &Question<'_>) -> Vec<Field> {
    let nulls = nulls(question);
    let given = question.form.iter().map(|(name, value)| Field {
        name: name.to_owned(),
        value: value.as_bytes().to_vec(),
        treatment: Treatment::of(name, value, question.unsigned),
        is_given: true,
        may_be_null: nulls.contains(&name),
        json_type: question.types.get(name).copied(),
    });
    let mut fields: Vec<Field> = given.collect();
    let names: HashSet<&str> = question.form.iter().map(|(name, _)| name).collect();
    let mut not_given = Vec::new();
    let own = signature::sign(question.form, question.unsigned, question.api_key).to_string();
    let key = question.api_key.expose();
    for (name, value) in [("sign", own.as_str()), ("sign", ""), ("sign_type", "MD5"), ("key", key)] {
        if !names.contains(name) {
            not_given.push((name, value.to_owned()));
        }
    }
    if !names.contains("s") {
        let paths = Endpoint::all().flat_map(|endpoint| {
            let bare = endpoint.path().trim_end_matches(".html");
            [bare.to_owned(), format!("{bare}.html")]
        });
        not_given.extend(paths.flat_map(|path| [("s", path.clone()), ("s", path[1..].to_owned())]));
    }
    let may_be_null = |name: &str| nulls.contains(&name);
    not_given.extend(nulls.iter().filter(|name| !names.contains(*name)).map(|name| (*name, String::new())));
    fields.extend(not_given.into_iter().map(|(name, value)| Field {
        treatment: Treatment::of(name, &value, &[]),
        may_be_null: may_be_null(name),
        name: name.to_owned(),
        value: value.into_bytes(),
        is_given: false,
        json_type: None,
    }));
    fields
}

/// The fields of a notification that the platform may have had without a value.
fn nulls<'a>(question: &Question<'a>) -> Vec<&'a str> {
    let form = question.form;
    if !notification::looks_like(form.iter().map(|(name, _)| name)) {
        return Vec::new();
    }
    let has_value = |name: &str| question.types.get(name) != Some(&JsonType::Null);
    notification::may_be_null(form.iter().map(|(name, _)| (name, has_value(name))))
}

fn is_given_signature(field: &Field, given: Given) -> bool {
    std::str::from_utf8(&field.value).is_ok_and(|text| Given::parse(text) == Ok(given))
}

/// Mistakes that are being listed.
#[derive(Default)]
pub(super) struct List {
    mistakes: Vec<FieldMistake>,
    seen: HashSet<(usize, Option<Vec<u8>>)>,
    bytes: usize,
}

impl List {
    /// What was listed since the last time.
    pub(super) fn take(&mut self) -> Arc<[FieldMistake]> {
        std::mem::take(&mut self.mistakes).into()
    }

    /// Whether all found room.
    pub(super) fn is_complete(&self) -> bool {
        self.bytes <= MOST_BYTES
    }

    pub(super) fn add(&mut self, field: usize, kind: Kind, value: Option<Vec<u8>>, what: InField) {
        let (class, what) = (Class::Common, What::Told(what));
        self.push(FieldMistake { field, class, kind, value, what, cost: kind.cost() });
    }

    fn push(&mut self, mistake: FieldMistake) {
        if self.seen.insert((mistake.field, mistake.value.clone())) {
            self.keep(mistake);
        }
    }

    /// Takes a mistake in that is known to be new, while there is room.
    fn keep(&mut self, mistake: FieldMistake) {
        self.bytes += size_of::<FieldMistake>() + 2 * mistake.value.as_ref().map_or(0, Vec::len);
        if self.is_complete() {
            self.mistakes.push(mistake);
        }
    }

    /// Whether a field is signed or stays out.
    pub(super) fn membership(&mut self, question: &Question<'_>, index: usize, field: &Field) {
        let value = Some(field.value.clone());
        match (field.treatment, field.is_given) {
            (Treatment::Signed, true) => self.add(index, Kind::FieldLeftOut, None, InField::LeftOut),
            (Treatment::Signed, false) if field.name == "key" => {
                self.add(index, Kind::UnsignedSigned, value, InField::KeyAdded);
            }
            (Treatment::Signed, false) => self.add(index, Kind::UnsignedSigned, value, InField::SignTypeAdded),
            (Treatment::IsSignature, false) if !field.value.is_empty() => {
                self.add(index, Kind::UnsignedSigned, value, InField::SignedTwice);
            }
            // No text holds its own digest.
            (Treatment::IsSignature, true) if is_given_signature(field, question.given) => {}
            (Treatment::Router, true) => self.add(index, Kind::SKept, value, InField::RouterSigned),
            (Treatment::Router, false) => {
                let (class, kind) = (Class::Common, Kind::SKept);
                let what = What::RouterAdded;
                self.push(FieldMistake { field: index, class, kind, value, what, cost: kind.cost() });
            }
            (Treatment::Empty, _) if field.may_be_null => {
                let (class, kind) = (Class::Common, Kind::NullSigned);
                let what = What::NullSigned;
                self.push(FieldMistake { field: index, class, kind, value, what, cost: kind.cost() });
            }
            (Treatment::Empty, _) => self.add(index, Kind::EmptyKept, value, InField::EmptyKept),
            (Treatment::IsSignature, _) if field.value.is_empty() => {
                self.add(index, Kind::EmptyKept, value, InField::EmptyKept);
            }
            (Treatment::IsSignature | Treatment::Unsigned, _) => {
                self.add(index, Kind::UnsignedSigned, value, InField::Signed);
            }
        }
    }

    /// Other values that the field may have been signed with.
    pub(super) fn values(&mut self, question: &Question<'_>, index: usize, field: &Field, encoded: &[usize]) {
        let Ok(text) = std::str::from_utf8(&field.value) else { return };
        if !field.is_given || field.value.len() > LONGEST_ALTERED {
            return;
        }
        let json_type = question.types.get(&field.name).copied();
        if matches!(field.treatment, Treatment::Signed | Treatment::Empty) {
            for format in alter::null_formats(text) {
                self.format(index, Kind::NullFormat, format, json_type == Some(JsonType::Null));
            }
            for literal in alter::LITERALS.into_iter().filter(|_| text.is_empty()) {
                self.format(index, Kind::ValueLiteral, literal, false);
            }
        }
        if !field.is_signed() {
            return;
        }
        for format in alter::boolean_formats(text) {
            self.format(index, Kind::BooleanFormat, format, json_type == Some(JsonType::Boolean));
        }
        for format in alter::number_formats(text) {
            self.format(index, Kind::NumberFormat, &format, json_type == Some(JsonType::Number));
        }
        for format in numbers::further(text) {
            self.format(index, Kind::NumberFormat, &format, false);
        }
        self.moments(index, field, Class::Common, moment::formats);
        self.moments(index, field, Class::Common, moment::nearest);
        self.card(question, index, field, text);
        self.ends(index, &field.value);
        for (encoding, concerned) in ENCODINGS.iter().chain(&URL_ENCODINGS).zip(encoded) {
            if *concerned > 1 {
                let value = (encoding.apply)(&field.value);
                if value != field.value {
                    self.encoded(index, encoding, value);
                }
            }
        }
    }

    /// One value encoded, the others not: less plausible than all of them.
    fn encoded(&mut self, field: usize, encoding: &Encoding, value: Vec<u8>) {
        let (class, kind, value) = (Class::Common, encoding.kind, Some(value));
        let what = What::Told(InField::Recoded(encoding.name));
        self.push(FieldMistake { field, class, kind, value, what, cost: kind.cost() + 5 });
    }

    /// A value in another notation; more plausible where JSON told that it has one.
    fn format(&mut self, field: usize, kind: Kind, format: &str, is_certain: bool) {
        let value = (!format.is_empty()).then(|| format.as_bytes().to_vec());
        let cost = if is_certain { kind.cost() / 2 } else { kind.cost() };
        if is_certain && value.is_none() {
            // JSON's `false` as nothing stands beside "left out", and is more to the point.
            self.seen.remove(&(field, None));
        }
        self.push(FieldMistake { field, class: Class::Common, kind, value, what: What::Notation, cost });
    }

    /// Blanks, line ends and a byte-order mark at the value's ends.
    fn ends(&mut self, field: usize, value: &[u8]) {
        let with = |before: &str, after: &str| Some([before.as_bytes(), value, after.as_bytes()].concat());
        let mut add = |kind, value, end| self.add(field, kind, value, InField::End(end));
        add(Kind::BlankAtEnd, with("", " "), ValueEnd::BlankAtEnd);
        add(Kind::BlankAtEnd, with(" ", ""), ValueEnd::BlankInFront);
        add(Kind::BlankAtEnd, with(" ", " "), ValueEnd::BlankAtBothEnds);
        add(Kind::BlankAtEnd, with("", "\t"), ValueEnd::TabAtEnd);
        add(Kind::LineEnding, with("", "\n"), ValueEnd::LineFeedAtEnd);
        add(Kind::LineEnding, with("", "\r\n"), ValueEnd::CrLfAtEnd);
        add(Kind::LineEnding, with("", "\r"), ValueEnd::CrAtEnd);
        add(Kind::Bom, with("\u{feff}", ""), ValueEnd::BomInFront);
        if let Some(rest) = value.strip_prefix("\u{feff}".as_bytes()) {
            add(Kind::Bom, Some(rest.to_vec()), ValueEnd::WithoutBom);
        }
    }

    /// What is seldom in place of a value, or close to it.
    pub(super) fn rare(&mut self, index: usize, field: &Field) {
        if !field.is_signed() {
            return;
        }
        self.moments(index, field, Class::Slip, moment::near);
        self.moments(index, field, Class::Slip, moment::within);
        for literal in alter::LITERALS {
            let (value, kind) = (Some(literal.as_bytes().to_vec()), Kind::ValueLiteral);
            let cost = kind.cost() + 10;
            self.push(FieldMistake { field: index, class: Class::Slip, kind, value, what: What::Notation, cost });
        }
    }

    /// Other moments, or the same in other words.
    fn moments(&mut self, index: usize, field: &Field, class: Class, of: fn(&str) -> Vec<moment::Reading>) {
        let Ok(text) = std::str::from_utf8(&field.value) else { return };
        if !field.is_signed() {
            return;
        }
        for (kind, value) in of(text) {
            let (value, cost) = (Some(value.into_bytes()), kind.cost());
            self.push(FieldMistake { field: index, class, kind, value, what: What::Notation, cost });
        }
    }

    /// Characters got wrong in one value.
    pub(super) fn slips(&mut self, index: usize, field: &Field, class: Class, of: fn(&str) -> Vec<Slipped>) {
        let Ok(text) = std::str::from_utf8(&field.value) else { return };
        // Once there is no room left, none is kept.
        if !field.is_signed() || !self.is_complete() {
            return;
        }
        for Slipped { slip, place, value } in of(text) {
            let value = (!value.is_empty()).then(|| value.into_bytes());
            let cost = Kind::Character.cost() + if class == Class::Guess { 20 } else { 0 };
            let kind = Kind::Character;
            let what = What::Told(InField::Slip { slip, place });
            let mistake = FieldMistake { field: index, class, kind, value, what, cost };
            if class == Class::Guess { self.keep(mistake) } else { self.push(mistake) }
        }
    }
}
