//! Questions about many orders: several are under way at once, and what is answered is written down
//! by the thread that asked for it, in the order in which the answers come.
//!
//! Gateways that are asked with a wrong key again and again lock the merchant out. So the first
//! question goes alone, and after an answer that blames the signature no other one goes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use crate::core::lang::{Words, say};
use crate::core::reply::Sent;
use crate::error::Failure;
use crate::ledger::Moment;
use crate::order::journal::Journal;
use crate::order::pacing::Pacing;
use crate::order::session::Session;
use crate::order::standing::{OrderRef, Standing, ask};
use crate::order::status::OrderStatus;

/// Why orders are not asked about any more.
pub(crate) fn not_asked() -> Words {
    say!(
        "the gateway has refused the signature, and might lock the merchant out (错误次数过多)",
        "平台拒绝了签名，再试可能会锁定商户（错误次数过多）"
    )
}

/// An order to ask about, and what was sent for it, where the ledger knows.
pub(crate) type Question = (OrderRef, Option<Sent>);

/// Asks about all orders, writes down what the answers prove, and tells each order as it is. Returns
/// them as their answers came, and what is not asked about: after an answer that forbids more
/// questions, or once the command is asked to end.
pub(crate) fn ask_all(
    numbers: Vec<Question>,
    pacing: &Pacing,
    session: &Session<'_>,
    journal: &mut Journal<'_>,
    is_asked_to_end: &(dyn Fn() -> bool + Sync),
    mut tell: impl FnMut(&OrderStatus),
) -> anyhow::Result<(Vec<OrderStatus>, Vec<Question>)> {
    let asking = Asking { pacing, session, is_asked_to_end, deadline: &|_| session.timeout, is_first_alone: true };
    let mut statuses = Vec::with_capacity(numbers.len());
    let left = asking.ask(numbers, &mut |_, number, standing, asked| {
        let status = OrderStatus::answered(number, standing, asked, journal);
        tell(&status);
        statuses.push(status);
    })?;
    Ok((statuses, left))
}

/// How questions are asked.
pub(crate) struct Asking<'a> {
    pub(crate) pacing: &'a Pacing,
    pub(crate) session: &'a Session<'a>,
    pub(crate) is_asked_to_end: &'a (dyn Fn() -> bool + Sync),
    /// How long a question may take, by its place; it is read when the question goes out.
    pub(crate) deadline: &'a (dyn Fn(usize) -> Duration + Sync),
    /// Whether the first question has to be answered before the next one goes: not where the gateway
    /// has taken the signature already.
    pub(crate) is_first_alone: bool,
}

/// Takes an answer: the place of its question, the order, what is said, and when it was asked.
pub(crate) type Record<'a> = dyn FnMut(usize, OrderRef, Standing, Moment) + 'a;

/// A question in its place that was asked, and what came of it.
type Answered = (usize, OrderRef, anyhow::Result<(Standing, Moment)>);

impl Asking<'_> {
    /// Asks the questions in their order, and returns those that were not asked. A fault of this
    /// machine ends them all.
    pub(crate) fn ask(&self, questions: Vec<Question>, record: &mut Record<'_>) -> anyhow::Result<Vec<Question>> {
        let queue = Queue::of(questions);
        if self.is_first_alone
            && let Some((place, number, answer)) = self.next(&queue)
        {
            let (standing, asked) = answer?;
            record(place, number, standing, asked);
        }
        if !queue.is_over() {
            self.ask_at_once(&queue, record)?;
        }
        Ok(queue.into_left())
    }

    fn ask_at_once(&self, queue: &Queue, record: &mut Record<'_>) -> anyhow::Result<()> {
        let (answered, answers) = mpsc::channel();
        thread::scope(|scope| {
            for job in 0..self.pacing.jobs().min(queue.len()) {
                let answered = answered.clone();
                let work = move || {
                    while let Some(answer) = self.next(queue) {
                        if answered.send(answer).is_err() {
                            return;
                        }
                    }
                };
                match thread::Builder::new().spawn_scoped(scope, work) {
                    Ok(_ends_with_the_scope) => {}
                    // A machine that has no more threads may do with those that there are.
                    Err(_) if job > 0 => break,
                    Err(error) => return Err(Failure::no_thread(&error).into()),
                }
            }
            drop(answered);
            let recorded = answers.into_iter().try_for_each(|(place, number, answer): Answered| {
                let (standing, asked) = answer?;
                record(place, number, standing, asked);
                Ok(())
            });
            // Whoever waits for a turn need not wait any longer.
            queue.close();
            recorded
        })
    }

    /// Asks the next question, when it is its turn; nothing where no more are to be asked.
    fn next(&self, queue: &Queue) -> Option<Answered> {
        if !self.pacing.wait_for_turn(&|| queue.is_over() || (self.is_asked_to_end)()) {
            return None;
        }
        let (place, (number, sent)) = queue.next()?;
        let answer = ask(self.session, &number, sent.as_ref(), (self.deadline)(place));
        if answer.as_ref().is_ok_and(|(standing, _)| standing.forbids_more()) {
            queue.close();
        }
        Some((place, number, answer))
    }
}

/// The questions that are still to be asked.
struct Queue {
    questions: Mutex<std::iter::Enumerate<std::vec::IntoIter<Question>>>,
    /// Whether no more are to be asked, though there are some.
    is_closed: AtomicBool,
}

impl Queue {
    fn of(questions: Vec<Question>) -> Self {
        Self { questions: Mutex::new(questions.into_iter().enumerate()), is_closed: AtomicBool::new(false) }
    }

    fn next(&self) -> Option<(usize, Question)> {
        let mut questions = self.lock();
        if self.is_closed.load(Ordering::SeqCst) { None } else { questions.next() }
    }

    fn len(&self) -> usize {
        self.lock().len()
    }

    fn is_over(&self) -> bool {
        self.is_closed.load(Ordering::SeqCst) || self.len() == 0
    }

    fn close(&self) {
        self.is_closed.store(true, Ordering::SeqCst);
    }

    fn into_left(self) -> Vec<Question> {
        let questions = self.questions.into_inner().unwrap_or_else(PoisonError::into_inner);
        questions.map(|(_, question)| question).collect()
    }

    fn lock(&self) -> MutexGuard<'_, std::iter::Enumerate<std::vec::IntoIter<Question>>> {
        self.questions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
