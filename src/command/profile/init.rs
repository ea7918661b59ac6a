//! `consign profile init`: a new profile, asked for value by value or given by flags.

use super::check;
use crate::cli::ProfileInit;
use crate::core::lang::say;
use crate::error::{Exit, Failure};
use crate::input::{ask, new_profile};
use crate::output::document::{self, Document, OutcomeName};
use crate::output::{Report, Text, Tone, words};
use crate::platform::keyring::Refused;
use crate::profile::{Added, Draft, NotAdded, Place};
use crate::run::context::Context;

pub(super) fn run(args: &ProfileInit, context: &Context) -> anyhow::Result<Report> {
    let path = context.choice()?.path()?;
    let place = Place::find(&path).map_err(|failure| unreadable(failure, context))?;
    let draft = new_profile::draft(args, &place, context)?;
    context.is_about(&draft.name);
    let lang = context.printer.style.lang;
    let added = Place::add(&path, &draft, |header| words::profile_table(&draft, header, lang))
        .map_err(|why| refused(&why, &draft, &place, context))?;
    let mut report = report(&draft, &added, context);
    if new_profile::is_dialogue(args, context) {
        context.printer.show(&report.text);
        let question =
            say!("check it now, with a question to the gateway? (y/n)", "现在就检查，向平台查询一次吗？(y/n)");
        if ask::yes_or_no(&question, "y", context)? {
            return check::run(&context.of_profile(&draft.name));
        }
        report.text = Text::default();
    }
    Ok(report)
}

fn report(draft: &Draft, added: &Added, context: &Context) -> Report {
    let mut report = Report::new(OutcomeName::Added, Document::Empty);
    report.text.headline(Tone::Good, say!("profile {} added 已添加", "配置 {} 已添加", draft.name));
    report.text.field(say!("profile file", "配置文件"), added.path.display().to_string());
    for path in &added.key_files {
        report.text.field(say!("key file", "密钥文件"), path.display().to_string());
    }
    for name in &added.stored {
        report.text.field(say!("key store", "密钥库"), words::stored_key(name));
    }
    if let Some(name) = &added.default {
        report.text.field("default_profile", say!("{name}, which had been the only one", "{name}，此前唯一的配置"));
    }
    let check = context.hints.without_profile(&["profile", "check", &draft.name]);
    report.next = Some(say!("try it: {check}", "检查一下：{check}"));
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
    failure.hint = failure.hint.or(Some(say!("mend it first: {edit}", "请先修好它：{edit}")));
    failure.message.push(&say!("; nothing was written", "；没有写入任何内容"));
    failure
}

fn refused(why: &NotAdded, draft: &Draft, place: &Place, context: &Context) -> Failure {
    let (message, hint) = words::not_added(why);
    let failure = |exit| Failure {
        exit,
        message: say!(
            "profile `{}` was not added: {message}; nothing was written",
            "没有添加配置 `{}`：{message}；没有写入任何内容",
            [message = &message],
            draft.name
        ),
        hint: hint.clone().or_else(|| Some(context.hints.line(&["profile", "edit"]).into())),
    };
    match why {
        NotAdded::Exists => new_profile::taken(&draft.name, place, context),
        NotAdded::Told(told) => failure(told.exit),
        NotAdded::KeyFile(_) | NotAdded::Store(_, Refused::Taken | Refused::TooLong) => failure(Exit::Usage),
        NotAdded::NoRoom | NotAdded::Store(..) => failure(Exit::Config),
        NotAdded::Directory(..) | NotAdded::File(_) | NotAdded::Key(..) | NotAdded::Changed => failure(Exit::Internal),
    }
}
