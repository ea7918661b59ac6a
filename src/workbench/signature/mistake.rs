//! What a signature turned out to be made of, as values; the words for them stand elsewhere.

use super::algorithm::{Algorithm, Keyed};
use super::alter::Slip;
use super::encode::Recoding;
use super::ending::{Digested, KeyPlace};
use super::given::Cut;
use super::in_field::InField;
use super::key::KeyForm;
use super::kind::Kind;
use super::rewriting::Rewriting;
use super::shape::Shape;
use super::signed_string::SignedString;
use super::style::Style;
use super::whole::{Joining, WrongOrder};

/// Changes to our way of signing that lead to the given signature, all of them together.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The changes, in the order of the stages.
    pub changes: Vec<Change>,
    /// The string that was signed.
    pub canonical: SignedString,
}

/// One change of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind it is of.
    pub kind: Kind,
    /// What exactly happened.
    pub mistake: Mistake,
}

/// A mistake that somebody made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// In one field.
    Field {
        /// The field's name.
        name: String,
        /// What happened to it.
        what: InField,
    },
    /// A value was signed in another notation.
    Notation {
        /// The field's name.
        name: String,
        /// The value here; nothing where it is empty.
        given: String,
        /// The value that was signed; `None` where the field was left out.
        signed: Option<String>,
    },
    /// The router's `s` was signed, which was not given.
    RouterAdded {
        /// The value that it was signed with.
        value: String,
    },
    /// Several empty fields were kept; their names.
    EmptyKept(Vec<String>),
    /// Fields of a notification without a value were signed as `name=`; their names.
    NullSigned(Vec<String>),
    /// All values were rewritten.
    Values(Recoding),
    /// The fields stood in another order.
    Order(WrongOrder),
    /// Names and values were strung together in another way.
    Joining(Joining),
    /// A byte-order mark stood in front of the string.
    Bom,
    /// The key was put elsewhere, or under another name.
    KeyPlace(KeyPlace),
    /// The AES key signed.
    KeyIsAesKey,
    /// The API key of another profile, of this name, signed.
    KeyOfProfile(String),
    /// The key was used in another form.
    KeyForm(KeyForm),
    /// The digest was taken in another way.
    Digested(Digested),
    /// All names stood in another style.
    Names(Style),
    /// A field stood under another name.
    Name {
        /// The name here.
        given: String,
        /// The name that was signed.
        signed: String,
    },
    /// Two fields had each other's value.
    Swapped {
        /// The name of one.
        one: String,
        /// The name of the other.
        two: String,
    },
    /// Only the fields of these names were signed.
    Subset(Vec<String>),
    /// The fields were strung together in another shape.
    Shape(Shape),
    /// The whole string was rewritten.
    Rewritten(Rewriting),
    /// The key was appended as `&WORD=`, under this name.
    KeyWord(String),
    /// The key was used with a slip of the finger in it, at this place, counted from 1. Which characters they
    /// are is never told.
    KeySlip(Slip, usize),
    /// Another digest was taken, or a keyed one.
    Digest(Algorithm, Keyed),
    /// Only the middle 16 of the digest's 32 digits were sent.
    Middle16,
    /// Another part of the digest was sent, or another notation of it.
    Cut(Cut),
}

impl Change {
    /// The field that it concerns, where it is one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match &self.mistake {
            Mistake::Field { name, .. } | Mistake::Notation { name, .. } | Mistake::Name { given: name, .. } => {
                Some(name)
            }
            Mistake::RouterAdded { .. } => Some("s"),
            _ => None,
        }
    }

    /// The key's name in the string, or the profile that it is from.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        match &self.mistake {
            Mistake::KeyPlace(KeyPlace::Label(label)) => Some(label),
            Mistake::KeyOfProfile(profile) => Some(profile),
            Mistake::KeyWord(word) => Some(word),
            _ => None,
        }
    }
}
