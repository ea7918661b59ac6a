//! The ledger as the commands use it: where it is, and how its words become ours.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::core::protocol::OrderState;
use crate::core::reply::Sent;
use crate::error::{Exit, Failure};
use crate::ledger::{
    self, Claim, ClaimError, Claimed, Effect, Ledger, LedgerError, Moment, Move, Observation, Observed, OrderKey,
    OrderKind, Settled, Settlement, Source, State,
};
use crate::order::clock::{self, clock};
use crate::order::proof::Proof;
use crate::order::session::Session;
use crate::order::standing::{Absence, OrderRef, Standing};
use crate::output::{Printer, words};
use crate::platform::shell::quoted_path;
use crate::run::context::{Context, LedgerChoice};

/// How long a command waits for other processes that write.
const PATIENCE: Duration = Duration::from_secs(10);

/// The ledger of a command that talks to a gateway.
pub(crate) struct Journal<'a> {
    /// Absent where a mere question finds no ledger, or one that cannot be used.
    ledger: Option<Ledger>,
    session: &'a Session<'a>,
    grace: Duration,
    /// Where alarms go.
    alert: Box<dyn Fn(&str) + Send + 'a>,
    path: PathBuf,
}

impl<'a> Journal<'a> {
    /// The ledger of a command that places orders: without it nothing is sent.
    pub(crate) fn to_place(
        session: &'a Session<'a>,
        grace: Option<Duration>,
        context: &'a Context,
    ) -> Result<Self, Failure> {
        let (ledger, path) = open_or_begin(context, "nothing was sent")?;
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
            context.printer.alert(&unrecorded(&error, &path));
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
        let ledger = if_there(&path, context).map_err(|error| unusable(&error, &path, "the gateway was not asked"))?;
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
    pub(crate) fn telling(self, alert: impl Fn(&str) + Send + 'a) -> Self {
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
        batch.map_err(|error| unusable(&error, &self.path, "nothing was sent"))
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
        let settlement = Settlement {
            exchanged: proof.exchanged,
            note: proof.note.as_deref(),
            code: proof.code.as_deref(),
            message: proof.message.as_deref(),
            system_order_id: None,
            number_exists: proof.may_be_another,
        };
        let settled = ledger.settle(claimed, &settlement)?;
        let says = if settled.number_taken {
            "its own exchange shows that its number is another order's".to_owned()
        } else {
            format!("its own exchange ended as {}", proof.outcome.name())
        };
        self.alarm(number, [settled.before, settled.after], settled.effect, &says);
        Ok(settled)
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
                self.alarm(number, states, observed.effect, &format!("the gateway says {}", answer.outcome().name()));
                Some(observed)
            }
            Err(error) => {
                (self.alert)(&unrecorded(&error, &self.path));
                None
            }
        }
    }

    fn alarm(&self, number: &OrderRef, states: [State; 2], effect: Effect, says: &str) {
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

fn unrecorded(error: &LedgerError, path: &Path) -> String {
    format!("what the gateway says is not recorded: {}: {}", path.display(), words::ledger_error(error))
}

/// The path of the ledger; `None` for the throwaway one of the embedded sandbox.
pub(crate) fn path(context: &Context) -> Result<Option<PathBuf>, Failure> {
    match context.ledger()? {
        LedgerChoice::Named(path) => return Ok(Some(path)),
        LedgerChoice::Throwaway => return Ok(None),
        LedgerChoice::Usual => {}
    }
    let directory = dirs::data_dir().ok_or_else(|| {
        Failure::config("no data directory: HOME is not set").hint("name the ledger with --ledger FILE")
    })?;
    Ok(Some(directory.join("consign").join("ledger.db")))
}

/// Opens the ledger to take notifications down; one that is not there begins.
pub(crate) fn to_receive(context: &Context) -> Result<Ledger, Failure> {
    open_or_begin(context, "nothing was received").map(|(ledger, _)| ledger)
}

fn open_or_begin(context: &Context, nothing: &str) -> Result<(Ledger, PathBuf), Failure> {
    let path = path(context)?;
    let ledger = match &path {
        Some(path) => ledger::open(path, PATIENCE, clock()),
        None => ledger::in_memory(clock()),
    };
    let path = path.unwrap_or_default();
    let ledger = ledger.map_err(|error| unusable(&error, &path, nothing))?;
    announce(&ledger, &path, context);
    Ok((ledger, path))
}

/// Says, even when asked for quiet, that a ledger begins anew: after a mistyped path or a changed
/// home directory it would let every card be sold again.
fn announce(ledger: &Ledger, path: &Path, context: &Context) {
    if ledger.begins_anew() {
        context.printer.caution(&format!(
            "a new ledger begins at {}; it does not know what was sent before, here or elsewhere",
            path.display()
        ));
    }
}

/// Opens the ledger to read it; `None` when there is none yet.
pub(crate) fn to_read(context: &Context) -> Result<Option<Ledger>, Failure> {
    let Some(path) = path(context)? else { return Ok(None) };
    ledger::open_to_read(&path, PATIENCE, clock()).map_err(|error| unusable(&error, &path, "nothing was read"))
}

/// Opens the ledger to change it by hand; `None` when there is none yet.
pub(crate) fn to_change(context: &Context) -> Result<Option<Ledger>, Failure> {
    let path = path(context)?.unwrap_or_default();
    if_there(&path, context).map_err(|error| unusable(&error, &path, "nothing was changed"))
}

/// Opens a ledger that is there; one that cannot be reached is not taken for absent.
fn if_there(path: &Path, context: &Context) -> Result<Option<Ledger>, LedgerError> {
    match path.try_exists() {
        Ok(false) => return Ok(None),
        Ok(true) | Err(_) if path.as_os_str().is_empty() => return Ok(None),
        Ok(true) | Err(_) => {}
    }
    let ledger = ledger::open(path, PATIENCE, clock())?;
    // An empty file is a ledger not begun.
    announce(&ledger, path, context);
    Ok(Some(ledger))
}

/// The failure of an order number that the ledger does not have.
pub(crate) fn no_such_order(id: &str, context: &Context) -> Failure {
    let message = match path(context).ok().flatten() {
        Some(path) => format!("the ledger has no order {id} ({})", path.display()),
        None => format!("the throwaway ledger of --sandbox has no order {id}"),
    };
    Failure::new(Exit::NotFound, message).hint(context.hints.to_find(id))
}

/// The failure of a ledger that was open when it failed.
pub(crate) fn failed(error: &LedgerError, context: &Context) -> Failure {
    let path = path(context).ok().flatten().unwrap_or_default();
    unusable(error, &path, "the ledger was not read to its end")
}

/// The failure of a ledger, with what did not happen because of it.
pub(crate) fn unusable(error: &LedgerError, path: &Path, nothing: &str) -> Failure {
    let message = format!("{} ({}); {nothing}", words::ledger_error(error), path.display());
    let user = rustix::process::geteuid().as_raw();
    Failure::new(Exit::Internal, message).hint(words::ledger_error_hint(error, path, user, quoted_path))
}
