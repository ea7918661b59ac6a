//! The course of the search: what people do often before what is far-fetched, one mistake before two.

use std::sync::{Arc, OnceLock};

use super::Diagnosis;
use super::algorithm::Algorithm;
use super::explain::{self, Proved};
use super::fields::Class;
use super::given::{Reading, Wanted};
use super::kind::Kind;
use super::mistake::Explanation;
use super::question::{Effort, Question};
use super::renamed::Forms;
use super::search;
use super::space::Space;
use super::tiers::{GUESS, GUESS_BESIDE, PLAIN, TIERS, Tier};
use super::variant::{self, Variant};
use super::watch::Watch;
use super::wide;

/// With more mistakes than these, other names are no longer thought of.
const MOST_WITH_VARIANTS: usize = 2;

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
    let readings = question.given.readings();
    let variants = OnceLock::new();
    for mistakes in 1..=effort.mistakes.clamp(1, search::MOST) {
        let mut watch = Watch::new(effort);
        if readings.is_empty() || mistakes > 1 && watch.look() {
            diagnosis.exhausted &= readings.is_empty();
            break;
        }
        let space = Space::new(question, mistakes, &mut watch);
        let (mut is_exhausted, mut is_complete) = (true, true);
        for reading in &readings {
            let mut level = Level {
                question,
                space: &space,
                variants: &variants,
                reading,
                mistakes,
                effort,
                tried: 0,
                is_complete: space.is_complete,
            };
            let found = level.search();
            diagnosis.tried += level.tried;
            is_complete &= level.is_complete;
            match found {
                Some(explanations) => diagnosis.explanations = explanations,
                None => is_exhausted = false,
            }
            if !diagnosis.explanations.is_empty() || !is_exhausted {
                break;
            }
        }
        diagnosis.exhausted &= is_exhausted && is_complete;
        if !diagnosis.explanations.is_empty() || !is_exhausted {
            break;
        }
        if mistakes == 1 {
            (diagnosis.ruled_out, diagnosis.not_applicable) =
                ruled_out(&space, variants.get_or_init(|| variant::all(question)));
        }
        diagnosis.searched = mistakes;
    }
    diagnosis
}

/// The kinds that were looked for in vain, and those that there was no occasion for.
fn ruled_out(space: &Space, variants: &[Variant]) -> (Vec<Kind>, Vec<Kind>) {
    let mut tried = space.kinds();
    tried.extend(variants.iter().map(|variant| variant.change.kind));
    if !space.is_large {
        tried.extend(wide::kinds());
    }
    // Which of them it is shows in what the signature looks like.
    let by_looks = [Kind::DigestOther, Kind::HmacOther, Kind::DigestBase64, Kind::DigestPart];
    tried.extend(by_looks.into_iter().chain([Kind::DigestMiddle16, Kind::DigestZerosLost]));
    Kind::ALL.iter().partition(|kind| tried.contains(kind))
}

/// All hypotheses with a number of mistakes, for one way to read the signature.
struct Level<'a> {
    question: &'a Question<'a>,
    space: &'a Space,
    variants: &'a OnceLock<Vec<Variant>>,
    reading: &'a Reading,
    mistakes: usize,
    effort: &'a Effort<'a>,
    tried: u64,
    /// Whether every mistake was thought of.
    is_complete: bool,
}

/// What explains the signature by a part of the hypotheses; `None` when time is up.
type Step<'a> = fn(&mut Level<'a>) -> Option<Vec<Explanation>>;

impl<'a> Level<'a> {
    /// What explains the signature; `None` when time is up.
    fn search(&mut self) -> Option<Vec<Explanation>> {
        if self.reading.algorithm != Algorithm::Md5 {
            return self.first_of(&[Self::wide, Self::renamed]);
        }
        self.first_of(&[
            Self::renamed_and_guesses,
            Self::wide_and_guesses,
            Self::often,
            Self::renamed,
            Self::wide,
            Self::seldom,
            Self::misspelt,
            Self::wide_and_slips,
            Self::guesses,
        ])
    }

    fn first_of(&mut self, steps: &[Step<'a>]) -> Option<Vec<Explanation>> {
        for step in steps {
            let explanations = step(self)?;
            if !explanations.is_empty() {
                return Some(explanations);
            }
        }
        Some(Vec::new())
    }

    fn often(&mut self) -> Option<Vec<Explanation>> {
        let mut tiers: Vec<&Tier> = TIERS[self.mistakes - 1].0.iter().collect();
        // Our own string is no hypothesis, unless only a part or another notation of its digest is compared.
        let is_changed = self.reading.base64.is_some() || matches!(self.reading.wanted, Wanted::Digits(_));
        if self.mistakes == 1 && is_changed {
            tiers.insert(0, &PLAIN);
        }
        self.quick(&tiers)
    }

    fn seldom(&mut self) -> Option<Vec<Explanation>> {
        let tiers: Vec<&Tier> = TIERS[self.mistakes - 1].1.iter().collect();
        let slips = self.quick(&tiers)?;
        if self.mistakes > 1 || !slips.is_empty() {
            return Some(slips);
        }
        self.guessing(&[&GUESS])
    }

    fn guesses(&mut self) -> Option<Vec<Explanation>> {
        if self.mistakes != 2 {
            return Some(Vec::new());
        }
        self.guessing(&[&GUESS_BESIDE])
    }

    /// Characters that were replaced or lost are so many that they are listed only when they are tried.
    fn guessing(&mut self, tiers: &[&Tier]) -> Option<Vec<Explanation>> {
        let space = self.space_of_guesses();
        self.is_complete &= space.is_complete;
        let found = search::run(&space, &self.reading.wanted, tiers, self.effort);
        self.told(&space, &found)
    }

    fn quick(&mut self, tiers: &[&Tier]) -> Option<Vec<Explanation>> {
        let found = search::run(self.space, &self.reading.wanted, tiers, self.effort);
        self.told(self.space, &found)
    }

    fn told(&mut self, space: &Space, found: &search::Found) -> Option<Vec<Explanation>> {
        self.tried += found.tried;
        let proved: Vec<Proved> = found.hits.iter().map(|hit| space.proved(hit)).collect();
        let explanations = explain::explain(space, self.question, self.reading, &proved);
        (found.is_exhausted || !explanations.is_empty()).then_some(explanations)
    }

    fn wide(&mut self) -> Option<Vec<Explanation>> {
        if self.space.is_large {
            return Some(Vec::new());
        }
        self.made(self.space, self.mistakes, wide::Depth::All)
    }

    /// The same with a slip of the finger beside.
    fn wide_and_slips(&mut self) -> Option<Vec<Explanation>> {
        if self.space.is_large || self.mistakes != 2 {
            return Some(Vec::new());
        }
        self.made(self.space, self.mistakes, wide::Depth::Slips)
    }

    /// Before three mistakes come two of which one is a character that was replaced or lost beside a part of the
    /// wide search: so many that two mistakes would not be searched through in the time that people wait.
    fn wide_and_guesses(&mut self) -> Option<Vec<Explanation>> {
        if self.space.is_large || self.mistakes != 3 {
            return Some(Vec::new());
        }
        let space = self.space_of_guesses();
        self.made(&space, 2, wide::Depth::Guesses)
    }

    /// What can be chosen, down to characters that were replaced or lost.
    fn space_of_guesses(&self) -> Space {
        let (endings, mut watch) = (Arc::clone(&self.space.endings), Watch::new(self.effort));
        Space::around(self.question, endings, Class::Guess, Some(self.space), &mut watch)
    }

    fn made(&mut self, space: &Space, mistakes: usize, depth: wide::Depth) -> Option<Vec<Explanation>> {
        let found = wide::run(space, self.reading, mistakes, depth, self.effort);
        self.tried += found.tried;
        let proved: Vec<Proved> = found.hits.into_iter().map(|made| Proved { made, way: 0 }).collect();
        let explanations = explain::explain(space, self.question, self.reading, &proved);
        (found.is_exhausted || !explanations.is_empty()).then_some(explanations)
    }

    /// A field under a name with any character wrong.
    fn misspelt(&mut self) -> Option<Vec<Explanation>> {
        if self.mistakes > 1 || self.space.is_large {
            return Some(Vec::new());
        }
        let mut watch = Watch::new(self.effort);
        let (variants, tried) = variant::guessed(self.question, &self.reading.wanted, &mut watch);
        self.tried += tried;
        let explanations = self.among(&variants, 0, (self.space, Class::Slip))?;
        (!watch.is_up() || !explanations.is_empty()).then_some(explanations)
    }

    /// Fields under other names, or with each other's values, which is one mistake, and what else is left.
    fn renamed(&mut self) -> Option<Vec<Explanation>> {
        if self.mistakes > MOST_WITH_VARIANTS {
            return Some(Vec::new());
        }
        let question = self.question;
        let variants = self.variants.get_or_init(|| variant::all(question));
        self.among(variants, self.mistakes - 1, (self.space, Class::Slip))
    }

    /// The same beside another name.
    fn renamed_and_guesses(&mut self) -> Option<Vec<Explanation>> {
        if self.mistakes != 3 {
            return Some(Vec::new());
        }
        let question = self.question;
        let variants = self.variants.get_or_init(|| variant::all(question));
        let space = self.space_of_guesses();
        self.among(variants, 1, (&space, Class::Guess))
    }

    /// Tries these forms, and so many mistakes beside them, down to a class, as the space has them.
    fn among(
        &mut self,
        variants: &[Variant],
        left: usize,
        (space, class): (&Space, Class),
    ) -> Option<Vec<Explanation>> {
        let Level { question, reading, effort, .. } = *self;
        let forms = Forms { question, space, reading, left, effort, variants, class };
        let found = forms.search();
        self.tried += found.tried;
        (found.is_exhausted || !found.explanations.is_empty()).then_some(found.explanations)
    }
}
