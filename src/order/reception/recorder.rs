//! Takes notifications down, and only then answers them. What arrives while the ledger writes shares
//! its next transaction, so that a slow disk slows down nobody.

use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use crate::core::lang::{Words, say};
use crate::core::notification::Meaning;
use crate::ledger::{Forged, Ledger, LedgerError, MerchantRef, Noted, Notified};
use crate::order::standing::OrderRef;
use crate::output::{local_time, words};
use crate::run::hint::Hints;
use crate::server::listener::{Alleged, Arrival, Caller, Delivery};

use super::forward::{Forwarder, Forwarding};
use super::lines::Lines;
use super::taken::{self, Taken};

/// How many alleged notifications wait to be kept, and how often they are: a crowd of them must not
/// hold up those that are signed.
const MOST_ALLEGED: usize = 100;
const KEEPS_EVERY: Duration = Duration::from_secs(1);

/// What becomes of a notification once it is taken down.
pub(super) enum Next<'a> {
    /// It is answered with this word.
    Word(&'a str),
    /// It is passed on, and answered as it is there.
    Forward(Forwarder),
}

/// Takes notifications down.
pub(super) struct Recorder<'a> {
    ledger: Ledger,
    merchant: MerchantRef<'a>,
    amounts: Option<Meaning>,
    next: Next<'a>,
    doubtful: Option<Sender<OrderRef>>,
    lines: &'a Lines,
    hints: &'a Hints,
    tally: Tally,
    alleged: Vec<Alleged>,
    kept_at: Instant,
    told_to_check: bool,
}

/// What has come so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Notifications that were signed by the key, and taken down.
    taken: u64,
    /// What was refused.
    refused: u64,
    /// When the last notification was taken down, in Unix milliseconds.
    latest: Option<i64>,
}

impl<'a> Recorder<'a> {
    /// `amounts` is what a profile says of their meaning; `doubtful` is where orders go that a
    /// question has to settle, `None` where none is asked.
    pub(super) fn new(
        ledger: Ledger,
        merchant: MerchantRef<'a>,
        amounts: Option<Meaning>,
        next: Next<'a>,
        doubtful: Option<Sender<OrderRef>>,
        lines: &'a Lines,
        hints: &'a Hints,
    ) -> Self {
        let (tally, alleged, kept_at) = (Tally::default(), Vec::new(), Instant::now());
        let told_to_check = false;
        Self { ledger, merchant, amounts, next, doubtful, lines, hints, tally, alleged, kept_at, told_to_check }
    }

    /// How many notifications were taken down.
    pub(super) fn taken(&self) -> u64 {
        self.tally.taken
    }

    /// Nothing comes any more.
    pub(super) fn close(mut self) -> Tally {
        self.keep_alleged();
        self.tally
    }

    /// So many more were refused than there was time to look at.
    pub(super) fn overlook(&mut self, refused: u64) {
        self.tally.refused += refused;
        self.lines.lose(refused);
    }

    /// Nothing has come for a while.
    pub(super) fn rest(&mut self) {
        if self.kept_at.elapsed() >= KEEPS_EVERY {
            self.keep_alleged();
        }
    }

    /// Deals with all that has arrived: first with what was signed.
    pub(super) fn receive(&mut self, arrivals: impl IntoIterator<Item = Arrival>) {
        let mut deliveries = Vec::new();
        for arrival in arrivals {
            match arrival {
                Arrival::Verified(delivery) => deliveries.push(*delivery),
                Arrival::Forged(alleged) => {
                    self.tally.refused += 1;
                    self.lines.report(taken::forged(&alleged));
                    if !self.told_to_check {
                        self.told_to_check = true;
                        self.lines.note(self.to_check());
                    }
                    if self.alleged.len() < MOST_ALLEGED {
                        self.alleged.push(alleged);
                    }
                }
                Arrival::Malformed(why) => {
                    self.tally.refused += 1;
                    self.lines.report(taken::malformed(&why));
                }
            }
        }
        if !deliveries.is_empty() {
            self.take(deliveries);
        }
        self.rest();
        self.lines.status(self.tally.words());
    }

    /// Keeps what nobody signed, as evidence of whoever tries. Where the ledger fails, it is lost.
    fn keep_alleged(&mut self) {
        self.kept_at = Instant::now();
        if self.alleged.is_empty() {
            return;
        }
        let forged: Vec<Forged> = self.alleged.iter().map(forged).collect();
        if let Err(error) = self.ledger.distrust(&forged) {
            self.lines.alert(say!(
                "what nobody signed is not kept: {why}",
                "签名无效的通知没有保存：{why}",
                [why = words::ledger_error(&error)]
            ));
        }
        self.alleged.clear();
    }

    /// All in one transaction. Where one of them makes that fail, each has its own.
    fn take(&mut self, deliveries: Vec<Delivery>) {
        match self.note(&deliveries) {
            Ok(noted) => self.conclude(deliveries, noted),
            Err(error) if deliveries.len() == 1 || matches!(error, LedgerError::Busy) => {
                let left = deliveries.len();
                self.lines.alert(say!("{left} notifications are not taken down, and answered with HTTP 500, so that they come again: {why}", "有 {left} 条通知没有记录，已应答 HTTP 500，平台会再次通知：{why}", [why = words::ledger_error(&error)]));
                for delivery in deliveries {
                    delivery.caller.failed();
                }
            }
            Err(_) => {
                for delivery in deliveries {
                    self.take(vec![delivery]);
                }
            }
        }
    }

    fn note(&mut self, deliveries: &[Delivery]) -> Result<Vec<Noted>, LedgerError> {
        let notified = deliveries.iter().map(|Delivery { told, dialect, .. }| Notified {
            merchant: self.merchant,
            told,
            dialect: *dialect,
            pinned: self.amounts,
        });
        self.ledger.notify(&notified.collect::<Vec<_>>())
    }

    /// They are in the ledger for good: they are answered, and told of.
    fn conclude(&mut self, deliveries: Vec<Delivery>, noted: Vec<Noted>) {
        self.tally.taken += u64::try_from(noted.len()).unwrap_or(u64::MAX);
        self.tally.latest = Some(self.ledger.now().wall);
        let concluded = deliveries
            .into_iter()
            .zip(noted)
            .map(|(Delivery { told, dialect, body, caller }, noted)| (Taken { told, dialect, noted }, body, caller));
        match &self.next {
            Next::Word(word) => {
                let (answered, callers): (Vec<Taken>, _) = concluded.map(|(taken, _, caller)| (taken, caller)).unzip();
                Caller::all_taken(callers);
                for taken in answered {
                    self.settle(&taken);
                    self.lines.report(taken.report(&Words::from(*word), None));
                }
            }
            Next::Forward(forwarder) => {
                for (taken, body, caller) in concluded {
                    self.settle(&taken);
                    forwarder.pass_on(Forwarding { taken, body, caller });
                }
            }
        }
    }

    /// What to do where the platform's own notifications are refused; said once.
    fn to_check(&self) -> Words {
        let check = self
            .hints
            .check()
            .map(|check| say!("check the API key, with `{check}`; ", "用 `{check}` 检查 API 密钥；"))
            .unwrap_or_default();
        let verify = self.hints.line(&["verify", "--endpoint", "notification", "-"]);
        say!(
            "should the platform have sent it: {check}`{verify}` says of a body what was signed",
            "如果确是平台发来的：{check}`{verify}` 可以说明收到的内容是怎样签名的",
            [check]
        )
    }

    /// Says loudly what is in doubt, and has it asked about.
    fn settle(&self, taken: &Taken) {
        let Some(doubt) = taken.noted.doubt else { return };
        let (kind, id) = (taken.kind(), taken.told.order_id.as_str());
        let number = taken.noted.before.as_ref().and_then(|_| OrderRef::of(kind, id).ok());
        let is_asked = self.doubtful.as_ref().zip(number).is_some_and(|(ask, number)| ask.send(number).is_ok());
        let next =
            if is_asked { say!("the gateway is asked", "正在查询平台") } else { self.hints.to_look_up(kind, id) };
        self.lines.alert(say!(
            "order {id}: a notification says {state}, and decides nothing: {doubt}; {next}",
            "订单 {id}：通知说{state}，但不能作准：{doubt}；{next}",
            [next, state = words::notified_state(taken.told.state), doubt = words::doubt(doubt)]
        ));
    }
}

fn forged(alleged: &Alleged) -> Forged<'_> {
    Forged {
        order_id: alleged.order_id.as_deref(),
        customer_id: alleged.customer_id.as_deref(),
        status: alleged.status.as_deref(),
    }
}

impl Tally {
    /// What has come, in one line.
    pub(crate) fn words(&self) -> Words {
        let taken = match (self.latest.map(|at| local_time(at / 1000)), self.taken) {
            (Some(at), 1) => say!("1 notification (异步通知), the last at {at}", "1 条异步通知，最近一条在 {at}"),
            (Some(at), taken) => {
                say!("{taken} notifications (异步通知), the last at {at}", "{taken} 条异步通知，最近一条在 {at}")
            }
            (None, _) => say!("no notification yet (异步通知)", "还没有异步通知"),
        };
        match self.refused {
            0 => taken,
            refused => say!("{taken}, {refused} refused", "{taken}，已拒绝 {refused} 条", [taken]),
        }
    }
}
