//! A new profile as it is written into the file, with comments.

use std::fmt::Write as _;

use secrecy::ExposeSecret as _;

use crate::core::lang::{Lang, Words, say};
use crate::profile::{Draft, DraftKey, KeyKind, quoted};

/// The table of a profile, under this header, with comments in a language.
#[must_use]
pub fn profile_table(draft: &Draft, header: &str, lang: Lang) -> String {
    let mut out = String::new();
    let mut add = |comment: Words, line: String| {
        let _infallible = write!(out, "\n# {}\n{line}\n", comment.told(lang));
    };
    add(
        say!(
            "Scheme, host and port of the gateway (网关地址), and a path where it has one.",
            "网关地址：协议、主机和端口；有路径时也写上路径。"
        ),
        format!("base_url = {}", quoted(&draft.base_url)),
    );
    add(
        say!("商户号, from the merchant console.", "商户号，见商户后台。"),
        format!("customer_id = {}", quoted(&draft.customer_id)),
    );
    for kind in KeyKind::ALL {
        add(comment(kind), key_line(draft, kind));
    }
    let notify_url = draft.notify_url.as_deref().map(|url| format!("notify_url = {}", quoted(url)));
    add(
        say!("Where the platform posts its notifications (异步通知), if anywhere.", "异步通知地址；不需要通知时不写。"),
        notify_url.unwrap_or_else(|| "# notify_url = \"http://shop.example/notify\"".to_owned()),
    );
    add(say!("Deadline of one whole exchange.", "一次完整交互的期限。"), "# timeout = \"8s\"".to_owned());
    format!("[{header}]{out}")
}

fn comment(kind: KeyKind) -> Words {
    match kind {
        KeyKind::Api => say!(
            "The key that signs (API key, 签名密钥). Every character of it counts, blanks and quotes too.",
            "签名密钥（API key）。每个字符都算数，空格和引号也是。"
        ),
        KeyKind::Aes => say!(
            "The key that encrypts cards (AES key, 加密密钥). Longer than 16 bytes is cut.",
            "加密卡号和卡密的密钥（AES key）。超过 16 字节的部分会被截去。"
        ),
    }
}

fn key_line(draft: &Draft, kind: KeyKind) -> String {
    let setting = kind.setting();
    match draft.key(kind) {
        DraftKey::Inline(secret) => format!("{setting} = {}", quoted(secret.expose_secret())),
        DraftKey::Beside(_) => format!("{setting}_file = {}", quoted(&kind.file_name(&draft.name))),
        DraftKey::Store(_) => format!("{setting}_store = true"),
        DraftKey::File(path) => format!("{setting}_file = {}", quoted(&path.to_string_lossy())),
        DraftKey::Command(words) => {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!("{setting}_command = [{}]", words.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_stands_where_it_belongs() {
        let draft = Draft {
            name: "shop".into(),
            base_url: "http://h:1".into(),
            customer_id: "10001".into(),
            api_key: DraftKey::Beside("k".into()),
            aes_key: DraftKey::Command(vec!["pass".into(), "show".into(), "a \"b\"".into()]),
            notify_url: None,
        };
        let table = profile_table(&draft, "profiles.shop", Lang::En);
        assert!(table.starts_with("[profiles.shop]\n# Scheme"), "{table}");
        assert!(table.contains("\napi_key_file = \"shop.api-key\"\n"), "{table}");
        assert!(table.contains("\naes_key_command = [\"pass\", \"show\", \"a \\\"b\\\"\"]\n"), "{table}");
        assert!(table.contains("\n# notify_url = "), "{table}");
        let inline = Draft { api_key: DraftKey::Inline("k\\".into()), notify_url: Some("http://n".into()), ..draft };
        let table = profile_table(&inline, "profiles.shop", Lang::En);
        assert!(
            table.contains("\napi_key = \"k\\\\\"\n") && table.contains("\nnotify_url = \"http://n\"\n"),
            "{table}"
        );
    }
}
