//! Sends cards, several at once, each exactly once.
//!
//! One thread, this one, has the ledger: it claims cards ahead of the couriers that carry them, and
//! settles what they bring back. All that has come back, and all that is claimed next, shares one
//! commit, so that a slow disk holds up nobody; and no card is handed to a courier before the commit
//! that claims it.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::core::lang::{Words, say};
use crate::core::protocol;
use crate::core::value::BatchNo;
use crate::error::{Exit, Failure};
use crate::ledger::{
    ClaimError, Claimed, Entered, Entry, Exchanged, LedgerError, Refusal, Settled, Settlement, State, next_batch,
};
use crate::order::journal::Journal;
use crate::order::made;
use crate::order::opening::unusable;
use crate::order::pacing::Pacing;
use crate::order::proof::{Outcome, Proof};
use crate::order::sale::no_batch;
use crate::run::context::Context;

use super::courier::{Parcel, Returned, carry};
use super::goods::{Goods, Prepared};
use super::outcomes::Outcomes;

/// How often it is looked whether the command is asked to end.
const GLANCE: Duration = Duration::from_millis(50);

/// Exchanges that are done in less than this part of their time are claimed ahead for.
const QUICK: u32 = 16;

/// Why no more cards are sent.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    /// The command was asked to end.
    Asked,
    /// So many network failures came in a row.
    Failures(u32),
    /// The gateway has refused the signature, or the merchant: what it said, and what to do about it.
    Refused { said: Words, advice: Option<Words> },
    /// The ledger cannot be used any more, or no form can be made.
    Fault(Box<Failure>),
}

/// Sends cards of a file.
pub(crate) struct Sending<'s, 'a> {
    goods: &'s mut Goods<'a>,
    journal: &'s mut Journal<'a>,
    outcomes: &'s mut Outcomes<'a>,
    pacing: &'s Pacing,
    context: &'a Context,
    /// What is still to be sent, in its order.
    waiting: VecDeque<usize>,
    /// The batch for cards without one of their own.
    batch: BatchNo,
    /// How many claims are not settled.
    open: usize,
    /// How many failures came in a row, and how many are enough.
    failures: u32,
    most_failures: u32,
    /// Whether an exchange has shown that the gateway knows the merchant.
    is_known: bool,
    /// How long exchanges take.
    usual: Duration,
    stop: Option<Stop>,
}

impl<'s, 'a> Sending<'s, 'a> {
    pub(crate) fn new(
        goods: &'s mut Goods<'a>,
        journal: &'s mut Journal<'a>,
        outcomes: &'s mut Outcomes<'a>,
        pacing: &'s Pacing,
        most_failures: u32,
        context: &'a Context,
    ) -> Result<Self, Failure> {
        let batch = BatchNo::parse(&journal.latest_batch(made::made_batch()?.as_str())?);
        let batch = batch.map_err(|invalid| no_batch(&invalid))?;
        Ok(Self {
            goods,
            journal,
            outcomes,
            pacing,
            context,
            waiting: VecDeque::new(),
            batch,
            open: 0,
            failures: 0,
            most_failures,
            is_known: false,
            usual: Duration::MAX,
            stop: None,
        })
    }

    /// Sends these cards, until all are sent or something speaks against it, as `stop` may from the
    /// beginning. Returns why it ended early; what was not sent is told as such.
    pub(crate) fn send(mut self, items: Vec<usize>, stop: Option<Stop>) -> anyhow::Result<Option<Stop>> {
        self.stop = stop;
        self.outcomes.progress.begin(&self.outcomes.tally);
        self.waiting = items.into();
        let couriers = self.pacing.jobs().min(self.waiting.len());
        let (hand_out, parcels) = mpsc::channel();
        let parcels = Mutex::new(parcels);
        let (bring_back, returns) = mpsc::channel();
        let (session, context) = (self.goods.session, self.context);
        thread::scope(|scope| {
            for courier in 0..couriers {
                let (parcels, bring_back) = (&parcels, bring_back.clone());
                let work = move || carry(parcels, &bring_back, session, context);
                match thread::Builder::new().spawn_scoped(scope, work) {
                    Ok(_ends_with_the_scope) => {}
                    // A machine that has no more threads may do with those that there are.
                    Err(_) if courier > 0 => break,
                    Err(error) => return Err(Failure::no_thread(&error).into()),
                }
            }
            drop(bring_back);
            self.run(&hand_out, &returns);
            drop(hand_out);
            anyhow::Ok(())
        })?;
        for item in std::mem::take(&mut self.waiting) {
            self.outcomes.left(self.goods, item);
        }
        Ok(self.stop)
    }

    fn run(&mut self, hand_out: &Sender<Parcel>, returns: &Receiver<Returned>) {
        loop {
            let wanted = self.wanted();
            let returned = self.collect(returns, wanted);
            if self.stop.is_none() && self.context.is_asked_to_end() {
                self.outcomes.is_ending((self.open - returned.len()).min(self.pacing.jobs()));
                self.stop = Some(Stop::Asked);
            }
            let claims = self.prepare();
            if returned.is_empty() && claims.is_empty() {
                if self.open == 0 && (self.waiting.is_empty() || self.stop.is_some()) {
                    return;
                }
                continue;
            }
            self.enter(returned, claims, hand_out);
        }
    }

    /// How many claims there is room for now.
    fn room(&self) -> usize {
        if self.stop.is_some() {
            return 0;
        }
        let jobs = self.pacing.jobs();
        // The first exchange goes alone: a wrong key must not be shown a gateway several times.
        let most = if self.is_known { jobs + self.ahead(jobs) } else { 1 };
        most.saturating_sub(self.open).min(self.waiting.len())
    }

    /// How many claims are written before a courier is free for them: as many as there are couriers, so
    /// that none waits for a slow disk; half as many were measured to be too few. A process that is
    /// killed leaves them in doubt, so that there are none where the pace is set, which counts when a
    /// card leaves, or where exchanges take so long that the disk does not matter.
    fn ahead(&self, jobs: usize) -> usize {
        let is_quick = self.usual < self.goods.timeout() / QUICK;
        if is_quick && !self.pacing.has_rate() { jobs } else { 0 }
    }

    /// How long until a claim is wanted; `None` where there is room for none.
    fn wanted(&self) -> Option<Duration> {
        (self.room() > 0).then(|| self.pacing.turn_in())
    }

    /// What has come back. Waits for something where there is nothing else to do.
    fn collect(&self, returns: &Receiver<Returned>, wanted: Option<Duration>) -> Vec<Returned> {
        let wait = wanted.map_or(GLANCE, |wanted| wanted.min(GLANCE));
        let first = if self.open == 0 {
            thread::sleep(wait);
            None
        } else {
            returns.recv_timeout(wait).ok()
        };
        first.into_iter().chain(returns.try_iter()).collect()
    }

    /// The forms of the cards that are claimed next.
    fn prepare(&mut self) -> Vec<(usize, Prepared)> {
        let mut prepared = Vec::new();
        for _ in 0..self.room() {
            if self.pacing.take_turn().is_err() {
                break;
            }
            let Some(item) = self.waiting.pop_front() else { break };
            match self.goods.prepare(item, &self.batch) {
                Ok(form) => prepared.push((item, form)),
                // What is on its way is brought to its end all the same.
                Err(failure) => {
                    self.waiting.push_front(item);
                    self.stop.get_or_insert(Stop::Fault(Box::new(Failure { exit: Exit::Internal, ..failure })));
                    break;
                }
            }
        }
        prepared
    }

    /// Writes down what has come back and what goes next, and only then goes on with either.
    fn enter(&mut self, returned: Vec<Returned>, prepared: Vec<(usize, Prepared)>, hand_out: &Sender<Parcel>) {
        let ignored = self.goods.ignored();
        let claims: Vec<_> = prepared.iter().map(|(item, form)| self.goods.claim(*item, form, &ignored)).collect();
        let settlements = returned.iter().map(|one| Entry::Settle(&one.claimed, settlement(one.proof.as_ref())));
        let entries: Vec<Entry> = settlements.chain(claims.iter().map(Entry::Claim)).collect();
        let mut entered = self.journal.enter(&entries).into_iter();
        drop(entries);
        drop(claims);
        let settled: Vec<Entered> = entered.by_ref().take(returned.len()).collect();
        for (returned, settled) in returned.into_iter().zip(settled) {
            self.open -= 1;
            if let Entered::Settle(settled) = settled {
                self.conclude(returned, settled);
            }
        }
        let mut full = None;
        for ((item, form), claimed) in prepared.into_iter().zip(entered) {
            if let Entered::Claim(claimed) = claimed {
                self.claimed(item, form, claimed, &mut full, hand_out);
            }
        }
        if let Some(full) = full.filter(|full| full == self.batch.as_str()) {
            if let Ok(next) = BatchNo::parse(&next_batch(&full)) {
                self.batch = next;
            } else {
                let failure = Failure::new(
                    Exit::Internal,
                    say!("no batch can follow {full}, which is full", "批次 {full} 已满，而且没有可顺延的批次号"),
                );
                self.stop.get_or_insert(Stop::Fault(Box::new(failure)));
            }
        }
    }

    fn claimed(
        &mut self,
        item: usize,
        form: Prepared,
        claimed: Result<Claimed, ClaimError>,
        full: &mut Option<String>,
        hand_out: &Sender<Parcel>,
    ) {
        match claimed {
            Ok(claimed) => {
                self.goods.hide(item);
                let Prepared { ordered, signed, .. } = form;
                let is_ahead = self.open >= self.pacing.jobs();
                self.open += 1;
                // The couriers live for as long as parcels can come.
                let _is_carried = hand_out.send(Parcel { item, ordered, signed, claimed, is_ahead });
            }
            // The next batch has room, and the form is made anew for it.
            Err(ClaimError::Refused(Refusal::FullBatch { batchno, .. })) if form.is_made => {
                self.waiting.push_front(item);
                *full = Some(batchno);
            }
            Err(ClaimError::Refused(refusal)) => self.outcomes.refused(self.goods, item, &form.ordered, &refusal),
            Err(ClaimError::Ledger(error)) => {
                self.waiting.push_front(item);
                self.stop_for(&error);
            }
        }
    }

    /// Goes on with a card whose exchange is over and, unless the ledger failed, written down.
    fn conclude(&mut self, returned: Returned, settled: Result<Settled, LedgerError>) {
        let Returned { item, ordered, proof, took, .. } = returned;
        let Some(mut proof) = proof else {
            if let Err(error) = &settled {
                self.stop_for(error);
            }
            // It has waited behind slow ones: what goes next is claimed when a courier is free.
            self.usual = Duration::MAX;
            self.goods.stand(item, State::NotSent);
            self.waiting.push_front(item);
            return;
        };
        match settled {
            Ok(settled) => {
                self.journal.alarm_of(ordered.number(), settled, &proof);
                proof.may_be_another &= settled.number_taken;
                self.judge(&proof);
                self.usual = if self.usual == Duration::MAX { took } else { (self.usual * 3 + took) / 4 };
                let is_refused = matches!(proof.outcome, Outcome::Rejected | Outcome::NotSent);
                if is_refused && settled.after.may_have_arrived() {
                    // Others have learned better meanwhile, and the ledger has said so loudly.
                    self.outcomes.skipped(self.goods, item, settled.after, None);
                } else {
                    self.outcomes.placed(self.goods, item, &ordered, Box::new(proof));
                }
                if !self.outcomes.follows(item) {
                    self.goods.session.forget(ordered.id());
                }
            }
            Err(error) => {
                self.outcomes.unsettled(self.goods, item, &ordered, &proof, &error, self.journal.path());
                self.stop_for(&error);
            }
        }
    }

    /// What an exchange says about those that would follow.
    fn judge(&mut self, proof: &Proof) {
        // A gateway that leaves everything in doubt is no better than one that is not there.
        match proof.outcome {
            Outcome::Accepted | Outcome::Rejected => self.failures = 0,
            Outcome::NotSent | Outcome::Unknown => self.failures += 1,
        }
        let message = proof.message.as_deref().unwrap_or_default();
        let is_refusal = proof.outcome == Outcome::Rejected;
        if is_refusal && (protocol::says_bad_signature(message) || protocol::says_locked_out(message)) {
            let advice = self.goods.session.refusal_advice(message, true);
            self.stop.get_or_insert(Stop::Refused { said: message.into(), advice });
        } else if self.failures >= self.most_failures {
            self.stop.get_or_insert(Stop::Failures(self.failures));
        }
        self.is_known |= proof.code.is_some();
    }

    fn stop_for(&mut self, error: &LedgerError) {
        let failure = unusable(error, self.journal.path(), &say!("the sending has stopped", "发送已停止"));
        self.stop.get_or_insert(Stop::Fault(Box::new(failure)));
    }
}

/// What is written down of an exchange; one that did not take place sent nothing.
fn settlement(proof: Option<&Proof>) -> Settlement<'_> {
    match proof {
        Some(proof) => proof.settlement(),
        None => Settlement {
            exchanged: Exchanged::NotSent,
            note: Some("its turn did not come in time"),
            code: None,
            message: None,
            system_order_id: None,
            number_exists: false,
        },
    }
}
