//! A hypothesis that proved true, told as changes, with the string that was signed.

use std::fmt::Write as _;

use super::algorithm::{Algorithm, Keyed};
use super::encode::Encoding;
use super::ending::Digested;
use super::fields::{FieldMistake, What};
use super::given::{Cut, Reading};
use super::in_field::InField;
use super::key::{FORMS, Source};
use super::kind::Kind;
use super::made::{Made, Parts};
use super::mistake::{Change, Explanation, Mistake};
use super::question::Question;
use super::rewriting::Rewriting;
use super::search::Hit;
use super::shape::{Member, Shape};
use super::signed_string::SignedString;
use super::space::Space;
use super::whole::{Act, WholeMistake};
use crate::core::secret::AesKey;
use crate::core::signature::MASKED_KEY;
use crate::workbench::card_name::is_card_name;
use crate::workbench::cards::is_ciphertext;

/// The most explanations that are told; all lead to the same signature.
const MOST: usize = 8;

/// Stands on both sides of a field's name whose plaintext belongs there; no text of people has it.
const PLAINTEXT: char = '\u{e000}';

/// The shortest key that is recognised, and hidden, within a field's value.
const SHORTEST_KEY: usize = 4;

/// A hypothesis that proved true, whoever found it.
pub(super) struct Proved {
    pub(super) made: Made,
    /// How the MD5 was taken, by index.
    pub(super) way: usize,
}

/// Tells the hypotheses, the most plausible first, each set of changes once.
pub(super) fn explain(
    space: &Space,
    question: &Question<'_>,
    reading: &Reading,
    proved: &[Proved],
) -> Vec<Explanation> {
    let mut ranked: Vec<(u32, &Proved)> = proved.iter().map(|proved| (space.cost(proved), proved)).collect();
    ranked.sort_by(|one, two| one.0.cmp(&two.0).then_with(|| order(one.1).cmp(&order(two.1))));
    let mut explanations: Vec<Explanation> = Vec::new();
    for (_, proved) in ranked {
        if explanations.len() == MOST {
            break;
        }
        let told = Telling { space, question, reading, proved }.explanation();
        if !explanations.iter().any(|known| is_the_same(known, &told)) {
            explanations.push(told);
        }
    }
    explanations
}

/// Whether one explanation says nothing that the other does not: JSON whose Chinese would have been escaped,
/// where there is none.
fn is_the_same(known: &Explanation, told: &Explanation) -> bool {
    let kinds = |explanation: &Explanation| explanation.changes.iter().map(|change| change.kind).collect::<Vec<_>>();
    let is_json = told.changes.iter().any(|change| change.kind == Kind::JsonSigned);
    known.changes == told.changes || (is_json && known.canonical == told.canonical && kinds(known) == kinds(told))
}

/// What makes the order of equally plausible hypotheses the same in every run.
fn order(proved: &Proved) -> (&[usize], &[usize], [usize; 3], Option<u32>) {
    let Proved { made, way } = proved;
    (&made.choice.0, &made.single, [made.place, made.key, *way], made.subset)
}

impl Space {
    /// A hit of the quick search, as what was made.
    pub(super) fn proved(&self, hit: &Hit) -> Proved {
        let ending = self.ending(hit.ending);
        let made = Made {
            choice: hit.choice.clone(),
            single: hit.single.clone(),
            place: ending.place,
            key: ending.key,
            has_bom: ending.has_bom,
            ..Made::default()
        };
        Proved { made, way: ending.way }
    }

    fn cost(&self, Proved { made, way }: &Proved) -> u32 {
        let whole = made.choice.0.iter().map(|index| self.whole[*index].kind.cost());
        let single = made.single.iter().map(|index| self.single[*index].cost);
        let other = [
            self.endings.places[made.place].kind(),
            self.endings.ways[*way].kind(),
            made.has_bom.then_some(Kind::Bom),
            made.shape.map(Shape::kind),
            made.rewriting.map(Rewriting::kind),
            made.word.is_some().then_some(Kind::KeyLabel),
            made.typed_key.is_some().then_some(Kind::KeyCharacter),
            made.subset.is_some().then_some(Kind::FieldsSubset),
        ];
        let other = other.into_iter().flatten().map(Kind::cost);
        whole.chain(single).chain(other).sum::<u32>() + self.endings.keys[made.key].cost()
    }
}

/// One hypothesis, being told.
struct Telling<'a> {
    space: &'a Space,
    question: &'a Question<'a>,
    reading: &'a Reading,
    proved: &'a Proved,
}

impl Telling<'_> {
    fn explanation(&self) -> Explanation {
        let made = &self.proved.made;
        let mut changes: Vec<Change> = made.single.iter().map(|index| self.single(*index)).collect();
        if made.subset.is_some() {
            let signed = |member: &Member<'_>| self.space.fields[member.place].is_signed();
            let names = made.members(self.space).into_iter().filter(signed).map(|member| member.name.to_owned());
            changes.push(Change { kind: Kind::FieldsSubset, mistake: Mistake::Subset(names.collect()) });
        }
        for index in &made.choice.0 {
            self.whole(&self.space.whole[*index], &mut changes);
        }
        self.around(&mut changes);
        self.digest(&mut changes);
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
            Act::Encode(encoded) => self.encoded(encoded.encoding),
            Act::Order(order) => Mistake::Order(*order),
            Act::Join(joining, _) => Mistake::Joining(*joining),
        };
        changes.push(Change { kind: *kind, mistake });
    }

    fn name(&self, mistake: usize) -> &str {
        &self.space.fields[self.space.single[mistake].field].name
    }

    /// Names the field where the encoding changes only one.
    fn encoded(&self, encoding: &Encoding) -> Mistake {
        let is_changed = |value: &[u8]| (encoding.apply)(value) != value;
        let value = |field: &usize| self.proved.made.value(self.space, *field);
        let mut changed = (0..self.space.fields.len()).filter(|field| value(field).is_some_and(is_changed));
        match (changed.next(), changed.next()) {
            (Some(field), None) => {
                let name = self.space.fields[field].name.clone();
                Mistake::Field { name, what: InField::Recoded(encoding.name) }
            }
            _ => Mistake::Values(encoding.name),
        }
    }

    fn around(&self, changes: &mut Vec<Change>) {
        let Proved { made, way } = self.proved;
        let mut add = |kind: Kind, mistake: Mistake| changes.push(Change { kind, mistake });
        if let Some(shape) = made.shape {
            add(shape.kind(), Mistake::Shape(shape));
        }
        if made.has_bom {
            add(Kind::Bom, Mistake::Bom);
        }
        if let Some((kind, place)) = self.space.endings.places[made.place].mistake() {
            add(kind, Mistake::KeyPlace(place));
        }
        if let Some(word) = &made.word {
            add(Kind::KeyLabel, Mistake::KeyWord(word.clone()));
        }
        if let Some(typed) = &made.typed_key {
            add(Kind::KeyCharacter, Mistake::KeySlip(typed.slip, typed.place));
        }
        let key = &self.space.endings.keys[made.key];
        match &key.source {
            Source::Own => {}
            Source::Aes => add(Kind::KeyIsAesKey, Mistake::KeyIsAesKey),
            Source::Profile(name) => add(Kind::KeyOfProfile, Mistake::KeyOfProfile(name.clone())),
        }
        if let Some(form) = key.form {
            add(FORMS[form].kind, Mistake::KeyForm(FORMS[form].name));
        }
        if let Some(rewriting) = made.rewriting {
            add(rewriting.kind(), Mistake::Rewritten(rewriting));
        }
        if let Some((kind, digested)) = self.space.endings.ways[*way].0 {
            add(kind, Mistake::Digested(digested));
        }
    }

    /// Which digest was taken, and what was made of it.
    fn digest(&self, changes: &mut Vec<Change>) {
        let (algorithm, keyed) = (self.reading.algorithm, self.proved.made.keyed);
        if algorithm != Algorithm::Md5 {
            let kind = if keyed == Keyed::No { Kind::DigestOther } else { Kind::HmacOther };
            changes.push(Change { kind, mistake: Mistake::Digest(algorithm, keyed) });
        }
        let cut = self.reading.wanted.cut(&self.signature());
        for cut in cut.into_iter().chain(self.reading.base64) {
            let (kind, mistake) = match cut {
                Cut::Digits { from: 8, count: 16 } => (Kind::DigestMiddle16, Mistake::Middle16),
                Cut::Digits { .. } => (Kind::DigestPart, Mistake::Cut(cut)),
                Cut::WithoutZeros | Cut::BytesWithoutZeros => (Kind::DigestZerosLost, Mistake::Cut(cut)),
                Cut::Base64 | Cut::Base64OfHex => (Kind::DigestBase64, Mistake::Cut(cut)),
            };
            changes.push(Change { kind, mistake });
        }
    }

    /// The digest that the string leads to.
    fn signature(&self) -> Vec<u8> {
        let Proved { made, way } = self.proved;
        let key = &self.space.endings.keys[made.key].bytes;
        let Some(digested) = self.space.endings.ways[*way].digested() else {
            return made.digest(self.space, self.reading.algorithm).0;
        };
        let keyed = if self.space.endings.ways[*way].is_keyless() { Keyed::HmacOfFields } else { Keyed::No };
        let made = Made { keyed: if digested == Digested::Hmac { Keyed::Hmac } else { keyed }, ..made.clone() };
        let text = made.text(self.space);
        let md5 = |text: &[u8]| Algorithm::Md5.digest(text);
        match digested {
            Digested::HexAgain => md5(hex::encode(md5(&text)).as_bytes()),
            Digested::UpperHexAgain => md5(hex::encode_upper(md5(&text)).as_bytes()),
            Digested::BytesAgain => md5(&md5(&text)),
            Digested::FieldsThenKey => md5(&[hex::encode(md5(&text)).as_bytes(), key].concat()),
            Digested::FieldsThenLabelledKey => md5(&[hex::encode(md5(&text)).as_bytes(), b"&key=", key].concat()),
            Digested::Hmac | Digested::HmacOfFields => Algorithm::Md5.hmac(key, &text),
        }
    }

    /// The string that was signed, fit to be shown; a rewriting of the whole is only told.
    fn canonical(&self) -> SignedString {
        let Proved { made, way } = self.proved;
        let way = self.space.endings.ways[*way];
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
        let is_keyless = way.is_keyless() || made.keyed == Keyed::HmacOfFields;
        let made = Made { keyed: if is_keyless { Keyed::HmacOfFields } else { Keyed::No }, ..made.clone() };
        let members = made.members(self.space);
        let members: Vec<Member<'_>> = members.iter().map(|member| self.shown(member)).collect();
        let Parts { fields, ending } = made.compose(self.space, &members, MASKED_KEY.as_bytes());
        let mut string = SignedString::default();
        string.push_text(if then.is_some() { "MD5(" } else { "" });
        for (at, text) in printable(&fields).split(PLAINTEXT).enumerate() {
            if at % 2 == 0 { string.push_text(text) } else { string.push_plaintext(text) }
        }
        string.push_text(&then.unwrap_or_else(|| printable(&ending)));
        string
    }

    /// A member with its value as it may be shown.
    fn shown<'b>(&self, member: &Member<'b>) -> Member<'b> {
        let made = &self.proved.made;
        let mistake = made.mistake(self.space, member.place);
        let is_slip_in_card =
            mistake.is_some() && is_card_name(member.name) && !is_ciphertext(&printable(&member.value));
        let value = if is_slip_in_card || mistake.is_some_and(FieldMistake::is_secret) {
            match made.shape {
                Some(Shape::Json { .. }) => format!("<{}>", member.name),
                _ => format!("{PLAINTEXT}{}{PLAINTEXT}", member.name),
            }
        } else {
            self.without_keys(&printable(&member.value))
        };
        Member { value: value.into_bytes().into(), ..*member }
    }

    /// Hides keys that stand in a field's value.
    fn without_keys(&self, text: &str) -> String {
        let others = self.question.other_keys.iter().map(|(_, key)| key.expose());
        let known = [Some(self.question.api_key.expose()), self.question.aes_key.map(AesKey::expose)];
        let keys = known.into_iter().flatten().chain(others).filter(|key| key.len() >= SHORTEST_KEY);
        keys.fold(text.to_owned(), |text, key| if text.contains(key) { text.replace(key, MASKED_KEY) } else { text })
    }
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
