//! `consign profile show`: what a profile says, and where each value comes from.

use crate::core::lang::say;
use crate::output::document::{Document, OutcomeName, Setting, Settings};
use crate::output::{Report, Tone, words};
use crate::profile::{Fact, Need, Source, Value};
use crate::run::context::Context;

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let path = context.choice()?.path()?.display().to_string();
    let profile = context.profile(Need::Gateway)?;
    let facts = profile.facts()?;
    let mut report = Report::new(OutcomeName::Shown, Document::Empty);
    report.text.headline(Tone::Strong, say!("profile {}", "配置 {}", profile.name));
    let header = vec![say!("setting", "设置项"), say!("value", "值"), say!("from", "来源")];
    let cells =
        |fact: &Fact| vec![(&fact.setting).into(), words::value(&fact.value), words::setting_source(&fact.source)];
    report.text.table(header, facts.iter().map(cells).collect());
    report.text.plain(say!("profile file: {path}", "配置文件：{path}"));
    report.document = Document::Settings(Settings { path, settings: facts.into_iter().map(setting).collect() });
    Ok(report)
}

fn setting(fact: Fact) -> Setting {
    let (from, at) = match fact.source {
        Source::File => ("file", None),
        Source::Variable(name) => ("variable", Some(name.to_owned())),
        Source::KeyFile(path) => ("key_file", Some(path.display().to_string())),
        Source::KeyCommand(program) => ("key_command", Some(program)),
        Source::KeyStore(name) => ("key_store", Some(name)),
        Source::Default => ("default", None),
        Source::BuiltIn => ("built_in", None),
        Source::Nowhere => ("nowhere", None),
    };
    let hidden = matches!(fact.value, Value::Hidden | Value::Broken);
    let value = if let Value::Text(text) = fact.value { Some(text) } else { None };
    Setting { setting: fact.setting, value, hidden, from, at }
}
