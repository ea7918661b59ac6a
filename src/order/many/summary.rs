//! The report on all cards of a file.

use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::output::document::{Document, OutcomeName};
use crate::output::words;
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
        report.next = follow.map(|follow| {
            say!(
                "accepted is not sold: `{follow} --wait` waits for the ends",
                "已接收不等于已售出：`{follow} --wait` 等待最终结果"
            )
        });
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
        say!(
            "nothing is left to be sent: all {} were sent before 已提交过",
            "没有要发送的：全部 {} 个都已提交过",
            tally.skipped
        )
    } else {
        let (accepted, done, values) = (tally.accepted, tally.done(), tally.face_values);
        say!(
            "{accepted} of {done} accepted 已接收, face values 面值 {values} in all",
            "{done} 个中已接收 {accepted} 个，面值合计 {values}"
        )
    };
    text.headline(tone, headline);
    text.field_if(say!("job", "任务"), job);
    let mut count = |label: Words, count: usize| text.field_if(label, (count > 0).then(|| count.to_string()));
    count(say!("rejected 已拒绝", "已拒绝"), tally.rejected);
    count(say!("unknown 结果未知", "结果未知"), tally.unknown);
    count(say!("not sent 未发送", "未发送"), tally.not_sent);
    count(say!("refused here 已拦截", "已拦截"), tally.refused);
    count(say!("sent before 已提交过", "已提交过"), tally.skipped);
    if waited {
        count(say!("succeeded 成功", "成功"), tally.succeeded);
        count(say!("failed 失败", "失败"), tally.failed);
        count(say!("undecided 处理中", "处理中"), tally.pending);
        text.field_if(say!("settled 结算金额", "结算金额"), (tally.succeeded > 0).then(|| tally.settled.to_string()));
    }
    let mut troubles: Vec<&Trouble> = told.troubles.iter().collect();
    troubles.sort_by_key(|trouble| trouble.line);
    for Trouble { line, outcome, failure } in troubles {
        text.plain(say!(
            "row {line}: {outcome}: {message}",
            "第 {line} 行：{outcome}：{message}",
            [outcome = words::outcome(*outcome), message = &failure.message]
        ));
        if let Some(hint) = &failure.hint {
            text.plain(say!("  {hint}", "  {hint}", [hint]));
        }
    }
    if told.more > 0 {
        text.plain(say!(
            "… and {} more: --results FILE has them all, also with --resume",
            "… 另有 {} 行：用 --results FILE 可写出全部，与 --resume 同用亦可",
            told.more
        ));
    }
    text
}

/// What went wrong as a whole, and what to do about it.
fn failure(exit: Exit, tally: &Tally, stop: Option<&Stop>, job: Option<&str>, context: &Context) -> Failure {
    let counts = [
        (tally.unknown, say!("unknown", "结果未知")),
        (tally.not_sent, say!("not sent", "未发送")),
        (tally.rejected, say!("rejected", "已拒绝")),
        (tally.refused, say!("refused", "已拦截")),
        (tally.failed, say!("failed", "失败")),
        (tally.pending, say!("undecided", "处理中")),
    ];
    let counts: Vec<Words> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| say!("{count} {what}", "{what} {count} 个", [what]))
        .collect();
    let counts = if counts.is_empty() {
        say!("some orders need a look", "有些订单需要查看")
    } else {
        Words::join(counts, &say!(", ", "，"))
    };
    let message = match stop {
        Some(stop) => say!("{stopped}; {counts}", "{stopped}；{counts}", [counts, stopped = stopped(stop)]),
        None => counts,
    };
    let failure = Failure::new(exit, message);
    if let Some(Stop::Refused { advice: Some(advice), .. }) = stop {
        return failure.hint(say!(
            "{advice}; then the same command goes on",
            "{advice}；然后运行同一命令即可继续",
            [advice]
        ));
    }
    let ask = job.and_then(|job| context.hints.resume(job));
    match exit {
        Exit::Unknown => failure.hint(match ask {
            Some(ask) => say!(
                "do not submit the unknown ones in any other way; `{ask}` asks about them, and the same command again \
                 sends those that never arrived",
                "结果未知的订单不要用别的方式提交；`{ask}` 查询它们，再次运行同一命令会发送没有到达的"
            ),
            None => say!(
                "do not submit the unknown ones in any other way: the same command asks about them first",
                "结果未知的订单不要用别的方式提交：同一命令会先查询它们"
            ),
        }),
        Exit::Network | Exit::Interrupted => failure.hint(say!(
            "the same command goes on: what was sent is not sent again",
            "同一命令可以继续：已发送的不会再次发送"
        )),
        Exit::Internal => match stop {
            Some(Stop::Fault(fault)) => Failure { hint: fault.hint.clone(), ..failure },
            _ => failure.hint(say!(
                "the same command goes on: what was sent is not sent again",
                "同一命令可以继续：已发送的不会再次发送"
            )),
        },
        Exit::Pending => match ask {
            Some(ask) => failure.hint(say!("to ask again later, `{ask} --wait`", "稍后再查：`{ask} --wait`")),
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
fn stopped(stop: &Stop) -> Words {
    match stop {
        Stop::Asked => say!("interrupted: no more was sent", "被中断：不再发送"),
        Stop::Failures(count) => {
            say!("{count} network failures in a row: no more was sent", "连续 {count} 次网络故障：不再发送")
        }
        Stop::Refused { said, .. } => {
            say!(
                "no more was sent, since the gateway refuses the merchant: {said}",
                "平台拒绝该商户，不再发送：{said}",
                [said]
            )
        }
        Stop::Fault(failure) => failure.message.clone(),
    }
}
