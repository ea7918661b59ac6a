//! A string that was signed, as far as it may be shown.

/// A string that was signed, with every key as `***`; bytes that are no UTF-8 are written as
/// `\xNN`. The plaintext of a card is not in it, only its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedString(Vec<Piece>);

/// A stretch of such a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// The plaintext of a card, which the field of this name has encrypted.
    Plaintext(String),
}

impl SignedString {
    /// Its pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// Adds text at the end.
    pub(in crate::workbench) fn push_text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.0.push(Piece::Text(text.to_owned())),
        }
    }

    /// Adds the plaintext of a field's card at the end.
    pub(in crate::workbench) fn push_plaintext(&mut self, field: &str) {
        self.0.push(Piece::Plaintext(field.to_owned()));
    }
}
