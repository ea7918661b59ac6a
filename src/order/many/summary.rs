//! The report on all cards of a file.

use crate::error::{Exit, Failure};
use crate::output::document::{Document, OutcomeName};
use crate::output::{Report, Text, Tone};
use crate::run::context::Context;

use super::sending::Stop;
use super::tally::Tally;
use super::told::{Told, Trouble};

/// Counts and sums, and for each unknown and each failure what to do.
pub(super) fn report(
    tally: &Tally,
    told: &Told,
    job: Option<&str>,
    stop: Option<&Stop>,
    waited: bool,
    context: &Context,
) -> Report {
    let mut report = Report::new(OutcomeName::Summary, Document::Summary(tally.summary(job, waited)));
    let exit = exit(tally, stop);
    report.text = text(tally, told, job, exit, waited);
    if exit != Exit::Done {
        report.fail(failure(exit, tally, stop, job, context));
    } else if !waited && tally.accepted > 0 {
        let follow = job.and_then(|job| context.hints.resume(job));
        report.next = follow.map(|follow| format!("accepted is not sold: `{follow} --wait` waits for the ends"));
    }
    report
}

fn text(tally: &Tally, told: &Told, job: Option<&str>, exit: Exit, waited: bool) -> Text {
    let mut text = Text::default();
    let tone = match exit {
        Exit::Done => Tone::Good,
        Exit::Rejected | Exit::Refused | Exit::Failed => Tone::Bad,
        _ => Tone::Doubt,
    };
    let headline = if tally.skipped > 0 && tally.skipped == tally.done() {
        format!("nothing is left to be sent: all {} were sent before 已提交过", tally.skipped)
    } else {
        let (accepted, done, values) = (tally.accepted, tally.done(), tally.face_values);
        format!("{accepted} of {done} accepted 已接收, face values 面值 {values} in all")
    };
    text.headline(tone, headline);
    text.field_if("job", job);
    let mut count = |label: &str, count: usize| text.field_if(label, (count > 0).then(|| count.to_string()));
    count("rejected 已拒绝", tally.rejected);
    count("unknown 结果未知", tally.unknown);
    count("not sent 未发送", tally.not_sent);
    count("refused here 已拦截", tally.refused);
    count("sent before 已提交过", tally.skipped);
    if waited {
        count("succeeded 成功", tally.succeeded);
        count("failed 失败", tally.failed);
        count("undecided 处理中", tally.pending);
        text.field_if("settled 结算金额", (tally.succeeded > 0).then(|| tally.settled.to_string()));
    }
    let mut troubles: Vec<&Trouble> = told.troubles.iter().collect();
    troubles.sort_by_key(|trouble| trouble.line);
    for Trouble { line, outcome, failure } in troubles {
        text.plain(format!("row {line}: {}: {}", outcome.name(), failure.message));
        if let Some(hint) = &failure.hint {
            text.plain(format!("  {hint}"));
        }
    }
    if told.more > 0 {
        text.plain(format!("… and {} more: --results FILE has them all, also with --resume", told.more));
    }
    text
}

/// What went wrong as a whole, and what to do about it.
fn failure(exit: Exit, tally: &Tally, stop: Option<&Stop>, job: Option<&str>, context: &Context) -> Failure {
    let counts = [
        (tally.unknown, "unknown"),
        (tally.not_sent, "not sent"),
        (tally.rejected, "rejected"),
        (tally.refused, "refused"),
        (tally.failed, "failed"),
        (tally.pending, "undecided"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let counts = if counts.is_empty() { "some orders need a look".to_owned() } else { counts.join(", ") };
    let message = match stop {
        Some(stop) => format!("{}; {counts}", stopped(stop)),
        None => counts,
    };
    let failure = Failure::new(exit, message);
    if let Some(Stop::Refused { advice: Some(advice), .. }) = stop {
        return failure.hint(format!("{advice}; then the same command goes on"));
    }
    let ask = job.and_then(|job| context.hints.resume(job));
    match exit {
        Exit::Unknown => failure.hint(match ask {
            Some(ask) => format!(
                "do not submit the unknown ones in any other way; `{ask}` asks about them, and the same command again \
                 sends those that never arrived"
            ),
            None => "do not submit the unknown ones in any other way: the same command asks about them first".into(),
        }),
        Exit::Network | Exit::Interrupted => failure.hint("the same command goes on: what was sent is not sent again"),
        Exit::Internal => match stop {
            Some(Stop::Fault(fault)) => Failure { hint: fault.hint.clone(), ..failure },
            _ => failure.hint("the same command goes on: what was sent is not sent again"),
        },
        Exit::Pending => match ask {
            Some(ask) => failure.hint(format!("to ask again later, `{ask} --wait`")),
            None => failure,
        },
        _ => failure,
    }
}

/// How the command ends.
fn exit(tally: &Tally, stop: Option<&Stop>) -> Exit {
    let gravest = tally.exit();
    match stop {
        Some(Stop::Fault(_)) => Exit::Internal,
        // What is in doubt weighs more than that somebody has interrupted it.
        Some(Stop::Asked) if !matches!(gravest, Exit::Internal | Exit::Unknown) => Exit::Interrupted,
        _ => gravest,
    }
}

/// Why the sending has stopped, in words.
fn stopped(stop: &Stop) -> String {
    match stop {
        Stop::Asked => "interrupted: no more was sent".to_owned(),
        Stop::Failures(count) => format!("{count} network failures in a row: no more was sent"),
        Stop::Refused { said, .. } => format!("no more was sent, since the gateway refuses the merchant: {said}"),
        Stop::Fault(failure) => failure.message.clone(),
    }
}
