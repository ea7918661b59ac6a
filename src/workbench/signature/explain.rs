//! A hypothesis that proved true, told as changes in words, with the string that was signed.

use std::fmt::Write as _;

use super::ending::{Affix, Ending, Step};
use super::fields::{Field, FieldMistake};
use super::frame::Frame;
use super::given::Given;
use super::key::{FORMS, Source};
use super::kind::Kind;
use super::search::Hit;
use super::whole::{Act, WholeMistake};
use super::{Change, Explanation, Question, Space, advice};
use crate::core::secret::AesKey;
use crate::core::signature::MASKED_KEY;

/// The most explanations that are told; all lead to the same signature.
const MOST: usize = 8;

/// The shortest key that is recognised, and hidden, within a field's value.
const SHORTEST_KEY: usize = 4;

/// Tells the hypotheses, the most plausible first, each set of changes once.
pub(super) fn explain(space: &Space, question: &Question<'_>, hits: &[Hit]) -> Vec<Explanation> {
    let mut ranked: Vec<(u32, &Hit)> = hits.iter().map(|hit| (space.cost(hit), hit)).collect();
    ranked.sort_by(|one, two| one.0.cmp(&two.0).then_with(|| order(one.1).cmp(&order(two.1))));
    let mut explanations: Vec<Explanation> = Vec::new();
    for (_, hit) in ranked {
        if explanations.len() == MOST {
            break;
        }
        let told = Telling { space, question, hit }.explanation();
        if explanations.iter().all(|known| known.changes != told.changes) {
            explanations.push(told);
        }
    }
    explanations
}

/// What makes the order of equally plausible hypotheses the same in every run.
fn order(hit: &Hit) -> (&[usize], &[usize], (usize, usize, usize)) {
    (&hit.choice.0, &hit.single, hit.ending)
}

impl Space {
    fn ending(&self, hit: &Hit) -> &Ending {
        let (head, mistakes, index) = hit.ending;
        &self.heads[head].endings[mistakes][index]
    }

    fn cost(&self, hit: &Hit) -> u32 {
        let ending = self.ending(hit);
        let whole: u32 = hit.choice.0.iter().map(|index| self.whole[*index].cost).sum();
        let single: u32 = hit.single.iter().map(|index| self.single[*index].cost).sum();
        let around = [self.places[ending.place].kind, self.ways[ending.way].kind, ending.has_bom.then_some(Kind::Bom)];
        let around: u32 = around.into_iter().flatten().map(Kind::cost).sum();
        whole + single + around + self.keys[ending.key].cost()
    }
}

/// One hypothesis, being told.
struct Telling<'a> {
    space: &'a Space,
    question: &'a Question<'a>,
    hit: &'a Hit,
}

impl<'a> Telling<'a> {
    fn explanation(&self) -> Explanation {
        let mut changes: Vec<Change> = self.hit.single.iter().map(|index| self.single(*index)).collect();
        for index in &self.hit.choice.0 {
            self.whole(&self.space.whole[*index], &mut changes);
        }
        self.around(&mut changes);
        if matches!(self.question.given, Given::Middle(_)) {
            changes.push(change(Kind::DigestMiddle16, "only the middle 16 of the digest's 32 digits were sent"));
        }
        Explanation { canonical: self.canonical(), setting: advice::advice(&changes), changes }
    }

    fn single(&self, index: usize) -> Change {
        let mistake = &self.space.single[index];
        let field = &self.space.fields[mistake.field];
        Change { field: Some(field.name.clone()), ..change(mistake.kind, &words(field, mistake)) }
    }

    fn whole(&self, mistake: &WholeMistake, changes: &mut Vec<Change>) {
        match &mistake.act {
            Act::Fields(list) if mistake.kind == Kind::EmptyKept => {
                let names: Vec<&str> = list.iter().map(|index| self.name(*index)).collect();
                changes.push(change(Kind::EmptyKept, &format!("the empty {} were kept", enumerated(&names))));
            }
            Act::Fields(list) => changes.extend(list.iter().map(|index| self.single(*index))),
            Act::Encode(apply) => changes.push(self.encoded(mistake, *apply)),
            Act::Order(_) | Act::Join(_) => changes.push(change(mistake.kind, mistake.words)),
        }
    }

    fn name(&self, mistake: usize) -> &'a str {
        &self.space.fields[self.space.single[mistake].field].name
    }

    /// Names the field where the encoding changes only one.
    fn encoded(&self, mistake: &WholeMistake, apply: fn(&[u8]) -> Vec<u8>) -> Change {
        let is_changed = |value: &[u8]| apply(value) != value;
        let values = self.values();
        let mut changed = values.iter().filter(|(_, value, _)| is_changed(value)).map(|(field, _, _)| *field);
        match (changed.next(), changed.next()) {
            (Some(field), None) => {
                let name = &self.space.fields[field].name;
                let text = format!("`{name}` was {}", mistake.words);
                Change { field: Some(name.clone()), ..change(mistake.kind, &text) }
            }
            _ => change(mistake.kind, &format!("the values were {}", mistake.words)),
        }
    }

    /// The fields of the string with their values before encoding, in the order given, and the
    /// mistake that each has.
    fn values(&self) -> Vec<(usize, &'a [u8], Option<&'a FieldMistake>)> {
        let space = self.space;
        let together = self.hit.choice.0.iter().filter_map(|index| match &space.whole[*index].act {
            Act::Fields(list) => Some(list.as_slice()),
            _ => None,
        });
        let chosen: Vec<usize> = together.flatten().chain(&self.hit.single).copied().collect();
        let value = |index: usize| {
            let mistake = chosen.iter().map(|mistake| &space.single[*mistake]).find(|mistake| mistake.field == index);
            let field = &space.fields[index];
            match mistake {
                Some(mistake) => mistake.value.as_deref().map(|value| (index, value, Some(mistake))),
                None => field.is_signed().then_some((index, field.value.as_slice(), None)),
            }
        };
        (0..space.fields.len()).filter_map(value).collect()
    }

    fn around(&self, changes: &mut Vec<Change>) {
        let ending = self.space.ending(self.hit);
        let place = &self.space.places[ending.place];
        if ending.has_bom {
            changes.push(change(Kind::Bom, "a byte-order mark stood in front of the string"));
        }
        if let Some(kind) = place.kind {
            let text = place.label.map_or_else(
                || place.words.to_owned(),
                |label| format!("the key was appended as `&{label}=` instead of `&key=`"),
            );
            changes.push(Change { label: place.label.map(str::to_owned), ..change(kind, &text) });
        }
        let key = &self.space.keys[ending.key];
        match &key.source {
            Source::Own => {}
            Source::Aes => changes.push(change(Kind::KeyIsAesKey, "the AES key signed instead of the API key")),
            Source::Profile(name) => changes.push(Change {
                label: Some(name.clone()),
                ..change(Kind::KeyOfProfile, &format!("the API key of the profile `{name}` signed"))
            }),
        }
        if let Some(form) = key.form {
            changes.push(change(FORMS[form].kind, &format!("the key was {}", FORMS[form].words)));
        }
        let way = &self.space.ways[ending.way];
        changes.extend(way.kind.map(|kind| change(kind, way.words)));
    }

    /// The string that was signed, fit to be shown.
    fn canonical(&self) -> String {
        let ending = self.space.ending(self.hit);
        let (place, way) = (&self.space.places[ending.place], &self.space.ways[ending.way]);
        let mut body = String::new();
        let join = self.space.join(&self.hit.choice);
        for (at, (field, value)) in self.in_order().into_iter().enumerate() {
            body.push_str(if at > 0 && join.has_ampersands() { "&" } else { "" });
            body.push_str(if join.names { &self.space.fields[field].name } else { "" });
            body.push_str(if join.equals { "=" } else { "" });
            body.push_str(&value);
        }
        let bom = if ending.has_bom { "\u{feff}" } else { "" };
        match way.step {
            Step::ThenKey => return format!("MD5({bom}{body}){MASKED_KEY}"),
            Step::ThenLabelledKey => return format!("MD5({bom}{body})&key={MASKED_KEY}"),
            _ if way.is_keyless => return format!("{bom}{body}"),
            _ => {}
        }
        let tail = masked(place.tail);
        let tail = if ending.has_ampersand && !join.has_ampersand_before_key() { &tail[1..] } else { &tail };
        format!("{bom}{}{body}{tail}", masked(place.head))
    }

    /// The fields in the order signed, with their values as they are shown.
    fn in_order(&self) -> Vec<(usize, String)> {
        let space = self.space;
        let choice = &self.hit.choice;
        let order = self.places();
        let mut values = self.values();
        values.sort_by_key(|(field, _, _)| order[*field]);
        let shown = values.into_iter().map(|(field, value, mistake)| {
            if mistake.is_some_and(|mistake| mistake.is_secret) {
                return (field, format!("<plaintext of {}>", space.fields[field].name));
            }
            let encoded = space.encoded(choice, value);
            (field, self.without_keys(&printable(encoded.as_deref().unwrap_or(value))))
        });
        shown.collect()
    }

    /// The place of each field in the order signed.
    fn places(&self) -> Vec<usize> {
        let frame = Frame::new(self.space, &self.hit.choice, [true; 3]);
        let mut order = frame.order.clone();
        if frame.is_by_value {
            let mut row = Vec::new();
            frame.sort_by_value(self.space, &self.hit.single, &mut row);
            order = row.into_iter().map(|(field, _)| field).collect();
        }
        let mut places = vec![0; self.space.fields.len()];
        for (place, field) in order.into_iter().enumerate() {
            places[field] = place;
        }
        places
    }

    /// Hides keys that stand in a field's value.
    fn without_keys(&self, text: &str) -> String {
        let others = self.question.other_keys.iter().map(|(_, key)| key.expose());
        let known = [Some(self.question.api_key.expose()), self.question.aes_key.map(AesKey::expose)];
        let keys = known.into_iter().flatten().chain(others).filter(|key| key.len() >= SHORTEST_KEY);
        keys.fold(text.to_owned(), |text, key| if text.contains(key) { text.replace(key, MASKED_KEY) } else { text })
    }
}

fn change(kind: Kind, text: &str) -> Change {
    Change { kind, field: None, label: None, text: text.to_owned() }
}

fn masked(affix: Affix) -> String {
    let mut text = Vec::new();
    affix.write(MASKED_KEY.as_bytes(), &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// A mistake in one field, in words.
fn words(field: &Field, mistake: &FieldMistake) -> String {
    let name = &field.name;
    let signed = || mistake.value.as_deref().map_or("nothing".into(), |value| format!("`{}`", printable(value)));
    let is_upper = || mistake.value.as_ref().is_some_and(|value| value.iter().any(u8::is_ascii_uppercase));
    match mistake.kind {
        Kind::FieldLeftOut => format!("`{name}` was left out"),
        Kind::EmptyKept => format!("the empty `{name}` was kept, as `{name}=`"),
        Kind::SKept if !field.is_given => format!("{}: `s={}`", mistake.words, printable(&field.value)),
        Kind::UnsignedSigned | Kind::SKept if !mistake.words.is_empty() => mistake.words.to_owned(),
        Kind::UnsignedSigned => format!("`{name}` was signed, although it is unsigned here"),
        Kind::PlaintextCard if mistake.is_secret => {
            format!("`{name}` was signed in plaintext, before it was encrypted")
        }
        Kind::PlaintextCard => format!("`{name}` is given in plaintext, but was signed as its {}", mistake.words),
        Kind::UppercaseCipher if is_upper() => format!("the ciphertext of `{name}` was signed in upper case"),
        Kind::UppercaseCipher => format!("the ciphertext of `{name}` was signed in lower case"),
        Kind::NumberFormat | Kind::BooleanFormat | Kind::NullFormat => {
            let given = printable(&field.value);
            let given = if given.is_empty() { "nothing".to_owned() } else { format!("`{given}`") };
            format!("`{name}` was signed as {}, not as {given}", signed())
        }
        Kind::Character => slip(name, mistake),
        _ => format!(
            "`{name}` was {}",
            if is_addition(mistake) { format!("signed {}", mistake.words) } else { mistake.words.to_owned() }
        ),
    }
}

/// Whether the words tell how the value was signed rather than what was done to it.
fn is_addition(mistake: &FieldMistake) -> bool {
    mistake.words.starts_with("with")
}

fn slip(name: &str, mistake: &FieldMistake) -> String {
    let place = mistake.place;
    match mistake.words {
        "transposed" => format!("characters {place} and {} of `{name}` were transposed in what was signed", place + 1),
        "left out here" => format!("what was signed has one character more in `{name}`, as its character {place}"),
        what => format!("character {place} of `{name}` was {what} in what was signed"),
    }
}

/// Names in backticks, with commas.
fn enumerated(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > 5 { format!(" and {} more", names.len() - 5) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Bytes as text; those that are no UTF-8 are written as `\xNN`.
fn printable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}
