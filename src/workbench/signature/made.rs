//! One string put together part by part, for whatever the quick search has no pieces for.

use std::borrow::Cow;

use super::algorithm::{Algorithm, Keyed};
use super::alter::Slipped;
use super::ending::Affix;
use super::fields::{Field, FieldMistake};
use super::frame::Choice;
use super::rewriting::Rewriting;
use super::shape::{Member, Printed, Shape};
use super::space::Space;
use super::whole::{Act, WrongOrder, slot};
use crate::workbench::paste::JsonType;

/// Longer digits are rather a card's or an order's number.
const LONGEST_NUMBER: usize = 16;

/// A mistake that a string is made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// One of the whole string, by index.
    Whole(usize),
    /// One of a field, by index.
    Single(usize),
    /// The key elsewhere, by the place's index.
    Place(usize),
    /// Another key, or another form of it, by index.
    Key(usize),
    Bom,
    Shape(Shape),
    Rewriting(Rewriting),
    /// Only some of the signed fields: a bit for each.
    Subset(u32),
}

/// How a string was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) choice: Choice,
    pub(super) single: Vec<usize>,
    pub(super) place: usize,
    pub(super) key: usize,
    pub(super) has_bom: bool,
    pub(super) shape: Option<Shape>,
    pub(super) rewriting: Option<Rewriting>,
    /// The short name that the key had instead of `key`.
    pub(super) word: Option<String>,
    /// The key as it was typed, where that went wrong.
    pub(super) typed_key: Option<Slipped>,
    pub(super) subset: Option<u32>,
    pub(super) keyed: Keyed,
}

/// A string in the parts that matter to whoever changes or digests it.
#[derive(Default)]
pub(super) struct Parts {
    /// What stands before the key's part.
    pub(super) fields: Vec<u8>,
    /// The key's part.
    pub(super) ending: Vec<u8>,
}

/// Room for one string after the other: there are millions.
#[derive(Default)]
pub(super) struct Room<'s> {
    members: Vec<Member<'s>>,
    parts: Parts,
}

/// A field's value before any encoding; `None` where it is left out.
fn value<'a>(field: &'a Field, mistake: Option<&'a FieldMistake>) -> Option<&'a [u8]> {
    match mistake {
        Some(mistake) => mistake.value.as_deref(),
        None => field.is_signed().then_some(field.value.as_slice()),
    }
}

impl Made {
    /// The same with one mistake more; `None` where the two exclude each other.
    pub(super) fn with(&self, part: &Part, space: &Space) -> Option<Self> {
        let mut made = self.clone();
        let taken = |index: usize| self.fields(space).any(|field| field == index);
        let slots = self.choice.0.iter().fold(0, |all, index| all | space.whole[*index].slot);
        let is_keyless = self.keyed == Keyed::HmacOfFields;
        let fits = match part {
            Part::Whole(index) => {
                let mistake = &space.whole[*index];
                let in_fields = match &mistake.act {
                    Act::Fields(list) => list.iter().any(|single| taken(space.single[*single].field)),
                    _ => false,
                };
                made.choice.0.push(*index);
                slots & mistake.slot == 0 && !in_fields && self.shape.is_none_or(|shape| allows(shape, mistake.slot))
            }
            Part::Single(index) => {
                made.single.push(*index);
                !taken(space.single[*index].field)
            }
            Part::Place(index) => {
                let was = std::mem::replace(&mut made.place, *index);
                was == 0 && self.word.is_none() && !is_keyless
            }
            Part::Key(index) => std::mem::replace(&mut made.key, *index) == 0,
            Part::Bom => !std::mem::replace(&mut made.has_bom, true),
            Part::Shape(shape) => made.shape.replace(*shape).is_none() && allows(*shape, slots),
            Part::Rewriting(rewriting) => made.rewriting.replace(*rewriting).is_none(),
            Part::Subset(bits) => made.subset.replace(*bits).is_none(),
        };
        fits.then_some(made)
    }

    /// The fields that have a mistake of their own.
    fn fields<'a>(&'a self, space: &'a Space) -> impl Iterator<Item = usize> + 'a {
        let together = self.choice.0.iter().filter_map(|index| match &space.whole[*index].act {
            Act::Fields(list) => Some(list.as_slice()),
            _ => None,
        });
        together.flatten().chain(&self.single).map(|index| space.single[*index].field)
    }

    /// The mistakes that fields have.
    fn mistakes<'a, 's: 'a>(&'a self, space: &'s Space) -> impl Iterator<Item = &'s FieldMistake> + 'a {
        let together = self.choice.0.iter().filter_map(|index| match &space.whole[*index].act {
            Act::Fields(list) => Some(list.as_slice()),
            _ => None,
        });
        together.flatten().chain(&self.single).map(|index| &space.single[*index])
    }

    /// The mistake that a field has.
    pub(super) fn mistake<'a>(&self, space: &'a Space, field: usize) -> Option<&'a FieldMistake> {
        self.mistakes(space).find(|mistake| mistake.field == field)
    }

    /// A field's value before any encoding; `None` where it is left out.
    pub(super) fn value<'a>(&self, space: &'a Space, field: usize) -> Option<&'a [u8]> {
        value(&space.fields[field], self.mistake(space, field))
    }

    /// The signed fields' members, in the order in which they are strung together.
    pub(super) fn members<'a>(&self, space: &'a Space) -> Vec<Member<'a>> {
        let mut members = Vec::new();
        self.list(space, &mut members);
        members
    }

    /// Lists the members, in room that there is from another string.
    fn list<'a>(&self, space: &'a Space, members: &mut Vec<Member<'a>>) {
        let order = space.order(&self.choice);
        let by_value = order == Some(WrongOrder::ByValue);
        let indices = space.orders.fields(if by_value { Some(WrongOrder::AsGiven) } else { order });
        let is_typed = matches!(self.shape, Some(Shape::Json { typed: true, .. }));
        // Each is asked for once, rather than for every field.
        let mistakes: Vec<&FieldMistake> = self.mistakes(space).collect();
        let is_encoded = self.choice.0.iter().any(|index| matches!(space.whole[*index].act, Act::Encode(_)));
        let mut kept = 0;
        members.clear();
        for &index in indices {
            let field = &space.fields[index];
            if field.is_signed() {
                kept += 1;
                if self.subset.is_some_and(|bits| bits >> (kept - 1) & 1 == 0) {
                    continue;
                }
            }
            let mistake = mistakes.iter().copied().find(|mistake| mistake.field == index);
            let Some(value) = value(field, mistake) else { continue };
            let value = match mistake {
                _ if !is_encoded => Cow::Borrowed(value),
                Some(_) => space.encoded(&self.choice, value),
                None => space.encoded_field(&self.choice, index),
            };
            let was_bare = || matches!(field.json_type, Some(JsonType::Number | JsonType::Boolean));
            let is_bare = is_typed && (was_bare() || is_number(&value));
            members.push(Member { name: &field.name, value, is_bare, place: index });
        }
        if by_value {
            members.sort_by(|one, two| one.value.cmp(&two.value).then(one.name.cmp(two.name)));
        }
        if let Some(shape) = self.shape {
            shape.order(members);
        }
    }

    /// Strings members together, with the key where it belongs.
    pub(super) fn compose(&self, space: &Space, members: &[Member<'_>], key: &[u8]) -> Parts {
        let mut parts = Parts::default();
        self.compose_in(space, members, key, &mut parts);
        parts
    }

    fn compose_in(&self, space: &Space, members: &[Member<'_>], key: &[u8], parts: &mut Parts) {
        let join = space.join(&self.choice);
        let place = &space.endings.places[self.place];
        let Parts { fields, ending } = parts;
        fields.clear();
        ending.clear();
        fields.extend_from_slice(if self.has_bom { "\u{feff}".as_bytes() } else { b"" });
        if self.keyed != Keyed::HmacOfFields {
            place.head.write(key, fields);
            match &self.word {
                Some(word) => {
                    ending.extend_from_slice(format!("&{word}=").as_bytes());
                    ending.extend_from_slice(key);
                }
                None => place.tail.write(key, ending),
            }
        }
        let mut ampersand = if join.has_ampersand_before_key() { "&" } else { "" };
        match self.shape {
            Some(Shape::Signs { between, pair, also_before_key }) => {
                if also_before_key {
                    ampersand = between;
                }
                joined(members, join.names, between, if join.names { pair } else { "" }, fields);
            }
            Some(shape) => shape.write(members, fields),
            None => {
                let between = if join.has_ampersands() { "&" } else { "" };
                joined(members, join.names, between, if join.equals { "=" } else { "" }, fields);
            }
        }
        let is_joined = self.word.is_some() || Affix::begins_with_ampersand(place.tail);
        if is_joined && ampersand != "&" && ending.starts_with(b"&") {
            ending.splice(..1, ampersand.bytes());
        }
    }

    /// The string that is digested.
    pub(super) fn text(&self, space: &Space) -> Vec<u8> {
        let mut room = Room::default();
        self.pieces(space, &mut room).concat()
    }

    /// The same in two pieces, in room that there is from another string.
    pub(super) fn pieces<'r, 's>(&self, space: &'s Space, room: &'r mut Room<'s>) -> [&'r [u8]; 2] {
        let Room { members, parts } = room;
        self.list(space, members);
        let key = self.typed_key.as_ref().map_or(&space.endings.keys[self.key].bytes[..], |key| key.value.as_bytes());
        self.compose_in(space, members, key, parts);
        if let Some(rewriting) = self.rewriting {
            parts.fields = rewriting.apply(&parts.fields, &parts.ending);
            parts.ending.clear();
        }
        [&parts.fields, &parts.ending]
    }

    /// The digest of the string that was made so, and the string's length.
    pub(super) fn digest(&self, space: &Space, algorithm: Algorithm) -> (Vec<u8>, usize) {
        let text = self.text(space);
        let digest = match self.keyed {
            Keyed::No => algorithm.digest(&text),
            Keyed::Hmac | Keyed::HmacOfFields => algorithm.hmac(&space.endings.keys[self.key].bytes, &text),
        };
        (digest, text.len())
    }
}

fn joined(members: &[Member<'_>], names: bool, between: &str, pair: &str, text: &mut Vec<u8>) {
    for (at, member) in members.iter().enumerate() {
        text.extend_from_slice(if at > 0 { between.as_bytes() } else { b"" });
        text.extend_from_slice(if names { member.name.as_bytes() } else { b"" });
        text.extend_from_slice(pair.as_bytes());
        text.extend_from_slice(&member.value);
    }
}

/// Whether a shape goes with the mistakes of these slots.
fn allows(shape: Shape, slots: u32) -> bool {
    let excluded = match shape {
        Shape::Signs { .. } => slot::SEPARATORS,
        Shape::Json { sorted, .. } => slot::SEPARATORS | slot::NAMES | if sorted { 0 } else { slot::ORDER },
        Shape::Printed(Printed::Java | Printed::Go) | Shape::NamesOnly => slot::SEPARATORS | slot::NAMES,
        Shape::Sorted(_) | Shape::Printed(Printed::Python) => slot::ORDER | slot::SEPARATORS | slot::NAMES,
    };
    slots & excluded == 0
}

/// Whether a program that keeps numbers apart from text would take a value for a number.
fn is_number(value: &[u8]) -> bool {
    let is_plain = value.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let begins = matches!(value, [b'1'..=b'9', ..] | [b'0'] | [b'0', b'.', ..]);
    is_plain && begins && value.len() < LONGEST_NUMBER
}
