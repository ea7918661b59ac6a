//! Batches: how many cards one takes, and which is next when the program chooses.

use super::order::Order;
use super::refusal::Refusal;
use crate::core::protocol::CARDS_PER_BATCH;

/// The batch that a card is to belong to.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// Its number; empty where the form has none.
    pub number: &'a str,
    /// The field's name in the form.
    pub field: &'a str,
    /// Whether the program chose it. Such a batch may be another one when the same request is
    /// sent again.
    pub is_made: bool,
}

impl Order {
    /// Whether the order's batch was made. Where that was not written down, its looks decide.
    pub(super) fn has_made_batch(&self) -> bool {
        let looks_made = |batchno: &str| {
            let digits = batchno.strip_prefix('B').unwrap_or_default();
            digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        self.batch_is_made.unwrap_or_else(|| self.batchno.as_deref().is_some_and(looks_made))
    }
}

/// The batch that follows a made one which is full: `B20261122`, `B20261122-2`, `B20261122-3`, …
#[must_use]
pub fn next_batch(full: &str) -> String {
    let numbered = full.rsplit_once('-').and_then(|(made, number)| Some((made, number.parse::<u32>().ok()?)));
    match numbered {
        Some((made, number)) => format!("{made}-{}", number.saturating_add(1)),
        None => format!("{full}-2"),
    }
}

/// Refuses a batch in which so many cards may have reached the gateway; a store may stop counting
/// at the limit.
pub(super) fn refuse_full_batch(batchno: &str, cards: u32) -> Result<(), Refusal> {
    if cards < CARDS_PER_BATCH {
        return Ok(());
    }
    Err(Refusal::FullBatch { batchno: batchno.to_owned(), cards })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_batches_are_numbered_from_two() {
        assert_eq!(next_batch("B20261122"), "B20261122-2");
        assert_eq!(next_batch("B20261122-2"), "B20261122-3");
        assert_eq!(next_batch("B20261122-9"), "B20261122-10");
    }
}
