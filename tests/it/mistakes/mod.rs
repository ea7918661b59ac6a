//! A corpus of mistakes, each made on purpose by a signer of the tests' own, in twelve families; and
//! how many of them the diagnosis names.
//!
//! What a mistake may be called is written down with it, from what was done, and never from what the
//! diagnosis knows.

mod cards;
mod charsets;
mod decrypt;
mod digest;
mod digests;
mod fields;
mod foreign;
mod forms;
mod gateways;
mod keys;
mod names;
mod none;
mod notifications;
mod pairs;
mod shapes;
mod signer;
mod singles;
mod slips;
mod time;
mod values;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use consign::core::cipher::CardCipher;
use consign::core::form::Form;
use consign::core::secret::{AesKey, ApiKey};
use consign::workbench::{self, Change, Diagnosis, Effort, Given, Question};

use self::forms::Sent;
use self::signer::{AES_KEY, KEY, OTHER_KEY, Signer};

/// A mistake, and what it may be called.
#[derive(Clone)]
pub(super) struct Mistake {
    family: &'static str,
    form: &'static str,
    what: String,
    /// The kinds, of which each names it: several where they describe the same string.
    kinds: &'static str,
    field: Option<&'static str>,
    make: Arc<dyn Fn(&mut Signer) + Send + Sync>,
}

/// What the diagnosis made of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Verdict {
    /// The first explanation is the mistake and nothing else.
    First,
    /// Another explanation names it, or the first says more than was done.
    Later,
    Silent,
    Wrong,
}

impl Mistake {
    fn judge(&self, diagnosis: Option<&Diagnosis>) -> Verdict {
        judge(self.kinds, self.field, diagnosis)
    }

    fn signed(&self) -> (Vec<u8>, String) {
        let mut signer = forms::form(self.form).signer();
        (self.make)(&mut signer);
        signer.sign()
    }
}

/// Whether one of the kinds, with bars between, is this change's.
fn named(kinds: &str, change: &Change) -> bool {
    kinds.split('|').any(|kind| kind == change.kind.id())
}

fn judge(kinds: &str, field: Option<&str>, diagnosis: Option<&Diagnosis>) -> Verdict {
    let explanations = diagnosis.map_or(&[][..], |diagnosis| &diagnosis.explanations);
    let Some(first) = explanations.first() else { return Verdict::Silent };
    let in_field = field.is_none_or(|field| first.changes.iter().any(|change| change.field() == Some(field)));
    if in_field && first.changes.iter().all(|change| named(kinds, change)) {
        return Verdict::First;
    }
    let is_named = explanations.iter().flat_map(|told| &told.changes).any(|change| named(kinds, change));
    if is_named { Verdict::Later } else { Verdict::Wrong }
}

/// What is told first, for the reader of a failure.
fn told(diagnosis: Option<&Diagnosis>) -> String {
    let Some(diagnosis) = diagnosis else { return "not taken as a signature".into() };
    let change = |change: &Change| [change.kind.id(), change.field().unwrap_or_default()].join(" ");
    let first = diagnosis.explanations.first();
    first.map(|first| first.changes.iter().map(change).collect::<Vec<_>>().join(" + ")).unwrap_or_default()
}

/// Takes down the mistakes of a family.
struct Family {
    name: &'static str,
    mistakes: Vec<Mistake>,
}

impl Family {
    fn new(name: &'static str) -> Self {
        Self { name, mistakes: Vec::new() }
    }

    /// A mistake made with each of these forms, named by their names with blanks between.
    fn add(
        &mut self,
        forms: &'static str,
        kinds: &'static str,
        what: &str,
        make: impl Fn(&mut Signer) + Send + Sync + 'static,
    ) {
        self.take(forms, kinds, what, None, make);
    }

    /// A mistake in one field.
    fn field(
        &mut self,
        forms: &'static str,
        field: &'static str,
        kinds: &'static str,
        what: &str,
        make: impl Fn(&mut Vec<u8>) + Send + Sync + 'static,
    ) {
        let make = move |signer: &mut Signer| _ = signer.value(field).map(&make);
        self.take(forms, kinds, &format!("{field}: {what}"), Some(field), make);
    }

    /// A field signed as another text.
    fn signed_as(&mut self, forms: &'static str, field: &'static str, kinds: &'static str, text: &'static str) {
        self.field(forms, field, kinds, text, move |value| *value = text.into());
    }

    fn take(
        &mut self,
        forms: &'static str,
        kinds: &'static str,
        what: &str,
        field: Option<&'static str>,
        make: impl Fn(&mut Signer) + Send + Sync + 'static,
    ) {
        let make: Arc<dyn Fn(&mut Signer) + Send + Sync> = Arc::new(make);
        for form in forms.split(' ') {
            let make = Arc::clone(&make);
            self.mistakes.push(Mistake { family: self.name, form, what: what.into(), kinds, field, make });
        }
    }
}

/// All of them, those that change nothing left out.
fn corpus() -> Vec<Mistake> {
    let families: [fn() -> Family; 12] = [
        digests::family,
        names::family,
        time::family,
        charsets::family,
        keys::family,
        values::family,
        shapes::family,
        fields::family,
        cards::family,
        notifications::family,
        gateways::family,
        slips::family,
    ];
    families.iter().flat_map(|family| family().mistakes).collect()
}

/// What `verify` is given beside the signature.
struct Asked<'a> {
    fields: Vec<(String, String)>,
    unsigned: Vec<String>,
    key: &'a str,
}

impl From<&Sent> for Asked<'_> {
    fn from(sent: &Sent) -> Self {
        Self {
            fields: sent.fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            unsigned: sent.unsigned.iter().map(|name| (*name).to_owned()).collect(),
            key: KEY,
        }
    }
}

impl Asked<'_> {
    /// Asks with a budget of looks at the clock, so that it is the same on every machine; nothing, where
    /// what is given is not taken as a signature.
    fn ask(&self, given: &str, mistakes: usize, looks: usize) -> Option<Diagnosis> {
        let form = Form::from_pairs(self.fields.clone()).expect("unique names");
        let aes_key = AesKey::new(AES_KEY.into());
        let question = Question {
            form: &form,
            types: &HashMap::new(),
            given: Given::parse(given).ok()?,
            unsigned: &self.unsigned,
            api_key: &ApiKey::new(self.key.into()),
            aes_key: Some(&aes_key),
            other_keys: &[("other".to_owned(), ApiKey::new(OTHER_KEY.into()))],
            card_cipher: Some(&CardCipher::new(&aes_key)),
        };
        let looked = AtomicUsize::new(0);
        let time_up = || looked.fetch_add(1, Ordering::Relaxed) >= looks;
        Some(workbench::diagnose(&question, &Effort { mistakes, threads: 1, time_up: &time_up }))
    }

    /// All single mistakes, and of several at once those that are reached soon.
    fn ask_for_one(&self, given: &str) -> Option<Diagnosis> {
        let one = self.ask(given, 1, 20_000)?;
        if one.explanations.is_empty() { self.ask(given, 3, 20) } else { Some(one) }
    }
}
