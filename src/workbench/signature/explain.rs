//! A hypothesis that proved true, told as changes, with the string that was signed.

use std::fmt::Write as _;

use super::encode::Encoding;
use super::ending::{Affix, Digested};
use super::fields::{FieldMistake, What};
use super::frame::Frame;
use super::given::Given;
use super::in_field::InField;
use super::key::{FORMS, Source};
use super::kind::Kind;
use super::mistake::{Change, Explanation, Mistake};
use super::question::Question;
use super::search::Hit;
use super::signed_string::SignedString;
use super::space::Space;
use super::whole::{Act, Join, WholeMistake};
use crate::core::secret::AesKey;
use crate::core::signature::MASKED_KEY;
use crate::workbench::cards::{is_card_name, is_ciphertext};

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
    fn cost(&self, hit: &Hit) -> u32 {
        let ending = self.ending(hit.ending);
        let whole: u32 = hit.choice.0.iter().map(|index| self.whole[*index].kind.cost()).sum();
        let single: u32 = hit.single.iter().map(|index| self.single[*index].cost).sum();
        let around =
            [self.places[ending.place].kind(), self.ways[ending.way].kind(), ending.has_bom.then_some(Kind::Bom)];
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
            changes.push(Change { kind: Kind::DigestMiddle16, mistake: Mistake::Middle16 });
        }
        Explanation { canonical: self.canonical(), changes }
    }

    fn single(&self, index: usize) -> Change {
        let FieldMistake { kind, field, value, what, .. } = &self.space.single[index];
        let field = &self.space.fields[*field];
        let mistake = match *what {
            What::Told(what) => Mistake::Field { name: field.name.clone(), what },
            What::Notation => {
                let (name, given) = (field.name.clone(), printable(&field.value));
                Mistake::Notation { name, given, signed: value.as_deref().map(printable) }
            }
            What::NullSigned => Mistake::NullSigned(vec![field.name.clone()]),
            What::RouterAdded => Mistake::RouterAdded { value: printable(&field.value) },
        };
        Change { kind: *kind, mistake }
    }

    fn whole(&self, WholeMistake { kind, act, .. }: &WholeMistake, changes: &mut Vec<Change>) {
        let mistake = match act {
            Act::Fields(list) if *kind == Kind::EmptyKept => {
                Mistake::EmptyKept(list.iter().map(|index| self.name(*index).to_owned()).collect())
            }
            Act::Fields(list) if *kind == Kind::NullSigned => {
                Mistake::NullSigned(list.iter().map(|index| self.name(*index).to_owned()).collect())
            }
            Act::Fields(list) => return changes.extend(list.iter().map(|index| self.single(*index))),
            Act::Encode(encoding) => self.encoded(encoding),
            Act::Order(order) => Mistake::Order(*order),
            Act::Join(joining, _) => Mistake::Joining(*joining),
        };
        changes.push(Change { kind: *kind, mistake });
    }

    fn name(&self, mistake: usize) -> &'a str {
        &self.space.fields[self.space.single[mistake].field].name
    }

    /// Names the field where the encoding changes only one.
    fn encoded(&self, encoding: &Encoding) -> Mistake {
        let is_changed = |value: &[u8]| (encoding.apply)(value) != value;
        let values = self.values();
        let mut changed = values.iter().filter(|(_, value, _)| is_changed(value)).map(|(field, _, _)| *field);
        match (changed.next(), changed.next()) {
            (Some(field), None) => {
                let name = self.space.fields[field].name.clone();
                Mistake::Field { name, what: InField::Recoded(encoding.name) }
            }
            _ => Mistake::Values(encoding.name),
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
        let ending = self.space.ending(self.hit.ending);
        let mut add = |kind: Kind, mistake: Mistake| changes.push(Change { kind, mistake });
        if ending.has_bom {
            add(Kind::Bom, Mistake::Bom);
        }
        if let Some((kind, place)) = self.space.places[ending.place].mistake() {
            add(kind, Mistake::KeyPlace(place));
        }
        let key = &self.space.keys[ending.key];
        match &key.source {
            Source::Own => {}
            Source::Aes => add(Kind::KeyIsAesKey, Mistake::KeyIsAesKey),
            Source::Profile(name) => add(Kind::KeyOfProfile, Mistake::KeyOfProfile(name.clone())),
        }
        if let Some(form) = key.form {
            add(FORMS[form].kind, Mistake::KeyForm(FORMS[form].name));
        }
        if let Some((kind, digested)) = self.space.ways[ending.way].0 {
            add(kind, Mistake::Digested(digested));
        }
    }

    /// The string that was signed, fit to be shown.
    fn canonical(&self) -> SignedString {
        let ending = self.space.ending(self.hit.ending);
        let (place, way) = (&self.space.places[ending.place], self.space.ways[ending.way]);
        let mut string = SignedString::default();
        let then = match way.digested() {
            Some(Digested::FieldsThenKey) => Some(format!("){MASKED_KEY}")),
            Some(Digested::FieldsThenLabelledKey) => Some(format!(")&key={MASKED_KEY}")),
            Some(
                Digested::HexAgain
                | Digested::UpperHexAgain
                | Digested::BytesAgain
                | Digested::Hmac
                | Digested::HmacOfFields,
            )
            | None => None,
        };
        string.push_text(if then.is_some() { "MD5(" } else { "" });
        string.push_text(if ending.has_bom { "\u{feff}" } else { "" });
        if !way.is_keyless() {
            string.push_text(&masked(place.head));
        }
        let join = self.space.join(&self.hit.choice);
        self.fields(join, &mut string);
        if let Some(then) = then {
            string.push_text(&then);
        } else if !way.is_keyless() {
            let tail = masked(place.tail);
            let without_ampersand = ending.has_ampersand && !join.has_ampersand_before_key();
            string.push_text(if without_ampersand { &tail[1..] } else { &tail });
        }
        string
    }

    /// Writes the fields in the order signed, with their values as they are shown.
    fn fields(&self, join: Join, string: &mut SignedString) {
        let (space, choice) = (self.space, &self.hit.choice);
        let order = self.places();
        let mut values = self.values();
        values.sort_by_key(|(field, _, _)| order[*field]);
        for (at, (field, value, mistake)) in values.into_iter().enumerate() {
            let name = &space.fields[field].name;
            string.push_text(if at > 0 && join.has_ampersands() { "&" } else { "" });
            string.push_text(if join.names { name } else { "" });
            string.push_text(if join.equals { "=" } else { "" });
            let is_slip_in_card = mistake.is_some() && is_card_name(name) && !is_ciphertext(&printable(value));
            if is_slip_in_card || mistake.is_some_and(FieldMistake::is_secret) {
                string.push_plaintext(name);
            } else {
                let encoded = space.encoded(choice, value);
                string.push_text(&self.without_keys(&printable(encoded.as_deref().unwrap_or(value))));
            }
        }
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

fn masked(affix: Affix) -> String {
    let mut text = Vec::new();
    affix.write(MASKED_KEY.as_bytes(), &mut text);
    String::from_utf8_lossy(&text).into_owned()
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
