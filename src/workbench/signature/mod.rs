//! Why a signature does not match: a search over the mistakes that people make with this
//! protocol, each alone, then in pairs, then in threes.
//!
//! A string is put together in stages: which fields, with which values, encoded how, in what
//! order, joined how, with which key where, digested how. A mistake is another choice in one
//! stage. Only a digest that equals the given one counts, so that no explanation is ever a guess.

mod algorithm;
mod alter;
mod card;
mod course;
mod digest;
mod encode;
mod ending;
mod explain;
mod fields;
mod frame;
mod given;
mod idioms;
mod in_field;
mod key;
mod kind;
mod labels;
mod lanes;
mod made;
mod mistake;
mod moment;
mod numbers;
mod question;
mod renamed;
mod rewriting;
mod search;
mod selection;
mod shape;
mod signed_string;
mod singles;
mod space;
mod style;
mod text;
mod tiers;
mod variant;
mod watch;
mod whole;
mod wide;

pub use self::algorithm::{Algorithm, Keyed};
pub use self::alter::Slip;
pub use self::course::diagnose;
pub use self::encode::Recoding;
pub use self::ending::{Digested, KeyPlace};
pub use self::given::{BadGiven, Cut, Given};
pub use self::in_field::{InField, ValueEnd};
pub use self::key::{Filler, KeyForm};
pub use self::kind::Kind;
pub use self::mistake::{Change, Explanation, Mistake};
pub use self::question::{Effort, Question};
pub use self::rewriting::Rewriting;
pub use self::shape::{Escapes, Printed, Shape, Sorting};
pub use self::signed_string::{Piece, SignedString};
pub use self::style::Style;
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
