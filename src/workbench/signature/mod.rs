//! Why a signature does not match: a search over the mistakes that people make with this
//! protocol, each alone, then in pairs, then in threes.
//!
//! A string is put together in stages: which fields, with which values, encoded how, in what
//! order, joined how, with which key where, digested how. A mistake is another choice in one
//! stage. Only a digest that equals the given one counts, so that no explanation is ever a guess.

mod alter;
mod digest;
mod encode;
mod ending;
mod explain;
mod fields;
mod frame;
mod given;
mod in_field;
mod key;
mod kind;
mod lanes;
mod mistake;
mod question;
mod search;
mod signed_string;
mod space;
mod tiers;
mod whole;

pub use self::alter::Slip;
pub use self::encode::Recoding;
pub use self::ending::{Digested, KeyPlace};
pub use self::given::{BadGiven, Given};
pub use self::in_field::{InField, ValueEnd};
pub use self::key::KeyForm;
pub use self::kind::Kind;
pub use self::mistake::{Change, Explanation, Mistake};
pub use self::question::{Effort, Question};
pub use self::signed_string::{Piece, SignedString};
use self::space::Space;
pub use self::whole::{Joining, WrongOrder};

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
    for mistakes in 1..=effort.mistakes.clamp(1, search::MOST) {
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
