//! What the ledger says of the cards of a file, and what is therefore done with each.

use crate::core::protocol;
use crate::core::value::BatchNo;
use crate::error::Failure;
use crate::ledger::{Job, Known, Planned, Refusal, State};
use crate::order::journal::Journal;
use crate::order::made;

use super::goods::Goods;

/// The cards of a file, by what is done with them.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// To be sent, in the order of the file.
    pub(crate) send: Vec<usize>,
    /// Their orders are in doubt: to be asked about first.
    pub(crate) ask: Vec<usize>,
    /// Sent before, and left as they are.
    pub(crate) skip: Vec<(usize, Known)>,
    /// Refused by the ledger.
    pub(crate) refused: Vec<(usize, Refusal)>,
}

/// What the ledger would say, with nothing written down.
pub(crate) fn weigh(goods: &mut Goods<'_>, journal: &Journal<'_>, retry_rejected: bool) -> Result<Plan, Failure> {
    let made = made::made_batch()?;
    let mut unsigned = Ok(());
    let planned = journal.weigh(&mut |take| unsigned = goods.plan(&made, take))?;
    unsigned?;
    Ok(Plan::of(planned, goods, retry_rejected))
}

/// Writes all cards down that are new, each with its number. Returns their job, too.
pub(crate) fn enqueue(
    goods: &mut Goods<'_>,
    journal: &mut Journal<'_>,
    retry_rejected: bool,
) -> Result<(Option<Job>, Plan), Failure> {
    let made: BatchNo = made::made_batch()?;
    let mut unsigned = Ok(());
    let (job, planned) = journal.enqueue(&mut |take| unsigned = goods.plan(&made, take))?;
    unsigned?;
    Ok((job, Plan::of(planned, goods, retry_rejected)))
}

impl Plan {
    /// Whether no card would be sent, whatever the gateway says about those in doubt.
    pub(crate) fn is_nothing_to_send(&self) -> bool {
        self.send.is_empty() && self.ask.is_empty()
    }

    fn of(planned: Vec<Planned>, goods: &mut Goods<'_>, retry_rejected: bool) -> Self {
        let mut plan = Self::default();
        for (item, planned) in planned.into_iter().enumerate() {
            match planned {
                Planned::New => plan.send.push(item),
                Planned::Refused(refusal) => plan.refused.push((item, refusal)),
                Planned::Known(known) => {
                    goods.keep_number(item, &known.order_id, known.state);
                    plan.sort(item, known, retry_rejected);
                }
            }
        }
        plan
    }

    fn sort(&mut self, item: usize, known: Known, retry_rejected: bool) {
        let passes = || known.message.as_deref().is_some_and(protocol::says_passing_fault);
        match known.state {
            State::Queued | State::NotSent | State::NotFound => self.send.push(item),
            State::Rejected if retry_rejected && passes() => self.send.push(item),
            State::Sending | State::Unknown => self.ask.push(item),
            State::Rejected
            | State::Accepted
            | State::Processing
            | State::Succeeded
            | State::Failed
            | State::Reversed => self.skip.push((item, known)),
        }
    }
}
