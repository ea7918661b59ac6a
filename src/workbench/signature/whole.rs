//! The mistakes that concern the whole string: what several fields have in common, how every
//! value is encoded, how fields are ordered and joined.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use md5::{Digest as _, Md5};

use super::encode::{ENCODINGS, Encoding, URL_ENCODINGS};
use super::fields::{Class, Field, FieldMistake, What};
use super::in_field::InField;
use super::kind::Kind;
use super::singles::Singles;
use super::watch::Watch;
use crate::core::signature::Treatment;

/// Of values with more bytes than these, their encodings are not kept: there are dozens.
const MOST_KEPT: usize = 1 << 14;

/// Mistakes of one slot exclude each other; a set of slots is a bit mask.
pub(super) mod slot {
    pub(in crate::workbench::signature) const UNSIGNED: u32 = 1 << 16;
    pub(in crate::workbench::signature) const EMPTY: u32 = 1 << 17;
    pub(in crate::workbench::signature) const CARD: u32 = 1 << 18;
    pub(in crate::workbench::signature) const NUMBER: u32 = 1 << 19;
    pub(in crate::workbench::signature) const BOOLEAN: u32 = 1 << 20;
    pub(in crate::workbench::signature) const ORDER: u32 = 1 << 21;
    pub(in crate::workbench::signature) const NAMES: u32 = 1 << 22;
    pub(in crate::workbench::signature) const SEPARATORS: u32 = 1 << 23;
    pub(in crate::workbench::signature) const BOM: u32 = 1 << 24;
    pub(in crate::workbench::signature) const KEY_PLACE: u32 = 1 << 25;
    pub(in crate::workbench::signature) const DIGEST: u32 = 1 << 26;
    pub(in crate::workbench::signature) const NULLS: u32 = 1 << 27;
}

/// A mistake that concerns the whole string.
pub(super) struct WholeMistake {
    pub(super) kind: Kind,
    pub(super) slot: u32,
    pub(super) act: Act,
}

impl WholeMistake {
    /// The same, where every value is encoded.
    fn encoding(&self) -> Option<Self> {
        let Self { kind, slot, act: Act::Encode(encoded) } = self else { return None };
        Some(Self { kind: *kind, slot: *slot, act: Act::Encode(encoded.clone()) })
    }
}

/// What such a mistake does.
pub(super) enum Act {
    /// Several fields have other values; each stands for a mistake of the list.
    Fields(Vec<usize>),
    Encode(Encoded),
    Order(WrongOrder),
    Join(Joining, Join),
}

/// An encoding of every value.
#[derive(Clone)]
pub(super) struct Encoded {
    pub(super) encoding: &'static Encoding,
    /// What it makes of the fields that were given; none where they are so long that it would fill memory.
    pub(super) values: Arc<[Vec<u8>]>,
}

/// The order of the fields, where it is not by the bytes of their names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WrongOrder {
    /// They were not sorted.
    AsGiven,
    /// By value.
    ByValue,
    /// By name, without regard to case.
    CaseInsensitive,
    /// By name, the wrong way round.
    Descending,
    /// By name, names that are numbers as numbers.
    Numeric,
    /// By name, numbers within names as numbers.
    Natural,
}

impl WrongOrder {
    /// All of them, as they are declared.
    const ALL: [Self; 6] =
        [Self::AsGiven, Self::ByValue, Self::CaseInsensitive, Self::Descending, Self::Numeric, Self::Natural];
}

/// How names and values were strung together, where not as `name=value` with `&`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Joining {
    /// Only the values.
    WithoutNames,
    /// Only the values, and nothing between them.
    ValuesAlone,
    /// The same, but for what stands before the key.
    ValuesBeforeKey,
    /// Without the `&` between fields.
    WithoutAmpersands,
    /// Without any `&`, that before the key included.
    WithoutAnyAmpersand,
    /// Without the `=` between names and values.
    WithoutEquals,
    /// With neither, and nothing before the key either.
    WithoutAnything,
    /// With neither but before the key.
    OnlyBeforeKey,
}

/// How names and values are strung together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Join {
    pub(super) names: bool,
    pub(super) equals: bool,
    ampersands: Ampersands,
}

/// Where the `&` stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Ampersands {
    Everywhere,
    BeforeKey,
    Nowhere,
}

impl Join {
    pub(super) const USUAL: Self = Self { names: true, equals: true, ampersands: Ampersands::Everywhere };

    /// Both of two joinings that leave something out.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            names: self.names && other.names,
            equals: self.equals && other.equals,
            ampersands: self.ampersands.max(other.ampersands),
        }
    }

    pub(super) fn has_ampersands(self) -> bool {
        self.ampersands == Ampersands::Everywhere
    }

    pub(super) fn has_ampersand_before_key(self) -> bool {
        self.ampersands != Ampersands::Nowhere
    }
}

/// Lists the mistakes that can make a difference to these fields. `known` are those of the same values.
pub(super) fn mistakes(
    fields: &[Field],
    single: &Singles,
    in_order: &Orders,
    known: Option<&[WholeMistake]>,
    watch: &mut Watch<'_>,
) -> Vec<WholeMistake> {
    let mut mistakes = together(fields, single);
    mistakes.extend(nulls(single));
    match known {
        Some(known) => mistakes.extend(known.iter().filter_map(WholeMistake::encoding)),
        None => mistakes.extend(encodings(fields, watch)),
    }
    mistakes.extend(orders(in_order));
    mistakes.extend(joinings());
    mistakes
}

/// The same mistake in several fields at once, which is one slip of whoever made it.
fn together(fields: &[Field], single: &Singles) -> Vec<WholeMistake> {
    let mut mistakes = Vec::new();
    let common = single.of(Class::Common).len();
    let mut add = |kind: Kind, slot: u32, concerns: &dyn Fn(&FieldMistake) -> bool| {
        let mut seen = HashSet::new();
        let common = single.iter().take(common).enumerate();
        let of_kind = common.filter(|(_, mistake)| mistake.kind == kind && concerns(mistake));
        let chosen = of_kind.filter(|(_, mistake)| seen.insert(mistake.field)).map(|(index, _)| index);
        let chosen: Vec<usize> = chosen.collect();
        if chosen.len() > 1 {
            mistakes.push(WholeMistake { kind, slot, act: Act::Fields(chosen) });
        }
    };
    let is_given = |mistake: &FieldMistake| fields[mistake.field].is_given;
    let is_written = |mistake: &FieldMistake, text: &str| mistake.value.as_deref() == Some(text.as_bytes());
    let places = |mistake: &FieldMistake| {
        let value = mistake.value.as_deref().unwrap_or_default();
        value.iter().rev().position(|byte| *byte == b'.')
    };
    let was_decimal = |mistake: &FieldMistake| fields[mistake.field].value.contains(&b'.');
    add(Kind::UnsignedSigned, slot::UNSIGNED, &|mistake| {
        is_given(mistake) && fields[mistake.field].treatment == Treatment::Unsigned
    });
    add(Kind::EmptyKept, slot::EMPTY, &|mistake| {
        is_given(mistake) && fields[mistake.field].treatment == Treatment::Empty
    });
    add(Kind::NullFormat, slot::EMPTY, &|mistake| is_written(mistake, "null"));
    add(Kind::PlaintextCard, slot::CARD, &|mistake| mistake.what == What::Told(InField::Plaintext));
    add(Kind::PlaintextCard, slot::CARD, &|mistake| mistake.what == What::Told(InField::Ciphertext));
    add(Kind::UppercaseCipher, slot::CARD, &|_| true);
    for what in [InField::Base64, InField::Base64Url, InField::Base64Encoded, InField::Base64OfHex] {
        add(Kind::CardBase64, slot::CARD, &|mistake| mistake.what == What::Told(what));
    }
    for wanted in [None, Some(1), Some(2), Some(4)] {
        add(Kind::NumberFormat, slot::NUMBER, &|mistake| was_decimal(mistake) && places(mistake) == wanted);
    }
    for (truth, lie) in [("1", "0"), ("true", "false"), ("True", "False")] {
        add(Kind::BooleanFormat, slot::BOOLEAN, &|mistake| is_written(mistake, truth) || is_written(mistake, lie));
    }
    add(Kind::BooleanFormat, slot::BOOLEAN, &|mistake| mistake.value.is_none() || is_written(mistake, "1"));
    mistakes
}

/// Every choice of several fields without a value: which of them the platform has, only it knows.
fn nulls(single: &Singles) -> Vec<WholeMistake> {
    let of_kind = single.iter().enumerate().filter(|(_, mistake)| mistake.kind == Kind::NullSigned);
    let all: Vec<usize> = of_kind.map(|(index, _)| index).collect();
    let chosen = |bits: usize| all.iter().enumerate().filter(move |(place, _)| bits >> place & 1 == 1);
    let choices = (1..1_usize << all.len()).filter(|bits| bits.count_ones() > 1);
    let fields = choices.map(|bits| chosen(bits).map(|(_, index)| *index).collect());
    fields.map(|list| WholeMistake { kind: Kind::NullSigned, slot: slot::NULLS, act: Act::Fields(list) }).collect()
}

/// The encodings that change a value at all, each distinct effect once.
fn encodings(fields: &[Field], watch: &mut Watch<'_>) -> Vec<WholeMistake> {
    let bytes: usize = fields.iter().filter(|field| field.is_given).map(|field| field.value.len()).sum();
    let mut seen = HashSet::from([effect(&encoded(fields, <[u8]>::to_vec))]);
    let all = ENCODINGS.iter().chain(&URL_ENCODINGS).take_while(|_| !watch.spend(bytes));
    let mut mistakes = Vec::new();
    for encoding in all {
        let values = encoded(fields, encoding.apply);
        if seen.insert(effect(&values)) {
            let values = if bytes <= MOST_KEPT { values.into() } else { Arc::default() };
            let act = Act::Encode(Encoded { encoding, values });
            mistakes.push(WholeMistake { kind: encoding.kind, slot: 1 << encoding.group, act });
        }
    }
    mistakes
}

/// What an encoding makes of the values that were given, which come first.
fn encoded(fields: &[Field], apply: fn(&[u8]) -> Vec<u8>) -> Vec<Vec<u8>> {
    fields.iter().take_while(|field| field.is_given).map(|field| apply(&field.value)).collect()
}

/// Values, in short.
fn effect(values: &[Vec<u8>]) -> [u8; 16] {
    let mut md5 = Md5::new();
    for value in values {
        md5.update(value.len().to_le_bytes());
        md5.update(value);
    }
    md5.finalize().into()
}

fn orders(orders: &Orders) -> Vec<WholeMistake> {
    let all = [
        (Kind::OrderAsGiven, WrongOrder::AsGiven),
        (Kind::OrderCaseInsensitive, WrongOrder::CaseInsensitive),
        (Kind::OrderDescending, WrongOrder::Descending),
        (Kind::OrderNumeric, WrongOrder::Numeric),
        (Kind::OrderNumeric, WrongOrder::Natural),
        (Kind::OrderByValue, WrongOrder::ByValue),
    ];
    let mut seen = HashSet::from([orders.fields(None)]);
    let distinct = all.into_iter().filter(|(_, order)| seen.insert(orders.fields(Some(*order))));
    let mistake = |(kind, order)| WholeMistake { kind, slot: slot::ORDER, act: Act::Order(order) };
    distinct.map(mistake).collect()
}

fn joinings() -> Vec<WholeMistake> {
    let no_ampersands = Join { ampersands: Ampersands::BeforeKey, ..Join::USUAL };
    let none_before_key = Join { ampersands: Ampersands::Nowhere, ..Join::USUAL };
    let no_equals = Join { equals: false, ..Join::USUAL };
    let nothing_between = Join { equals: false, ..none_before_key };
    let but_before_key = Join { equals: false, ..no_ampersands };
    let names = Join { names: false, equals: false, ..Join::USUAL };
    let values = Join { ampersands: Ampersands::Nowhere, ..names };
    let values_before_key = Join { ampersands: Ampersands::BeforeKey, ..names };
    let separators = |joining: Joining, join: Join| (Kind::SeparatorsMissing, slot::SEPARATORS, joining, join);
    let all = [
        (Kind::NamesLeftOut, slot::NAMES, Joining::WithoutNames, names),
        (Kind::NamesLeftOut, slot::NAMES | slot::SEPARATORS, Joining::ValuesAlone, values),
        (Kind::NamesLeftOut, slot::NAMES | slot::SEPARATORS, Joining::ValuesBeforeKey, values_before_key),
        separators(Joining::WithoutAmpersands, no_ampersands),
        separators(Joining::WithoutAnyAmpersand, none_before_key),
        separators(Joining::WithoutEquals, no_equals),
        separators(Joining::WithoutAnything, nothing_between),
        separators(Joining::OnlyBeforeKey, but_before_key),
    ];
    let mistake = |(kind, slot, joining, join)| WholeMistake { kind, slot, act: Act::Join(joining, join) };
    all.into_iter().map(mistake).collect()
}

/// The fields, by index, in every order that their own values and names give them.
pub(super) struct Orders {
    right: Vec<usize>,
    wrong: Vec<Vec<usize>>,
}

impl Orders {
    /// Works the right order out, and the wrong ones where they are thought of.
    pub(super) fn new(fields: &[Field], has_wrong: bool) -> Self {
        let wrong = WrongOrder::ALL.iter().filter(|_| has_wrong).map(|order| sorted(fields, Some(*order)));
        Self { right: sorted(fields, None), wrong: wrong.collect() }
    }

    /// The fields in one order; `None` is the right one, as is any that is not thought of.
    pub(super) fn fields(&self, order: Option<WrongOrder>) -> &[usize] {
        order.and_then(|order| self.wrong.get(order as usize)).unwrap_or(&self.right)
    }
}

fn sorted(fields: &[Field], order: Option<WrongOrder>) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..fields.len()).collect();
    if order != Some(WrongOrder::AsGiven) {
        indices.sort_by(|one, two| compare(&fields[*one], &fields[*two], order));
    }
    indices
}

fn compare(one: &Field, two: &Field, order: Option<WrongOrder>) -> Ordering {
    let by_name = one.name.cmp(&two.name);
    match order {
        None | Some(WrongOrder::AsGiven) => by_name,
        Some(WrongOrder::ByValue) => one.value.cmp(&two.value).then(by_name),
        Some(WrongOrder::Descending) => by_name.reverse(),
        Some(WrongOrder::CaseInsensitive) => one.name.to_ascii_lowercase().cmp(&two.name.to_ascii_lowercase()),
        Some(WrongOrder::Numeric) => numeric(&one.name).cmp(&numeric(&two.name)),
        Some(WrongOrder::Natural) => natural(&one.name).cmp(&natural(&two.name)),
    }
}

/// Numbers before words: digits come before letters in either way of comparing, so this is what
/// PHP does, but for names that begin with a sign or point.
fn numeric(name: &str) -> (bool, u64, &str) {
    match name.parse() {
        Ok(number) => (false, number, ""),
        Err(_) => (true, 0, name),
    }
}

/// Runs of digits as numbers, everything else as text.
fn natural(name: &str) -> Vec<(u64, &str)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..digits].parse().unwrap_or(u64::MAX);
        let text = &rest[digits..];
        let end = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        parts.push((if digits == 0 { 0 } else { number }, &text[..end]));
        rest = &text[end..];
    }
    parts
}
