//! Pieces of advice, strung together.

/// The pieces, each once, in their order.
pub(super) fn once_each(pieces: impl Iterator<Item = String>) -> String {
    let mut told: Vec<String> = Vec::new();
    for piece in pieces {
        if !told.contains(&piece) {
            told.push(piece);
        }
    }
    told.join("; ")
}
