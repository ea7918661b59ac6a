//! Pieces of advice, strung together.

use crate::core::lang::{Words, say};

/// The pieces, each once, in their order.
pub(super) fn once_each(pieces: impl Iterator<Item = Words>) -> Words {
    let mut told: Vec<Words> = Vec::new();
    for piece in pieces {
        if !told.contains(&piece) {
            told.push(piece);
        }
    }
    Words::join(told, &say!("; ", "；"))
}
