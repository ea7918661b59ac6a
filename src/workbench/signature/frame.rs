//! One choice of mistakes that concern the whole string, worked out: how every field, with each
//! of its own mistakes, is then written, and in what order.
//!
//! What is worked out here once is put together millions of times by the search, which only
//! copies ready-made pieces.

use std::borrow::Cow;
use std::ops::Range;

use super::fields::Class;
use super::space::Space;
use super::watch::Watch;
use super::whole::{Act, Encoded, Join, WrongOrder};

/// The mistakes of a frame, by index: at most three.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Choice(pub(super) Vec<usize>);

/// The pieces of the string under one choice.
#[derive(Default)]
pub(super) struct Frame {
    /// Fields in signing order; where that is by value, in the order given.
    pub(super) order: Vec<usize>,
    pub(super) is_by_value: bool,
    /// The slots that are taken.
    pub(super) slots: u32,
    /// Whether the `&` before the key stands.
    pub(super) ampersand_before_key: bool,
    /// How long the separator is that stands in front of each piece.
    pub(super) separator: usize,
    /// Whether the field has a mistake already, so that no other may join it.
    pub(super) is_taken: Vec<bool>,
    bytes: Vec<u8>,
    /// Per field: its piece without a mistake of its own; empty where it is left out.
    fields: Vec<Piece>,
    /// Per mistake: the piece of its field with it.
    mistakes: Vec<Piece>,
    /// All pieces without mistakes, in order, and where each begins.
    body: Vec<u8>,
    offsets: Vec<usize>,
}

#[derive(Clone, Default)]
struct Piece {
    range: Range<usize>,
    value: usize,
}

impl Frame {
    /// Works a choice out, for the mistakes of some classes, in the room of the choice before; when time is up,
    /// only in part.
    pub(super) fn work_out(&mut self, space: &Space, choice: &Choice, classes: [bool; 3], watch: &mut Watch<'_>) {
        self.begin(space, choice);
        let last = Class::ALL.into_iter().rev().find(|class| classes[*class as usize]);
        let known = last.map_or(0, |last| space.single.of(last).end);
        self.mistakes.resize(known, Piece::default());
        let join = space.join(choice);
        for (index, mistake) in space.overrides(choice) {
            self.is_taken[index] = true;
            self.fields[index] = self.piece(space, choice, join, index, mistake);
        }
        for (index, field) in space.fields.iter().enumerate() {
            if field.is_signed() && !self.is_taken[index] {
                let value = space.encoded_field(choice, index);
                self.fields[index] = self.write(join, &field.name, &value);
            }
        }
        for class in Class::ALL.into_iter().filter(|class| classes[*class as usize]) {
            for (index, list) in space.by_field[class as usize].iter().enumerate() {
                let is_free = !self.is_taken[index];
                for mistake in list.iter().filter(|_| is_free) {
                    let value = space.single[*mistake].value.as_deref();
                    if watch.spend(value.map_or(0, <[u8]>::len)) {
                        break;
                    }
                    self.mistakes[*mistake] = self.piece(space, choice, join, index, value);
                }
            }
        }
        self.string_together();
    }

    fn begin(&mut self, space: &Space, choice: &Choice) {
        let order = space.order(choice);
        let join = space.join(choice);
        self.is_by_value = order == Some(WrongOrder::ByValue);
        self.order.clear();
        let order = if self.is_by_value { Some(WrongOrder::AsGiven) } else { order };
        self.order.extend_from_slice(space.orders.fields(order));
        self.slots = choice.0.iter().map(|index| space.whole[*index].slot).fold(0, |all, slot| all | slot);
        self.ampersand_before_key = join.has_ampersand_before_key();
        self.separator = usize::from(join.has_ampersands());
        self.is_taken.clear();
        self.is_taken.resize(space.fields.len(), false);
        self.fields.clear();
        self.fields.resize(space.fields.len(), Piece::default());
        self.mistakes.clear();
        self.bytes.clear();
        self.body.clear();
        self.offsets.clear();
    }

    /// The piece of a field with another value, or none.
    fn piece(&mut self, space: &Space, choice: &Choice, join: Join, field: usize, value: Option<&[u8]>) -> Piece {
        let Some(value) = value else { return Piece::default() };
        self.write(join, &space.fields[field].name, &space.encoded(choice, value))
    }

    /// Writes `&name=value`, or what the joining leaves of it.
    fn write(&mut self, join: Join, name: &str, value: &[u8]) -> Piece {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(if join.has_ampersands() { b"&" } else { b"" });
        if join.names {
            self.bytes.extend_from_slice(name.as_bytes());
        }
        self.bytes.extend_from_slice(if join.equals { b"=" } else { b"" });
        let value_start = self.bytes.len();
        self.bytes.extend_from_slice(value);
        Piece { range: start..self.bytes.len(), value: value_start }
    }

    fn string_together(&mut self) {
        for field in &self.order {
            self.offsets.push(self.body.len());
            self.body.extend_from_slice(&self.bytes[self.fields[*field].range.clone()]);
        }
        self.offsets.push(self.body.len());
    }

    /// The piece of a field without mistakes of its own.
    #[inline]
    pub(super) fn field(&self, field: usize) -> &[u8] {
        &self.bytes[self.fields[field].range.clone()]
    }

    /// The piece of a field with a mistake.
    #[inline]
    pub(super) fn mistake(&self, mistake: usize) -> &[u8] {
        &self.bytes[self.mistakes[mistake].range.clone()]
    }

    /// The value within a piece, to sort by.
    pub(super) fn value(&self, field: usize, mistake: Option<usize>) -> &[u8] {
        let piece = mistake.map_or(&self.fields[field], |mistake| &self.mistakes[mistake]);
        &self.bytes[piece.value..piece.range.end]
    }

    /// The pieces in front of a place in the order.
    #[inline]
    pub(super) fn before(&self, place: usize) -> &[u8] {
        &self.body[..self.offsets[place]]
    }

    /// The pieces from a place in the order to the end.
    #[inline]
    pub(super) fn from(&self, place: usize) -> &[u8] {
        &self.body[self.offsets[place]..]
    }
}

fn applied<'a, 'e>(encodings: impl Iterator<Item = &'e Encoded>, value: &'a [u8]) -> Cow<'a, [u8]> {
    encodings.fold(Cow::Borrowed(value), |value, encoded| Cow::Owned((encoded.encoding.apply)(&value)))
}

impl Space {
    /// Every value that a choice gives to fields.
    pub(super) fn overrides<'a>(&'a self, choice: &'a Choice) -> impl Iterator<Item = (usize, Option<&'a [u8]>)> {
        let lists = choice.0.iter().filter_map(|index| match &self.whole[*index].act {
            Act::Fields(mistakes) => Some(mistakes),
            _ => None,
        });
        lists.flatten().map(|mistake| {
            let mistake = &self.single[*mistake];
            (mistake.field, mistake.value.as_deref())
        })
    }

    /// A value with the choice's encodings applied, first to last.
    pub(super) fn encoded<'a>(&self, choice: &Choice, value: &'a [u8]) -> Cow<'a, [u8]> {
        applied(self.encodings(choice), value)
    }

    /// The same of a field's own value, which the first of them was applied to before.
    pub(super) fn encoded_field<'a>(&'a self, choice: &Choice, field: usize) -> Cow<'a, [u8]> {
        let mut encodings = self.encodings(choice);
        match encodings.next().map(|first| first.values.get(field)) {
            Some(Some(known)) => applied(encodings, known),
            _ => self.encoded(choice, &self.fields[field].value),
        }
    }

    fn encodings(&self, choice: &Choice) -> impl Iterator<Item = &Encoded> {
        choice.0.iter().filter_map(|index| match &self.whole[*index].act {
            Act::Encode(encoded) => Some(encoded),
            _ => None,
        })
    }

    /// The wrong order of a choice, where it has one.
    pub(super) fn order(&self, choice: &Choice) -> Option<WrongOrder> {
        choice.0.iter().find_map(|index| match self.whole[*index].act {
            Act::Order(order) => Some(order),
            _ => None,
        })
    }

    pub(super) fn join(&self, choice: &Choice) -> Join {
        let joins = choice.0.iter().filter_map(|index| match self.whole[*index].act {
            Act::Join(_, join) => Some(join),
            _ => None,
        });
        joins.fold(Join::USUAL, Join::and)
    }

    /// Every choice of up to `most` mistakes that do not exclude each other, the smallest first.
    pub(super) fn choices(&self, most: usize) -> Vec<Choice> {
        let mut choices = vec![Choice::default()];
        let mut begun = 0;
        for _ in 0..most {
            let end = choices.len();
            for index in begun..end {
                let Choice(chosen) = choices[index].clone();
                let taken = chosen.iter().fold(0, |all, mistake| all | self.whole[*mistake].slot);
                let first = chosen.last().map_or(0, |last| last + 1);
                let free = (first..self.whole.len()).filter(|mistake| self.whole[*mistake].slot & taken == 0);
                choices.extend(free.map(|mistake| Choice(chosen.iter().copied().chain([mistake]).collect())));
            }
            begun = end;
        }
        choices
    }
}

impl Frame {
    /// Lists the fields that are in the string, each with its mistake of those chosen, by value
    /// and then by name.
    pub(super) fn sort_by_value(&self, space: &Space, chosen: &[usize], row: &mut Vec<(usize, Option<usize>)>) {
        row.clear();
        for field in 0..space.fields.len() {
            let mistake = chosen.iter().copied().find(|mistake| space.single[*mistake].field == field);
            let piece = mistake.map_or_else(|| self.field(field), |mistake| self.mistake(mistake));
            if !piece.is_empty() {
                row.push((field, mistake));
            }
        }
        let name = |field: usize| space.fields[field].name.as_str();
        row.sort_unstable_by(|one, two| {
            self.value(one.0, one.1).cmp(self.value(two.0, two.1)).then_with(|| name(one.0).cmp(name(two.0)))
        });
    }
}
