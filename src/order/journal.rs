//! The ledger as the commands use it: where it is, and how its words become ours.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::core::lang::{Words, say};
use crate::core::protocol::OrderState;
use crate::core::reply::Sent;
use crate::error::Failure;
use crate::ledger::{
    self, Claim, ClaimError, Claimed, Effect, Entered, Entry, Job, Ledger, LedgerError, Moment, Move, Observation,
    Observed, OrderKey, OrderKind, Planned, Plans, Settled, Source, State,
};
use crate::order::clock;
use crate::order::opening::{if_there, open_or_begin, path, unusable};
use crate::order::proof::Proof;
use crate::order::session::Session;
use crate::order::standing::{Absence, OrderRef, Standing};
use crate::output::{Printer, words};
use crate::run::context::Context;

/// The ledger of a command that talks to a gateway.
pub(crate) struct Journal<'a> {
    /// Absent where a mere question finds no ledger, or one that cannot be used.
    ledger: Option<Ledger>,
    session: &'a Session<'a>,
    grace: Duration,
    /// Where alarms go.
    alert: Box<dyn Fn(&Words) + Send + 'a>,
    path: PathBuf,
}

impl<'a> Journal<'a> {
    /// The ledger of a command that places orders: without it nothing is sent.
    pub(crate) fn to_place(
        session: &'a Session<'a>,
        grace: Option<Duration>,
        context: &'a Context,
    ) -> Result<Self, Failure> {
        let (ledger, path) = open_or_begin(context, &say!("nothing was sent", "没有发送任何内容"))?;
        Ok(Self::of(Some(ledger), path, session, grace, context))
    }

    /// The ledger of a command that only asks: it is not made, and its faults are warnings, since
    /// they must not keep the gateway's answer from an operator.
    pub(crate) fn to_ask(
        session: &'a Session<'a>,
        grace: Option<Duration>,
        context: &'a Context,
    ) -> Result<Self, Failure> {
        let path = path(context)?.unwrap_or_default();
        let ledger = if_there(&path, context).unwrap_or_else(|error| {
            context.printer.alert(unrecorded(&error, &path));
            None
        });
        Ok(Self::of(ledger, path, session, grace, context))
    }

    /// The ledger of a command that keeps it in step with the gateway: there is nothing to do
    /// without one, and its faults are failures.
    pub(crate) fn to_sync(
        session: &'a Session<'a>,
        grace: Option<Duration>,
        context: &'a Context,
    ) -> Result<Self, Failure> {
        let path = path(context)?.unwrap_or_default();
        let ledger = if_there(&path, context)
            .map_err(|error| unusable(&error, &path, &say!("the gateway was not asked", "没有查询平台")))?;
        Ok(Self::of(ledger, path, session, grace, context))
    }

    fn of(
        ledger: Option<Ledger>,
        path: PathBuf,
        session: &'a Session<'a>,
        grace: Option<Duration>,
        context: &'a Context,
    ) -> Self {
        let grace = grace.unwrap_or(session.profile.settle_grace);
        let printer: &Printer = &context.printer;
        Self { ledger, session, grace, alert: Box::new(|message| printer.alert(message)), path }
    }

    /// The same with alarms that go elsewhere than to stderr at once, which waits for whoever reads it.
    pub(crate) fn telling(self, alert: impl Fn(&Words) + Send + 'a) -> Self {
        Self { alert: Box::new(alert), ..self }
    }

    /// Writes an order down before it is sent.
    pub(crate) fn claim(&mut self, claim: &Claim) -> Result<Claimed, ClaimError> {
        match &mut self.ledger {
            Some(ledger) => ledger.claim(claim),
            None => Err(LedgerError::ReadOnly.into()),
        }
    }

    /// The batch for a card whose command names none: the one that was made when the same command
    /// was first run, else the one that goes by today's name.
    pub(crate) fn batch(&self, order_id: &str, todays: &str) -> Result<String, Failure> {
        let Some(ledger) = &self.ledger else { return Ok(todays.to_owned()) };
        let merchant = self.session.merchant_ref();
        let batch = match ledger.remembered_batch(OrderKey { kind: OrderKind::Sale, merchant, order_id }) {
            Ok(None) => ledger.latest_batch(merchant, todays),
            Ok(Some(batch)) => Ok(batch),
            Err(error) => Err(error),
        };
        batch.map_err(|error| unusable(&error, &self.path, &say!("nothing was sent", "没有发送任何内容")))
    }

    /// The batch that goes by today's name, or the latest that was begun after it was full.
    pub(crate) fn latest_batch(&self, todays: &str) -> Result<String, Failure> {
        let Some(ledger) = &self.ledger else { return Ok(todays.to_owned()) };
        let latest = ledger.latest_batch(self.session.merchant_ref(), todays);
        latest.map_err(|error| unusable(&error, &self.path, &say!("nothing was sent", "没有发送任何内容")))
    }

    /// What it means that the gateway knows no such order, by what the ledger knows.
    pub(crate) fn absence(&self, number: &OrderRef, observed: Option<&Observed>) -> Absence {
        if let Some(observed) = observed {
            return match observed.effect {
                _ if observed.after.may_be_claimed_again() => Absence::Proved,
                Effect::TooEarly => {
                    let left = observed.before.absence_counts_in(clock::now(), self.grace);
                    Absence::TooEarly { counts_from: clock::now().plus(left).wall }
                }
                _ => Absence::Unexplained,
            };
        }
        let others = match &self.ledger {
            _ if self.path.as_os_str().is_empty() => return Absence::Unexplained,
            None => Vec::new(),
            Some(ledger) => match ledger.find(number.as_str()) {
                Ok(orders) => orders,
                Err(_) => return Absence::Unexplained,
            },
        };
        let ours = others.iter().find(|order| order.key().merchant == self.session.merchant_ref());
        ours.map_or(Absence::NeverSent, |order| Absence::OfKind(order.kind))
    }

    /// An order as the ledger holds it, where it knows it.
    pub(crate) fn order(&self, number: &OrderRef) -> Option<ledger::Order> {
        // A ledger that fails says so when an answer is written down, and once.
        self.ledger.as_ref()?.get(self.key(number)).ok()?
    }

    /// What brought an order into its state, where that can be read.
    pub(crate) fn last_move(&self, order: &ledger::Order) -> Option<Move> {
        let history = self.ledger.as_ref()?.history(order).ok()?;
        history.into_iter().rev().find(|row| row.to == order.state && row.from != Some(row.to))
    }

    /// What was sent for an order, where the ledger knows it.
    pub(crate) fn sent(&self, number: &OrderRef) -> Option<Sent> {
        self.order(number).map(sent)
    }

    /// From when on "no such order" counts for an order (Unix milliseconds), where the ledger knows
    /// it.
    pub(crate) fn absence_counts_from(&self, number: &OrderRef) -> Option<i64> {
        let order = self.order(number)?;
        let now = clock::now();
        Some(now.plus(order.absence_counts_in(now, self.grace)).wall)
    }

    fn key<'n>(&self, number: &'n OrderRef) -> OrderKey<'n>
    where
        'a: 'n,
    {
        OrderKey { kind: number.kind(), merchant: self.session.merchant_ref(), order_id: number.as_str() }
    }

    /// Writes down what an exchange proved, and says loudly what contradicts the ledger.
    pub(crate) fn settle(
        &mut self,
        number: &OrderRef,
        claimed: &Claimed,
        proof: &Proof,
    ) -> Result<Settled, LedgerError> {
        let Some(ledger) = &mut self.ledger else { return Err(LedgerError::ReadOnly) };
        let settled = ledger.settle(claimed, &proof.settlement())?;
        self.alarm_of(number, settled, proof);
        Ok(settled)
    }

    /// What the ledger says of orders that are planned; without one, all are new.
    pub(crate) fn weigh(&self, plans: &mut Plans<'_>) -> Result<Vec<Planned>, Failure> {
        let Some(ledger) = &self.ledger else {
            let mut planned = Vec::new();
            plans(&mut |_| planned.push(Planned::New));
            return Ok(planned);
        };
        ledger.weigh(plans).map_err(|error| unusable(&error, &self.path, &say!("nothing was sent", "没有发送任何内容")))
    }

    /// Writes planned orders down as a job, before any of them is sent.
    pub(crate) fn enqueue(&mut self, plans: &mut Plans<'_>) -> Result<(Option<Job>, Vec<Planned>), Failure> {
        let merchant = self.session.merchant_ref();
        let enqueued = match &mut self.ledger {
            Some(ledger) => ledger.enqueue(merchant, plans),
            None => Err(LedgerError::ReadOnly),
        };
        enqueued.map_err(|error| unusable(&error, &self.path, &say!("nothing was sent", "没有发送任何内容")))
    }

    /// The merchant's jobs, the latest first.
    pub(crate) fn jobs(&self) -> Result<Vec<Job>, Failure> {
        let Some(ledger) = &self.ledger else { return Ok(Vec::new()) };
        ledger
            .jobs(self.session.merchant_ref())
            .map_err(|error| unusable(&error, &self.path, &say!("nothing was sent", "没有发送任何内容")))
    }

    /// Hands out the orders of a job, each with its line or row, in their order; none of no job.
    pub(crate) fn each_of(&self, job: Option<&Job>, visit: &mut dyn FnMut(u32, ledger::Order)) -> Result<(), Failure> {
        let Some((ledger, job)) = self.ledger.as_ref().zip(job) else { return Ok(()) };
        ledger
            .each_of_job(job, visit)
            .map_err(|error| unusable(&error, &self.path, &say!("no more is sent", "不再继续发送")))
    }

    /// The orders of a job, each with its line or row, in their order.
    pub(crate) fn orders_of(&self, job: &Job) -> Result<Vec<(u32, ledger::Order)>, Failure> {
        let mut orders = Vec::new();
        self.each_of(Some(job), &mut |line, order| orders.push((line, order)))?;
        Ok(orders)
    }

    /// Writes claims and settlements of several orders down in one commit; alarms are the caller's.
    pub(crate) fn enter(&mut self, entries: &[Entry<'_>]) -> Vec<Entered> {
        let Some(ledger) = &mut self.ledger else {
            let unusable = |entry: &Entry| match entry {
                Entry::Claim(_) => Entered::Claim(Err(LedgerError::ReadOnly.into())),
                Entry::Settle(..) => Entered::Settle(Err(LedgerError::ReadOnly)),
            };
            return entries.iter().map(unusable).collect();
        };
        ledger.enter(entries)
    }

    /// Says loudly where what an exchange proved contradicts the ledger.
    pub(crate) fn alarm_of(&self, number: &OrderRef, settled: Settled, proof: &Proof) {
        let says = if settled.number_taken {
            say!(
                "its own exchange shows that its number is another order's",
                "提交时的响应表明，这个订单号属于另一订单"
            )
        } else {
            say!(
                "its own exchange ended as {outcome}",
                "提交时的结果是{outcome}",
                [outcome = words::outcome(proof.outcome.into())]
            )
        };
        self.alarm(number, [settled.before, settled.after], settled.effect, &says);
    }

    /// Writes down what the gateway says of an order that it was asked about at that moment, and
    /// says loudly what contradicts the ledger.
    pub(crate) fn observe(&mut self, number: &OrderRef, answer: &Standing, asked: Moment) -> Option<Observed> {
        let key = self.key(number);
        let ledger = self.ledger.as_mut()?;
        let observation = observation(number, answer)?;
        match ledger.observe(key, &observation, asked, self.grace) {
            Ok(observed) => {
                let observed = observed?;
                let states = [observed.before.state, observed.after];
                self.alarm(
                    number,
                    states,
                    observed.effect,
                    &say!(
                        "the gateway says {outcome}",
                        "平台的答复是{outcome}",
                        [outcome = words::outcome(answer.outcome())]
                    ),
                );
                Some(observed)
            }
            Err(error) => {
                (self.alert)(&unrecorded(&error, &self.path));
                None
            }
        }
    }

    fn alarm(&self, number: &OrderRef, states: [State; 2], effect: Effect, says: &Words) {
        let id = number.as_str();
        let to_release = self.session.hints().to_release(number.kind(), id);
        if let Some(alarm) = words::alarm(id, states, effect, says, &to_release) {
            (self.alert)(&alarm);
        }
    }

    /// Where the ledger is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The ledger itself, where there is one.
    pub(crate) fn ledger(&self) -> Option<&Ledger> {
        self.ledger.as_ref()
    }
}

/// What an answer about an order must agree with.
pub(crate) fn sent(order: ledger::Order) -> Sent {
    Sent { amount: order.face_value, product: order.product, masked: order.masked }
}

fn observation<'a>(number: &OrderRef, answer: &'a Standing) -> Option<Observation<'a>> {
    let nothing = Observation {
        state: OrderState::NotFound,
        source: Source::Query,
        code: None,
        message: None,
        system_order_id: None,
        real_face_value: None,
        settled_amount: None,
    };
    match answer {
        Standing::NotFound => Some(nothing),
        Standing::Known(order) => Some(Observation {
            state: order.state,
            code: Some(&order.status),
            message: order.message.as_deref(),
            system_order_id: order.system_order_id.as_deref(),
            real_face_value: order.real_face_value.as_deref(),
            settled_amount: match number {
                OrderRef::Sale(_) => order.settled_amount.as_deref(),
                OrderRef::TopUp(_) => order.amount.as_deref(),
            },
            ..nothing
        }),
        Standing::Refused(_) | Standing::Unanswered { .. } | Standing::Decided(_) => None,
    }
}

fn unrecorded(error: &LedgerError, path: &Path) -> Words {
    say!(
        "what the gateway says is not recorded: {}: {why}",
        "平台的答复没有记入账本：{}：{why}",
        [why = words::ledger_error(error)],
        path.display()
    )
}
