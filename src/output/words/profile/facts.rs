//! Words for what a profile says, and for where it comes from.

use crate::core::lang::{Words, say};
use crate::platform::keyring;
use crate::profile::{ChosenBy, Source, Value, store_name};

/// What a setting says. A key is masked whole: not even its length is told.
#[must_use]
pub fn value(value: &Value) -> Words {
    match value {
        Value::Text(text) => text.into(),
        Value::Hidden => "********".into(),
        Value::Broken => say!(
            "[not shown: it breaks its rule, and may be a key in the wrong place]",
            "[不显示：不合规则，可能是放错了位置的密钥]"
        ),
        Value::Absent => "–".into(),
    }
}

/// Where a setting comes from.
#[must_use]
pub fn setting_source(source: &Source) -> Words {
    match source {
        Source::File => say!("the profile file", "配置文件"),
        Source::Variable(name) => say!("the variable {name}", "环境变量 {name}"),
        Source::KeyFile(path) => say!("the key file {}", "密钥文件 {}", path.display()),
        Source::KeyCommand(program) => say!("the key command `{program}`", "密钥命令 `{program}`"),
        Source::KeyStore(name) => stored_key(name),
        Source::Default => say!("default", "默认"),
        Source::BuiltIn => say!("built in", "内置"),
        Source::Nowhere => say!("not set", "未设置"),
    }
}

/// Where a key is that is kept in the system's own store.
#[must_use]
pub fn stored_key(name: &str) -> Words {
    let Some(keyring) = keyring::HERE else {
        return say!("`{name}` in a key store, which this system has not", "密钥库里的 `{name}`（本系统不支持）");
    };
    let store = store_name(keyring);
    say!("`{}` in {store}", "{store}里的 `{}`", [store], keyring.name(name))
}

/// What chose a profile.
#[must_use]
pub fn chosen_by(by: ChosenBy) -> Words {
    match by {
        ChosenBy::Flag => "-p".into(),
        ChosenBy::Variable => "CONSIGN_PROFILE".into(),
        ChosenBy::Default => "default_profile".into(),
        ChosenBy::Only => say!("the only one", "唯一的一个"),
    }
}
