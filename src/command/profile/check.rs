//! `consign profile check`: whether a profile works, step by step, and what mends it.

use crate::command::balance;
use crate::core::lang::{Words, say};
use crate::core::request::Request;
use crate::error::{Exit, Failure};
use crate::order::checkup::{self, Finding, Local};
use crate::order::session::Session;
use crate::output::document::{Check, CheckOutcome, CheckStep, Checked, Document, OutcomeName};
use crate::output::{Report, Text, Tone, words};
use crate::profile::{Need, Profile};
use crate::run::context::Context;

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let path = context.choice()?.path()?;
    let profile = match context.profile(Need::Gateway) {
        Ok(profile) => profile,
        Err(failure) => {
            if let Some(name) = &context.global.profile {
                context.is_about(name);
            }
            return Ok(report(vec![Finding::failed(CheckStep::File, failure)], None, context));
        }
    };
    let Local { mut findings, may_ask } = checkup::local(&profile, &path, &context.hints)?;
    if !may_ask {
        findings.extend(checkup::refused_before());
        return Ok(report(findings, None, context));
    }
    let money = ask(profile, &mut findings, context)?;
    Ok(report(findings, money, context))
}

/// Asks the gateway for the balance, and looks at what that shows. Returns the money.
fn ask(profile: Profile, findings: &mut Vec<Finding>, context: &Context) -> anyhow::Result<Option<String>> {
    let session = Session::of(profile, context)?;
    let (exchange, _) = session.ask(&Request::Balance, session.timeout)?;
    let now = jiff::Timestamp::now().as_second();
    let (way, is_through) = checkup::exchange(&exchange, &session, now);
    findings.extend(way);
    if !is_through {
        findings.push(Finding::skipped(CheckStep::Balance, words::not_reached()));
        return Ok(None);
    }
    let answer = balance::report(exchange, &session);
    let money = if let Document::Balance(balance) = answer.document { Some(balance.money) } else { None };
    findings.push(match (answer.failure, &money) {
        (Some(failure), _) => Finding::failed(CheckStep::Balance, failure),
        (None, money) => {
            Finding::passed(CheckStep::Balance, words::signed_balance(money.as_deref().unwrap_or_default()))
        }
    });
    Ok(money)
}

fn report(findings: Vec<Finding>, money: Option<String>, context: &Context) -> Report {
    let mut text = Text::default();
    for one in &findings {
        words::check_line(&mut text, one.step, one.outcome, &one.found, one.fix.as_ref());
    }
    let failed: Vec<&Finding> = findings.iter().filter(|one| one.outcome == CheckOutcome::Failed).collect();
    let outcome = if failed.is_empty() { OutcomeName::Sound } else { OutcomeName::Unsound };
    let mut report = Report::new(outcome, Document::Empty);
    match failed.as_slice() {
        [] => text.headline(Tone::Good, say!("the profile works 可用", "配置可用")),
        // What failed first is most often why the rest did.
        [first, ..] => report.fail(unsound(first, failed.len(), context)),
    }
    if failed.is_empty() {
        let sell = context.hints.line(&["submit", "--product-code", "P", "--amount", "N", "--wait"]);
        report.next = Some(say!("sell a card: {sell}", "卖一张卡：{sell}"));
    }
    report.text = text;
    let checks = findings.into_iter().map(check).collect();
    report.document = Document::Checked(Checked { checks, money });
    report
}

fn unsound(first: &Finding, count: usize, context: &Context) -> Failure {
    // What was found often names the profile itself.
    let is_named = |name: &str| first.found.en().contains(&format!("profile `{name}`"));
    let name = context.profile_name().filter(|name| !is_named(name));
    let name = name.map(|name| say!("profile `{name}`: ", "配置 `{name}`：")).unwrap_or_default();
    let more = match count - 1 {
        0 => Words::default(),
        more => say!(" (and {more} more failed)", "（另有 {more} 项没有通过）"),
    };
    let exit = if first.exit == Exit::Done { Exit::Internal } else { first.exit };
    let (step, found) = (words::check_step(first.step), &first.found);
    let message = say!("{name}{step}: {found}{more}", "{name}{step}：{found}{more}", [name, step, found, more]);
    Failure { exit, message, hint: first.fix.clone() }
}

fn check(finding: Finding) -> Check {
    Check { check: finding.step, outcome: finding.outcome, found: finding.found, fix: finding.fix }
}
