//! What the platform's calls did not tell, or told against the ledger, the gateway is asked: a
//! listener that was down for all repeats of a call learns the end all the same.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::core::lang::say;
use crate::ledger::{Effect, LedgerError, Order, OrderKind};
use crate::order::clock;
use crate::order::journal::Journal;
use crate::order::session::Session;
use crate::order::standing::{OrderRef, Standing};
use crate::order::status::OrderStatus;
use crate::output::document::{Document, OutcomeName, Synced};
use crate::output::{Report, local_time, words};

use super::lines::Lines;

/// How often open orders are asked about, and from which age on.
const ROUND: Duration = Duration::from_secs(60);

/// How many questions a round has at most, and the least time between two: gateways count them.
const MOST_A_ROUND: usize = 100;
const BETWEEN: Duration = Duration::from_millis(100);

/// How old a contradiction may be that a listener asks about at its start: one that came before is
/// settled by now, or by hand.
const RECENT: Duration = Duration::from_secs(7 * 24 * 3600);

/// Asks until the listener ends.
pub(super) struct Inquiry<'a> {
    session: &'a Session<'a>,
    journal: Journal<'a>,
    lines: &'a Lines,
    is_over: &'a AtomicBool,
    /// Whether the gateway gave no usable answer the last time.
    is_silent: bool,
    /// Orders of which the gateway has said what the ledger cannot follow: told loudly, and left to
    /// people.
    disputed: HashSet<Key>,
}

/// That nothing is asked any more.
struct Over;

impl<'a> Inquiry<'a> {
    /// Nothing is asked yet. `is_over` tells whether the listener ends.
    pub(super) fn new(
        session: &'a Session<'a>,
        journal: Journal<'a>,
        lines: &'a Lines,
        is_over: &'a AtomicBool,
    ) -> Self {
        Self { session, journal, lines, is_over, is_silent: false, disputed: HashSet::new() }
    }

    /// Asks about all open orders at once, then about those that stay open, and in between about
    /// those that a notification has put in doubt: once at once, and then once a round, however
    /// often it comes.
    pub(super) fn run(mut self, doubtful: &Receiver<OrderRef>) {
        let _told = self.ask_until_over(doubtful);
    }

    fn ask_until_over(&mut self, doubtful: &Receiver<OrderRef>) -> Result<(), Over> {
        let mut rounds = Rounds::default();
        let contradicted = self.contradicted();
        rounds.doubtful.extend(self.listed(contradicted));
        self.round(&mut rounds, Duration::ZERO)?;
        let mut due = Instant::now() + ROUND;
        loop {
            match doubtful.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Ok(number) => {
                    let key = (number.kind(), number.as_str().to_owned());
                    if !rounds.asked_early.insert(key.clone()) || !self.ask(number, Why::InDoubt)? {
                        rounds.doubtful.insert(key);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(Over),
                Err(RecvTimeoutError::Timeout) => {
                    self.round(&mut rounds, ROUND)?;
                    due = Instant::now() + ROUND;
                }
            }
        }
    }

    /// Asks about what is in doubt, and about the open orders that were sent at least so long ago.
    fn round(&mut self, rounds: &mut Rounds, age: Duration) -> Result<(), Over> {
        rounds.asked_early.clear();
        let open = self.open_orders(age);
        let open = self.listed(open).into_iter().filter(|key| !self.disputed.contains(key)).collect();
        for key in rounds.choose(open, MOST_A_ROUND) {
            let is_doubtful = rounds.doubtful.remove(&key);
            // Older versions let numbers through that no question takes; `orders sync` names them.
            let Ok(number) = OrderRef::of(key.0, &key.1) else { continue };
            let why = if is_doubtful { Why::InDoubt } else { Why::Open };
            if !self.ask(number, why)? && is_doubtful {
                rounds.doubtful.insert(key);
            }
        }
        Ok(())
    }

    /// What names these orders; none where the ledger cannot tell.
    fn listed(&self, orders: Result<Vec<Order>, LedgerError>) -> Vec<Key> {
        let orders = orders.unwrap_or_else(|error| {
            self.lines.alert(say!(
                "orders are not asked about: {why}",
                "没有查询订单：{why}",
                [why = words::ledger_error(&error)]
            ));
            Vec::new()
        });
        orders.into_iter().map(|order| (order.kind, order.order_id)).collect()
    }

    /// The orders that a notification has contradicted, and no question has moved since: the listener
    /// that took it down may have ended before it could ask.
    fn contradicted(&self) -> Result<Vec<Order>, LedgerError> {
        let Some(ledger) = self.journal.ledger() else { return Ok(Vec::new()) };
        let since = clock::now().wall.saturating_sub(RECENT.as_millis().try_into().unwrap_or(i64::MAX));
        ledger.contradicted_since(self.session.merchant_ref(), since)
    }

    fn open_orders(&self, age: Duration) -> Result<Vec<Order>, LedgerError> {
        let Some(ledger) = self.journal.ledger() else { return Ok(Vec::new()) };
        let sent_by = clock::now().wall.saturating_sub(age.as_millis().try_into().unwrap_or(i64::MAX));
        let orders = ledger.undecided(self.session.merchant_ref(), None)?;
        Ok(orders.into_iter().filter(|order| order.sent_at <= sent_by).collect())
    }

    /// Asks about an order; returns whether there was an answer that counts.
    fn ask(&mut self, number: OrderRef, why: Why) -> Result<bool, Over> {
        if self.is_over.load(Ordering::SeqCst) {
            return Err(Over);
        }
        let status = match OrderStatus::of(number, self.session, &mut self.journal, self.session.timeout) {
            Ok(status) => status,
            Err(error) => {
                self.lines.alert(say!("the gateway cannot be asked: {error:#}", "无法查询平台：{error:#}"));
                return Err(Over);
            }
        };
        if status.standing.forbids_more() {
            let why = status.problem().unwrap_or_default();
            self.lines.alert(say!("{why}: it is not asked again by this listener, since it might lock the merchant out (错误次数过多); {advice}", "{why}：本次监听不再查询，以免商户被锁定（错误次数过多）；{advice}", [why, advice = self.session.signature_advice()]));
            return Err(Over);
        }
        self.mind_silence(&status);
        if let Some(observed) = &status.observed {
            if observed.before.state != observed.after || why == Why::InDoubt {
                self.lines.report(learned(&status));
            }
            if observed.effect == Effect::Disputed {
                self.disputed.insert((status.number.kind(), status.number.as_str().to_owned()));
            }
        }
        thread::sleep(BETWEEN);
        Ok(status.observed.is_some())
    }

    /// Tells once that the gateway falls silent, and once that it is back.
    fn mind_silence(&mut self, status: &OrderStatus) {
        let was_silent = mem::replace(&mut self.is_silent, matches!(status.standing, Standing::Unanswered { .. }));
        match (was_silent, self.is_silent) {
            (false, true) => self.lines.alert(say!(
                "{why}; open orders (未决订单) are asked about every minute, and this is not told again",
                "{why}；未决订单每分钟查询一次，此事不再重复提示",
                [why = status.problem().unwrap_or_default()]
            )),
            (true, false) => self.lines.note(say!("the gateway answers again", "平台恢复应答")),
            (true, true) | (false, false) => {}
        }
    }
}

/// Why an order is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// Its end is open.
    Open,
    /// A notification has contradicted the ledger: whatever the answer is, people wait for it.
    InDoubt,
}

fn learned(status: &OrderStatus) -> Report {
    let (at, number) = (local_time(clock::now().wall / 1000), status.number.as_str());
    let now = status.observed.as_ref().map(|observed| words::state(observed.after)).unwrap_or_default();
    let document = Synced { orders: vec![status.answer()], asked: 1, changed: 1, not_asked: None };
    let mut report = Report::new(OutcomeName::Synced, Document::Synced(document));
    report.text.headline(
        status.standing.tone(),
        say!("{at} {number} {now}, the gateway says (查询)", "{at} {number} {now}（查询平台所得）", [now]),
    );
    report
}

/// What names an order of the merchant's.
type Key = (OrderKind, String);

/// Which orders were asked about when: where there are more than one round takes, all have their
/// turn.
#[derive(Debug, Default)]
struct Rounds {
    count: u64,
    asked_in: HashMap<Key, u64>,
    /// Those that a notification has put in doubt, and that have had no answer since.
    doubtful: BTreeSet<Key>,
    /// Those of them that were asked about at once since the last round.
    asked_early: HashSet<Key>,
}

impl Rounds {
    /// Those whose turn it is: never asked, else longest ago; of equals, those that stand first, and
    /// the doubtful last.
    fn choose(&mut self, mut open: Vec<Key>, most: usize) -> Vec<Key> {
        self.count += 1;
        let is_open: HashSet<&Key> = open.iter().collect();
        let doubtful: Vec<Key> = self.doubtful.iter().filter(|key| !is_open.contains(key)).cloned().collect();
        open.extend(doubtful);
        let before = std::mem::take(&mut self.asked_in);
        open.sort_by_key(|key| before.get(key).copied());
        let (now, kept) = open.split_at(open.len().min(most));
        self.asked_in = now.iter().map(|key| (key.clone(), self.count)).collect();
        self.asked_in.extend(kept.iter().filter_map(|key| Some((key.clone(), *before.get(key)?))));
        open.truncate(most);
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(numbers: impl IntoIterator<Item = u32>) -> Vec<Key> {
        numbers.into_iter().map(|number| (OrderKind::Sale, format!("C{number}"))).collect()
    }

    #[test]
    fn every_open_order_has_its_turn() {
        let mut rounds = Rounds::default();
        assert_eq!(rounds.choose(keys(1..=5), 2), keys(1..=2));
        assert_eq!(rounds.choose(keys(1..=5), 2), keys(3..=4));
        assert_eq!(rounds.choose(keys(0..=5), 2), keys([0, 5]), "a new one is asked about at once");
        assert_eq!(rounds.choose(keys([2, 4, 5]), 2), keys([2, 4]), "the others are decided");
        assert_eq!(rounds.asked_in.len(), 3, "and forgotten");
        assert_eq!(rounds.choose(Vec::new(), 2), []);
    }

    #[test]
    fn what_is_in_doubt_has_its_turn_once_beside_the_open() {
        let mut rounds = Rounds { doubtful: keys([2, 9]).into_iter().collect(), ..Rounds::default() };
        assert_eq!(rounds.choose(keys(1..=3), 3), keys(1..=3));
        assert_eq!(rounds.choose(keys(1..=3), 3), keys([9, 1, 2]));
    }
}
