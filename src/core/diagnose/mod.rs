//! Why a signature does not match: a search over the mistakes that people make with this
//! protocol, each alone, then in pairs, then in threes.
//!
//! A string is put together in stages: which fields, with which values, encoded how, in what
//! order, joined how, with which key where, digested how. A mistake is another choice in one
//! stage. Only a digest that equals the given one counts, so that no explanation is ever a guess.

mod advice;
mod alter;
mod cipher;
mod difference;
mod encode;
mod ending;
mod explain;
mod fields;
mod frame;
mod given;
mod key;
mod kind;
mod search;
mod whole;

use std::collections::{HashMap, HashSet};

pub use cipher::{CipherChange, CipherDiagnosis, CipherExplanation, CipherQuestion, diagnose_cipher};
pub use difference::{Difference, Side, first_difference};
pub use given::{BadGiven, Given};
pub use kind::Kind;

use super::cipher::CardCipher;
use super::form::Form;
use super::paste::JsonType;
use super::secret::{AesKey, ApiKey};

/// What is known: the fields, the signature that does not match, and the secrets at hand.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The fields as given.
    pub form: &'a Form,
    /// Fields that were no text in JSON.
    pub types: &'a HashMap<String, JsonType>,
    /// The signature that came with them.
    pub given: Given,
    /// Names that our signature leaves out.
    pub unsigned: &'a [String],
    /// The key that should have signed.
    pub api_key: &'a ApiKey,
    /// The key that encrypts cards; it may have signed by mistake.
    pub aes_key: Option<&'a AesKey>,
    /// The signing keys of other profiles, by name.
    pub other_keys: &'a [(String, ApiKey)],
    /// The card cipher, to find card values signed before encryption.
    pub card_cipher: Option<&'a CardCipher>,
}

/// How far to search.
#[derive(Clone, Copy)]
pub struct Effort<'a> {
    /// The most mistakes at once, from 1 to 3.
    pub mistakes: usize,
    /// How many threads search; none means one for every core.
    pub threads: usize,
    /// Tells that time is up; asked every few thousand hypotheses.
    pub time_up: &'a (dyn Fn() -> bool + Sync),
}

/// What the search found.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// What explains the signature, the most plausible first. All of them lead to it.
    pub explanations: Vec<Explanation>,
    /// How many hypotheses were tried: strings digested and compared.
    pub tried: u64,
    /// Kinds of mistakes that, alone, are ruled out.
    pub ruled_out: Vec<Kind>,
    /// Kinds of mistakes that these fields and keys gave no occasion to try.
    pub not_applicable: Vec<Kind>,
    /// How many mistakes at once were searched through in vain: 0 to 3.
    pub searched: usize,
    /// Whether the whole search was done; otherwise more time may find more.
    pub exhausted: bool,
}

/// Changes to our way of signing that lead to the given signature, all of them together.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The changes, in the order of the stages.
    pub changes: Vec<Change>,
    /// The string that was signed, with every key as `***` and card plaintext hidden; bytes that
    /// are no UTF-8 are written as `\xNN`.
    pub canonical: String,
    /// What mends it: a flag, a setting of the profile, or where to look in the other program.
    pub setting: Option<String>,
}

/// One mistake of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind.
    pub kind: Kind,
    /// The field that it concerns, where it is one.
    pub field: Option<String>,
    /// The key's name in the string, or the profile that it is from.
    pub label: Option<String>,
    /// The change in words.
    pub text: String,
}

/// Searches for what explains a signature that does not match.
#[must_use]
pub fn diagnose(question: &Question<'_>, effort: &Effort<'_>) -> Diagnosis {
    let mut diagnosis = Diagnosis {
        explanations: Vec::new(),
        tried: 0,
        ruled_out: Vec::new(),
        not_applicable: Vec::new(),
        searched: 0,
        exhausted: true,
    };
    for mistakes in 1..=effort.mistakes.clamp(1, MOST) {
        let space = Space::new(question, mistakes);
        let found = search::run(&space, question.given, mistakes, effort);
        diagnosis.tried += found.tried;
        diagnosis.explanations = explain::explain(&space, question, &found.hits);
        diagnosis.exhausted &= found.is_exhausted && space.is_complete;
        if !diagnosis.explanations.is_empty() || !found.is_exhausted {
            break;
        }
        if mistakes == 1 {
            let tried = space.kinds();
            (diagnosis.ruled_out, diagnosis.not_applicable) = Kind::ALL.iter().partition(|kind| tried.contains(kind));
        }
        diagnosis.searched = mistakes;
    }
    diagnosis
}

/// The most mistakes at once.
const MOST: usize = 3;

/// The most fields, and bytes in them, whose mistakes are searched.
const LARGEST: (usize, usize) = (2000, 1 << 18);

/// Whether a form is no request or notification of this protocol by far: then only mistakes with
/// the key and the digest are searched, for which the fields are digested but once.
fn is_large(form: &Form) -> bool {
    let bytes: usize = form.iter().map(|(name, value)| name.len() + value.len()).sum();
    form.len() > LARGEST.0 || bytes > LARGEST.1
}

/// Everything that can be chosen.
struct Space {
    fields: Vec<fields::Field>,
    single: Vec<fields::FieldMistake>,
    by_field: [Vec<Vec<usize>>; 3],
    whole: Vec<whole::WholeMistake>,
    places: Vec<ending::Place>,
    keys: Vec<key::Key>,
    ways: [ending::Way; 8],
    heads: Vec<ending::Head>,
    /// Whether the form was small enough to think of every mistake.
    is_complete: bool,
}

impl Space {
    /// Lists what can be chosen, for up to `most` mistakes at once. Guesses at characters are so
    /// many that they are tried alone only.
    fn new(question: &Question<'_>, most: usize) -> Self {
        let fields = fields::list(question);
        let is_large = is_large(question.form);
        let (single, has_all) =
            if is_large { (Vec::new(), false) } else { fields::mistakes(question, &fields, most == 1) };
        let by_field = fields::by_field(&single, fields.len());
        let whole = if is_large { Vec::new() } else { whole::mistakes(&fields, &single) };
        let (places, keys, ways) = (ending::places(), key::list(question), ending::ways());
        let heads = ending::heads(&places, &keys, &ways, most);
        Self { fields, single, by_field, whole, places, keys, ways, heads, is_complete: has_all }
    }

    /// The kinds of mistakes that could be made at all.
    fn kinds(&self) -> HashSet<Kind> {
        let by_source = |key: &key::Key| match key.source {
            key::Source::Own => None,
            key::Source::Aes => Some(Kind::KeyIsAesKey),
            key::Source::Profile(_) => Some(Kind::KeyOfProfile),
        };
        let by_form = |key: &key::Key| key.form.map(|form| key::FORMS[form].kind);
        let mut kinds = HashSet::from([Kind::Bom]);
        kinds.extend(self.single.iter().map(|mistake| mistake.kind));
        kinds.extend(self.whole.iter().map(|mistake| mistake.kind));
        kinds.extend(self.places.iter().filter_map(|place| place.kind));
        kinds.extend(self.ways.iter().filter_map(|way| way.kind));
        kinds.extend(self.keys.iter().filter_map(by_source));
        kinds.extend(self.keys.iter().filter_map(by_form));
        kinds
    }
}
