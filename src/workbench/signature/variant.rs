//! Other forms that may have been signed: fields under other names, and values in each other's place.
//!
//! A name decides where its field stands in the order, so that another name is another form, whose
//! signature may differ in further ways.

use std::collections::HashSet;

use strsim::damerau_levenshtein;

use super::alter;
use super::digest::{Digests, Prefix};
use super::given::Wanted;
use super::kind::Kind;
use super::mistake::{Change, Mistake};
use super::question::Question;
use super::rewriting::ENTITIES;
use super::space;
use super::style::{STYLES, Style, styled};
use super::watch::Watch;
use crate::core::form::Form;
use crate::core::protocol::{CARD_FIELDS, CUSTOMER_ID, Endpoint, TIMESTAMP};
use crate::core::signature::{self, NEVER_SIGNED, Treatment};

/// The longest name whose characters are suspected.
const LONGEST: usize = 40;

/// The most fields whose names are suspected.
const MOST: usize = 60;

/// Fields whose amounts people take for each other's.
const AMOUNTS: [&str; 8] =
    ["successAmount", "actualAmount", "money", "amount", "realPrice", "checkItemFacePrice", "decimal", "amt"];

/// The letters that names consist of.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

/// Another form, by what makes it one: it is put together only when it is tried.
pub(super) struct Variant {
    pub(super) change: Change,
}

impl Variant {
    /// Whether values changed places.
    pub(super) fn is_swap(&self) -> bool {
        matches!(self.change.mistake, Mistake::Swapped { .. })
    }

    /// The form, and the fields that stay out of the signature, by their names in it.
    pub(super) fn form(&self, question: &Question<'_>) -> (Form, Vec<String>) {
        let Question { form, unsigned, .. } = question;
        if let Mistake::Swapped { one, two } = &self.change.mistake {
            let value = |name: &str| form.get(name).unwrap_or_default().to_owned();
            let mut swapped = (*form).clone();
            swapped.set(one.as_str(), value(two));
            swapped.set(two.as_str(), value(one));
            return (swapped, unsigned.to_vec());
        }
        let pairs = form.iter().map(|(name, value)| (self.renamed(name), value.to_owned()));
        let form = Form::from_pairs(pairs.collect()).unwrap_or_default();
        (form, unsigned.iter().map(|name| self.renamed(name)).collect())
    }

    fn renamed(&self, name: &str) -> String {
        match &self.change.mistake {
            Mistake::Names(style) if !NEVER_SIGNED.contains(&name) => styled(name, *style),
            Mistake::Name { given, signed } if name == given => signed.clone(),
            _ => name.to_owned(),
        }
    }
}

/// Lists the other forms, the likelier ones first.
pub(super) fn all(question: &Question<'_>) -> Vec<Variant> {
    let mut list = List::new(question);
    if question.form.len() > MOST || space::is_large(question.form) {
        return list.variants;
    }
    for style in STYLES {
        list.every_name(style);
    }
    let names: Vec<String> = question.form.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names.iter().filter(|name| name.len() <= LONGEST) {
        list.near(name);
        for style in STYLES {
            list.name(name, &styled(name, style), style.kind());
        }
        for (entity, sign) in ENTITIES {
            if let Some(rest) = name.strip_prefix(sign) {
                list.name(name, &format!("{entity}{rest}"), Kind::NameEaten);
            }
        }
    }
    list.swapped();
    for name in names.iter().filter(|name| name.len() <= LONGEST) {
        for slip in alter::slips(name) {
            list.name(name, &slip.value, Kind::NameMisspelt);
        }
        for (at, letter) in name.char_indices().filter(|(_, letter)| letter.is_ascii_alphabetic()) {
            let other =
                if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
            list.name(name, &format!("{}{other}{}", &name[..at], &name[at + 1..]), Kind::NameCase);
        }
        for swapped in swapped(name) {
            list.name(name, &swapped, Kind::NameMisspelt);
        }
    }
    list.variants
}

/// The other forms with a character of a name added or replaced whose string has the wanted digest, and how
/// many were tried: so many that each is only put together, and becomes a form when it is the one. When time
/// is up, no more are tried.
pub(super) fn guessed(question: &Question<'_>, wanted: &Wanted, watch: &mut Watch<'_>) -> (Vec<Variant>, u64) {
    let mut list = List::new(question);
    let signed = signature::signed_fields(question.form, question.unsigned);
    let key = question.api_key.expose().as_bytes();
    let mut digests = Digests::new(wanted);
    let mut text = Vec::new();
    let is_small = question.form.len() <= MOST;
    for (at, (name, value)) in signed.iter().enumerate().filter(|(_, (name, _))| is_small && name.len() <= LONGEST) {
        let mut others = signed.clone();
        others.remove(at);
        for guess in replaced(name) {
            if watch.spend(text.len()) {
                break;
            }
            let place = others.partition_point(|(other, _)| *other < guess.as_str());
            text.clear();
            for (name, value) in others[..place].iter().chain([&(guess.as_str(), *value)]).chain(&others[place..]) {
                text.extend_from_slice(if text.is_empty() { b"" } else { b"&" });
                text.extend_from_slice(name.as_bytes());
                text.push(b'=');
                text.extend_from_slice(value.as_bytes());
            }
            text.extend_from_slice(b"&key=");
            digests.push(&Prefix::EMPTY, [&text, key], (at, guess));
        }
    }
    let (mut found, tried) = digests.end();
    found.sort_unstable();
    for (at, guess) in found {
        list.name(signed[at].0, &guess, Kind::NameMisspelt);
    }
    (list.variants, tried)
}

struct List<'a> {
    question: &'a Question<'a>,
    seen: HashSet<(String, String)>,
    variants: Vec<Variant>,
}

impl<'a> List<'a> {
    fn new(question: &'a Question<'a>) -> Self {
        Self { question, seen: HashSet::new(), variants: Vec::new() }
    }

    /// All names in another style.
    fn every_name(&mut self, style: Style) {
        let Question { form, unsigned, .. } = self.question;
        let variant = Variant { change: Change { kind: style.kind(), mistake: Mistake::Names(style) } };
        let names: Vec<String> = form.iter().map(|(name, _)| variant.renamed(name)).collect();
        let changed = || form.iter().zip(&names).filter(|((name, _), renamed)| name != renamed);
        let mut seen = HashSet::new();
        let is_form = names.iter().all(|name| !name.is_empty() && seen.insert(name));
        if changed().count() < 2 || !is_form {
            return;
        }
        let left_out: Vec<String> = unsigned.iter().map(|name| variant.renamed(name)).collect();
        let is_signed = |((name, value), renamed): ((&str, &str), &String)| {
            let treatments = [Treatment::of(name, value, unsigned), Treatment::of(renamed, value, &left_out)];
            treatments.contains(&Treatment::Signed)
        };
        if changed().any(is_signed) {
            self.variants.push(variant);
        }
    }

    /// One field under another name.
    fn name(&mut self, given: &str, signed: &str, kind: Kind) {
        let Question { form, unsigned, .. } = self.question;
        let is_known = form.get(signed).is_some();
        if signed.is_empty() || is_known || !self.seen.insert((given.to_owned(), signed.to_owned())) {
            return;
        }
        // The name of a field that is not signed makes no difference.
        let value = form.get(given).unwrap_or_default();
        let is_signed = |name: &str| Treatment::of(name, value, unsigned) == Treatment::Signed;
        if is_signed(given) || is_signed(signed) && !unsigned.iter().any(|name| name == given) {
            let mistake = Mistake::Name { given: given.to_owned(), signed: signed.to_owned() };
            self.variants.push(Variant { change: Change { kind, mistake } });
        }
    }

    /// A name of the protocol that this one was probably meant to be.
    fn near(&mut self, given: &str) {
        let own = [CUSTOMER_ID.name, TIMESTAMP.name];
        let known = Endpoint::all().flat_map(|endpoint| endpoint.fields().iter().map(|field| field.name)).chain(own);
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        known.dedup();
        if known.contains(&given) {
            return;
        }
        for name in known {
            let kind = if plain(name) == plain(given) {
                if name.eq_ignore_ascii_case(given) { Kind::NameCase } else { Kind::NameStyle }
            } else if damerau_levenshtein(name, given) <= 2 {
                Kind::NameMisspelt
            } else {
                continue;
            };
            self.name(given, name, kind);
        }
    }

    /// Cards, and amounts, in each other's place.
    fn swapped(&mut self) {
        let [number, pin] = CARD_FIELDS;
        self.swap(number, pin, Kind::CardsSwapped);
        for (at, one) in AMOUNTS.iter().enumerate() {
            for two in &AMOUNTS[at + 1..] {
                self.swap(one, two, Kind::AmountsSwapped);
            }
        }
    }

    fn swap(&mut self, one: &str, two: &str, kind: Kind) {
        let form = self.question.form;
        let (Some(first), Some(second)) = (form.get(one), form.get(two)) else { return };
        if first == second {
            return;
        }
        let change = Change { kind, mistake: Mistake::Swapped { one: one.to_owned(), two: two.to_owned() } };
        self.variants.push(Variant { change });
    }
}

/// A name with two characters in each other's place that are not neighbours, as in `costumer`.
fn swapped(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let pairs = (0..chars.len()).flat_map(|one| (one + 2..chars.len().min(one + 4)).map(move |two| (one, two)));
    let differ = pairs.filter(|(one, two)| chars[*one] != chars[*two]);
    differ
        .map(|(one, two)| {
            let mut chars = chars.clone();
            chars.swap(one, two);
            chars.into_iter().collect()
        })
        .collect()
}

/// A name with any character added, or any of its own replaced.
fn replaced(name: &str) -> Vec<String> {
    let mut names = Vec::new();
    for at in (0..=name.len()).filter(|at| name.is_char_boundary(*at)) {
        let (before, after) = name.split_at(at);
        let mut rest = after.chars();
        rest.next();
        for letter in LETTERS.chars().filter(|letter| !after.starts_with(*letter)) {
            names.push(format!("{before}{letter}{after}"));
            if !after.is_empty() {
                names.push(format!("{before}{letter}{}", rest.as_str()));
            }
        }
    }
    names
}

/// A name without what joins its words, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}
