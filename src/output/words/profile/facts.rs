//! Words for what a profile says, and for where it comes from.

use crate::profile::{ChosenBy, Source, Value};

/// What a setting says. A key is masked whole: not even its length is told.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Hidden => "********".into(),
        Value::Broken => "[not shown: it breaks its rule, and may be a key in the wrong place]".into(),
        Value::Absent => "–".into(),
    }
}

/// Where a setting comes from.
#[must_use]
pub fn source(source: &Source) -> String {
    match source {
        Source::File => "the profile file".into(),
        Source::Variable(name) => format!("the variable {name}"),
        Source::KeyFile(path) => format!("the key file {}", path.display()),
        Source::KeyCommand(program) => format!("the key command `{program}`"),
        Source::Default => "default".into(),
        Source::BuiltIn => "built in".into(),
        Source::Nowhere => "not set".into(),
    }
}

/// What chose a profile.
#[must_use]
pub fn chosen_by(by: ChosenBy) -> &'static str {
    match by {
        ChosenBy::Flag => "-p",
        ChosenBy::Variable => "CONSIGN_PROFILE",
        ChosenBy::Default => "default_profile",
        ChosenBy::Only => "the only one",
    }
}
