//! The way of all cards of a file: each gets its number, those in doubt are asked about, the others are
//! sent, and at the end it is told what became of them.

use std::collections::HashMap;
use std::time::Duration;

use crate::cards;
use crate::core::lang::say;
use crate::error::{Exit, Failure};
use crate::ledger::State;
use crate::order::journal::Journal;
use crate::order::made;
use crate::order::pacing::Pacing;
use crate::order::poll::{self, Waiting};
use crate::order::questions::{self, not_asked};
use crate::order::session::Session;
use crate::order::status::OrderStatus;
use crate::output::document::BadRow;
use crate::output::{Report, Spinner, words};
use crate::platform::replace::{NotWritten, Target};
use crate::run::context::Context;

use super::files::{self, Results};
use super::goods::Goods;
use super::outcomes::{Outcomes, is_free};
use super::plan::{self, Plan};
use super::rehearsal::{self, Rehearsal};
use super::sending::{Sending, Stop};
use super::summary;

/// How the cards of a file are to be dealt with.
pub(crate) struct Settings {
    /// How many exchanges at once, and how often.
    pub(crate) pacing: Pacing,
    /// Whether what was rejected by a passing fault is sent again.
    pub(crate) retry_rejected: bool,
    /// How many network failures in a row end it.
    pub(crate) most_failures: u32,
    /// Whether the ends of orders are waited for.
    pub(crate) waiting: Waiting,
    /// How long "no such order" proves nothing; else as long as the profile says.
    pub(crate) grace: Option<Duration>,
    /// Whether bad rows are left out, or nothing is sent because of them.
    pub(crate) skip_bad: bool,
    /// Whether it is only shown what would be sent.
    pub(crate) dry_run: bool,
    /// Where the outcome of every row goes.
    pub(crate) results: Option<Results>,
    /// Where the rows go that are to be tried again.
    pub(crate) failed: Option<Target>,
}

/// Submits the orders of a file, each once, and reports on all of them. Before the first is sent, the
/// whole file is held against the ledger, and `confirm` agrees to what would be sent.
pub(crate) fn submit<'a>(
    mut goods: Goods<'a>,
    bad: &[cards::BadRow],
    settings: &Settings,
    confirm: &dyn Fn(&Rehearsal) -> Result<(), Failure>,
) -> anyhow::Result<Report> {
    let (session, context) = (goods.session, goods.session.context());
    let plan = plan::weigh(&mut goods, &Journal::to_ask(session, settings.grace, context)?, settings.retry_rejected)?;
    let bad: Vec<BadRow> = bad.iter().map(rehearsal::bad_row).collect();
    let unwanted = rehearsal::unwanted(&bad, &plan, &goods);
    if !unwanted.is_empty() && !settings.skip_bad {
        return Ok(rehearsal::none_is_sent(unwanted, goods.len() - plan.refused.len()));
    }
    let rehearsal = Rehearsal::of(&goods, &plan, unwanted);
    if settings.dry_run {
        return Ok(rehearsal.report(&goods, &plan));
    }
    if !plan.is_nothing_to_send() {
        confirm(&rehearsal)?;
    }
    let journal = Journal::to_place(session, settings.grace, context)?;
    send(goods, &bad, journal, session, settings, context)
}

fn send<'a>(
    mut goods: Goods<'a>,
    bad: &[BadRow],
    mut journal: Journal<'a>,
    session: &'a Session<'a>,
    settings: &Settings,
    context: &'a Context,
) -> anyhow::Result<Report> {
    let (job, plan) = {
        let _spinner =
            Spinner::start(context.printer.style, say!("giving every order its number", "正在为每个订单编号"));
        plan::enqueue(&mut goods, &mut journal, settings.retry_rejected)?
    };
    // From here on the first signal only asks that no more be sent.
    context.sends_many();
    let waits = settings.waiting.limit.is_some();
    let mut outcomes = Outcomes::new(goods.len() + bad.len(), waits, session, context);
    let Plan { mut send, ask, skip, refused } = plan;
    for row in bad {
        outcomes.bad(row);
    }
    for (item, refusal) in &refused {
        let prepared = goods.prepare(*item, &made::made_batch()?)?;
        outcomes.refused(&goods, *item, &prepared.ordered, refusal);
    }
    for (item, known) in &skip {
        outcomes.skipped(&goods, *item, known.state, known.message.as_deref());
    }

    let mut stop = None;
    if !ask.is_empty() {
        let (free, refusal) = ask_first(&ask, &goods, &mut journal, &mut outcomes, session, settings, context)?;
        for item in free {
            goods.stand(item, State::NotFound);
            send.push(item);
        }
        send.sort_unstable();
        stop = refusal;
    }
    let sending =
        Sending::new(&mut goods, &mut journal, &mut outcomes, &settings.pacing, settings.most_failures, context)?;
    stop = sending.send(send, stop)?;
    outcomes.progress.end();
    if waits {
        follow(&goods, &mut journal, &mut outcomes, session, settings, context)?;
    }
    outcomes.progress.end();
    if outcomes.tally.pending > 0 && context.is_asked_to_end() {
        stop = stop.or(Some(Stop::Asked));
    }
    let name = job.as_ref().map(|job| job.name.as_str());
    let mut report = summary::report(&outcomes.tally, &outcomes.told, name, stop.as_ref(), waits, context);
    if let Some(results) = &settings.results {
        let rows = files::refused(bad, &refused, &goods);
        let written = results.write(job.as_ref(), rows, &outcomes.refusals, Some(&goods), &journal, session);
        note_written("--results", &results.target, written, &mut report, name, context);
    }
    if let Some(target) = &settings.failed {
        let written = files::write_failed(target, &outcomes.again, &goods);
        note_written("--failed", target, written, &mut report, name, context);
    }
    // The files are there, however slowly the documents are read.
    outcomes.end();
    Ok(report)
}

/// Tells of a file that was not written: the ledger has all that it would have held, but for PINs.
pub(super) fn note_written(
    flag: &str,
    target: &Target,
    written: Result<(), NotWritten>,
    report: &mut Report,
    job: Option<&str>,
    context: &Context,
) {
    let Err(error) = written else { return };
    let message = files::unwritten(flag, target, &error);
    let message = match report.failure.take() {
        Some(failure) => say!("{said}; {message}", "{said}；{message}", [message, said = failure.message]),
        None => message,
    };
    let hint = match job.and_then(|job| context.hints.export(job)) {
        Some(export) => say!("the ledger has the outcomes: `{export}`", "各行结果在账本里：`{export}`"),
        None => words::not_written_hint(&error),
    };
    report.fail(Failure::new(Exit::Internal, message).hint(hint));
}

/// Asks about orders that may have arrived. Returns those that have not, and may be sent.
fn ask_first(
    ask: &[usize],
    goods: &Goods<'_>,
    journal: &mut Journal<'_>,
    outcomes: &mut Outcomes<'_>,
    session: &Session<'_>,
    settings: &Settings,
    context: &Context,
) -> anyhow::Result<(Vec<usize>, Option<Stop>)> {
    for item in ask {
        goods.hide(*item);
    }
    let items: HashMap<&str, usize> = ask.iter().map(|item| (goods.id(*item), *item)).collect();
    let numbers = ask.iter().map(|item| {
        let number = goods.number(*item).clone();
        let sent = journal.sent(&number);
        (number, sent)
    });
    let numbers: Vec<_> = numbers.collect();
    let (total, mut count) = (numbers.len(), 0);
    let spinner = Spinner::start(
        context.printer.style,
        say!("asking about {total} orders in doubt", "正在查询 {total} 个结果未知的订单"),
    );
    let is_over = || context.is_asked_to_end();
    let (statuses, left) = questions::ask_all(numbers, &settings.pacing, session, journal, &is_over, |_| {
        count += 1;
        spinner.say(say!(
            "{count} of {total} orders in doubt asked about",
            "结果未知的 {total} 个订单中，已查询 {count} 个"
        ));
    })?;
    drop(spinner);
    let mut free = Vec::new();
    for status in statuses {
        let Some(item) = items.get(status.number.as_str()).copied() else { continue };
        match &status.observed {
            _ if is_free(&status) => free.push(item),
            Some(observed) if !status.is_anothers() && status.standing.shows_the_order() => {
                outcomes.skipped(goods, item, observed.after, None);
            }
            _ => outcomes.in_doubt(goods, item, status.doubt()),
        }
    }
    for (number, _) in &left {
        if let Some(item) = items.get(number.as_str()) {
            outcomes.in_doubt(goods, *item, Some(say!("it was not asked about", "没有查询")));
        }
    }
    let is_refused = !left.is_empty() && !context.is_asked_to_end();
    let advice = || Some(session.signature_advice());
    Ok((free, is_refused.then(|| Stop::Refused { said: not_asked(), advice: advice() })))
}

/// Waits for the ends of what was accepted, or may have been.
fn follow(
    goods: &Goods<'_>,
    journal: &mut Journal<'_>,
    outcomes: &mut Outcomes<'_>,
    session: &Session<'_>,
    settings: &Settings,
    context: &Context,
) -> anyhow::Result<()> {
    let open = std::mem::take(&mut outcomes.open);
    if open.is_empty() {
        return Ok(());
    }
    for open in &open {
        goods.hide(open.item);
    }
    let numbers = open.iter().map(|open| goods.number(open.item).clone()).collect();
    let statuses = {
        let spinner = Spinner::start(
            context.printer.style,
            say!("waiting for the ends of the orders", "正在等待各订单的最终结果"),
        );
        poll::look_up(session, journal, numbers, &settings.waiting, &settings.pacing, &spinner, &|| {
            context.is_asked_to_end()
        })?
        .0
    };
    let statuses: HashMap<&str, &OrderStatus> =
        statuses.iter().map(|status| (status.number.as_str(), status)).collect();
    let made = made::made_batch()?;
    for open in open {
        let prepared = goods.prepare(open.item, &made)?;
        let status = statuses.get(goods.id(open.item)).copied();
        outcomes.followed(goods, open, &prepared.ordered, status);
    }
    Ok(())
}
