//! The search among other forms: fields under other names, or with each other's values.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::algorithm::Algorithm;
use super::explain::{self, Proved};
use super::fields::Class;
use super::given::Reading;
use super::made::Made;
use super::mistake::Explanation;
use super::question::{Effort, Question};
use super::search;
use super::space::{Space, bytes};
use super::tiers::{GUESS, RENAMED, TWO, Tier};
use super::variant::{self, Variant};
use super::watch::Watch;
use super::wide;
use crate::core::signature;

/// What it takes to put a form together, as so many bytes digested.
const WORK: usize = 1 << 12;

/// The forms to try, and what may be wrong beside.
pub(super) struct Forms<'a> {
    pub(super) question: &'a Question<'a>,
    /// What is known of the form as given, down to the same class.
    pub(super) space: &'a Space,
    pub(super) reading: &'a Reading,
    /// How many mistakes there are beside the form.
    pub(super) left: usize,
    pub(super) effort: &'a Effort<'a>,
    pub(super) variants: &'a [Variant],
    /// How far-fetched mistakes in fields may be.
    pub(super) class: Class,
}

/// What came out.
pub(super) struct Found {
    pub(super) explanations: Vec<Explanation>,
    pub(super) tried: u64,
    pub(super) is_exhausted: bool,
}

impl Forms<'_> {
    /// Tries every form.
    pub(super) fn search(&self) -> Found {
        let shared = Shared {
            forms: self,
            next: AtomicUsize::new(0),
            tried: AtomicU64::new(0),
            is_stopped: AtomicBool::new(false),
            explanations: Mutex::new(Vec::new()),
        };
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if self.effort.threads == 0 { cores } else { self.effort.threads };
        if threads < 2 || self.left == 0 {
            shared.work();
        } else {
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| shared.work());
                }
            });
        }
        let mut explanations = shared.explanations.into_inner().unwrap_or_default();
        explanations.sort_by_key(|(index, _)| *index);
        Found {
            explanations: explanations.into_iter().map(|(_, explanation)| explanation).collect(),
            tried: shared.tried.into_inner(),
            is_exhausted: !shared.is_stopped.into_inner(),
        }
    }
}

/// What all threads share.
struct Shared<'a> {
    forms: &'a Forms<'a>,
    next: AtomicUsize,
    tried: AtomicU64,
    is_stopped: AtomicBool,
    explanations: Mutex<Vec<(usize, Explanation)>>,
}

impl Shared<'_> {
    fn work(&self) {
        let mut watch = Watch::new(self.forms.effort);
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(variant) = self.forms.variants.get(index) else { return };
            if self.is_stopped.load(Ordering::Relaxed) {
                return;
            }
            let found = self.variant(variant, &mut watch);
            if let Ok(mut explanations) = self.explanations.lock() {
                explanations.extend(found.into_iter().map(|mut explanation| {
                    explanation.changes.insert(0, variant.change.clone());
                    (index, explanation)
                }));
            }
        }
    }

    /// Whatever explains the signature as that of this form.
    fn variant(&self, variant: &Variant, watch: &mut Watch<'_>) -> Vec<Explanation> {
        let Forms { question, space: known, reading, left, effort, class, .. } = *self.forms;
        let (form, unsigned) = variant.form(question);
        let question = Question { form: &form, unsigned: &unsigned, ..*question };
        if watch.spend(WORK + bytes(&form)) {
            self.stop();
            return Vec::new();
        }
        let is_md5 = reading.algorithm == Algorithm::Md5;
        if left == 0 {
            return if is_md5 { self.plain(&question) } else { Vec::new() };
        }
        let space = Space::around(&question, Arc::clone(&known.endings), class, Some(known), watch);
        let effort = Effort { threads: 1, ..*effort };
        let mut proved = Vec::new();
        if is_md5 {
            let tiers: Vec<&Tier> = match class {
                Class::Guess => vec![&GUESS],
                // Cards that changed places were plaintext, as a rule.
                _ if variant.is_swap() => RENAMED.iter().chain([&TWO]).collect(),
                _ => RENAMED.iter().collect(),
            };
            let found = search::run(&space, &reading.wanted, &tiers, &effort);
            self.count(found.tried, found.is_exhausted);
            proved.extend(found.hits.iter().map(|hit| space.proved(hit)));
        }
        if class == Class::Guess {
            return explain::explain(&space, &question, reading, &proved);
        }
        if proved.is_empty() && variant.is_swap() && is_md5 {
            let renamed = self.renamed_too(&question, watch);
            if !renamed.is_empty() {
                return renamed;
            }
        }
        let found = wide::run(&space, reading, left, wide::Depth::Parts, &effort);
        self.count(found.tried, found.is_exhausted);
        proved.extend(found.hits.into_iter().map(|made| Proved { made, way: 0 }));
        explain::explain(&space, &question, reading, &proved)
    }

    /// A form whose values changed places, with a field under another name beside.
    fn renamed_too(&self, question: &Question<'_>, watch: &mut Watch<'_>) -> Vec<Explanation> {
        let mut explained = Vec::new();
        for variant in variant::all(question).iter().filter(|variant| !variant.is_swap()) {
            let (form, unsigned) = variant.form(question);
            if watch.spend(bytes(&form)) {
                self.stop();
                break;
            }
            let mut explanations = self.plain(&Question { form: &form, unsigned: &unsigned, ..*question });
            for explanation in &mut explanations {
                explanation.changes.insert(0, variant.change.clone());
            }
            explained.append(&mut explanations);
        }
        explained
    }

    /// Counts what was tried, and stops where time was up.
    fn count(&self, tried: u64, is_exhausted: bool) {
        self.tried.fetch_add(tried, Ordering::Relaxed);
        if !is_exhausted {
            self.stop();
        }
    }

    fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// The form as it is signed here.
    fn plain(&self, question: &Question<'_>) -> Vec<Explanation> {
        self.tried.fetch_add(1, Ordering::Relaxed);
        let digits = signature::sign(question.form, question.unsigned, question.api_key).to_string();
        let digest = hex::decode(digits).unwrap_or_default();
        if !self.forms.reading.wanted.is(&digest) {
            return Vec::new();
        }
        let mut watch = Watch::new(self.forms.effort);
        let space = Space::around(question, Arc::clone(&self.forms.space.endings), Class::Common, None, &mut watch);
        explain::explain(&space, question, self.forms.reading, &[Proved { made: Made::default(), way: 0 }])
    }
}
