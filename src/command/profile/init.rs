//! `consign profile init`: a new profile, asked for value by value or given by flags.

use super::check;
use crate::cli::ProfileInit;
use crate::error::{Exit, Failure};
use crate::input::{ask, new_profile};
use crate::output::document::{self, Document, OutcomeName};
use crate::output::{Report, Text, Tone, words};
use crate::profile::{Added, Draft, NotAdded, Place};
use crate::run::context::Context;

pub(super) fn run(args: &ProfileInit, context: &Context) -> anyhow::Result<Report> {
    let path = context.choice()?.path()?;
    let place = Place::find(&path).map_err(|failure| unreadable(failure, context))?;
    let draft = new_profile::draft(args, &place, context)?;
    context.is_about(&draft.name);
    let added = Place::add(&path, &draft, |header| words::profile_table(&draft, header))
        .map_err(|why| refused(&why, &draft, &place, context))?;
    let mut report = report(&draft, &added, context);
    if new_profile::is_dialogue(args, context) {
        context.printer.show(&report.text);
        if ask::yes_or_no("check it now, with a question to the gateway? (y/n)", "y", context)? {
            return check::run(&context.of_profile(&draft.name));
        }
        report.text = Text::default();
    }
    Ok(report)
}

fn report(draft: &Draft, added: &Added, context: &Context) -> Report {
    let mut report = Report::new(OutcomeName::Added, Document::Empty);
    report.text.headline(Tone::Good, format!("profile {} added 已添加", draft.name));
    report.text.field("profile file", added.path.display().to_string());
    for path in &added.key_files {
        report.text.field("key file", path.display().to_string());
    }
    if let Some(name) = &added.default {
        report.text.field("default_profile", format!("{name}, which had been the only one"));
    }
    report.next = Some(format!("try it: {}", context.hints.without_profile(&["profile", "check", &draft.name])));
    report.document = Document::Added(document::Added {
        path: added.path.display().to_string(),
        key_files: added.key_files.iter().map(|path| path.display().to_string()).collect(),
        default_profile: added.default.clone(),
    });
    report
}

/// A file that cannot be used now cannot be used with one more profile either.
fn unreadable(mut failure: Failure, context: &Context) -> Failure {
    let edit = context.hints.line(&["profile", "edit"]);
    failure.hint = failure.hint.or(Some(format!("mend it first: {edit}")));
    failure.message.push_str("; nothing was written");
    failure
}

fn refused(why: &NotAdded, draft: &Draft, place: &Place, context: &Context) -> Failure {
    let (message, hint) = words::not_added(why);
    let failure = |exit| Failure {
        exit,
        message: format!("profile `{}` was not added: {message}; nothing was written", draft.name),
        hint: hint.clone().or_else(|| Some(context.hints.line(&["profile", "edit"]))),
    };
    match why {
        NotAdded::Exists => new_profile::taken(&draft.name, place, context),
        NotAdded::Told(told) => failure(told.exit),
        NotAdded::NoRoom => failure(Exit::Config),
        NotAdded::KeyFile(_) => failure(Exit::Usage),
        NotAdded::Directory(..) | NotAdded::File(_) | NotAdded::Key(..) => failure(Exit::Internal),
    }
}
