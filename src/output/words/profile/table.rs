//! A new profile as it is written into the file, with comments.

use std::fmt::Write as _;

use secrecy::ExposeSecret as _;

use crate::profile::{Draft, DraftKey, KeyKind, quoted};

/// The table of a profile, under this header.
#[must_use]
pub fn profile_table(draft: &Draft, header: &str) -> String {
    let mut out = String::new();
    let mut add = |comment: &str, line: String| {
        let _infallible = write!(out, "\n# {comment}\n{line}\n");
    };
    add(
        "Scheme, host and port of the gateway (网关地址), and a path where it has one.",
        format!("base_url = {}", quoted(&draft.base_url)),
    );
    add("商户号, from the merchant console.", format!("customer_id = {}", quoted(&draft.customer_id)));
    for kind in KeyKind::ALL {
        add(comment(kind), key_line(draft, kind));
    }
    let notify_url = draft.notify_url.as_deref().map(|url| format!("notify_url = {}", quoted(url)));
    add(
        "Where the platform posts its notifications (异步通知), if anywhere.",
        notify_url.unwrap_or_else(|| "# notify_url = \"http://shop.example/notify\"".to_owned()),
    );
    add("Deadline of one whole exchange.", "# timeout = \"8s\"".to_owned());
    format!("[{header}]{out}")
}

fn comment(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Api => "The key that signs (API key, 签名密钥). Every character of it counts, blanks and quotes too.",
        KeyKind::Aes => "The key that encrypts cards (AES key, 加密密钥). Longer than 16 bytes is cut.",
    }
}

fn key_line(draft: &Draft, kind: KeyKind) -> String {
    let setting = kind.setting();
    match draft.key(kind) {
        DraftKey::Inline(secret) => format!("{setting} = {}", quoted(secret.expose_secret())),
        DraftKey::Beside(_) => format!("{setting}_file = {}", quoted(&kind.file_name(&draft.name))),
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
        let table = profile_table(&draft, "profiles.shop");
        assert!(table.starts_with("[profiles.shop]\n# Scheme"), "{table}");
        assert!(table.contains("\napi_key_file = \"shop.api-key\"\n"), "{table}");
        assert!(table.contains("\naes_key_command = [\"pass\", \"show\", \"a \\\"b\\\"\"]\n"), "{table}");
        assert!(table.contains("\n# notify_url = "), "{table}");
        let inline = Draft { api_key: DraftKey::Inline("k\\".into()), notify_url: Some("http://n".into()), ..draft };
        let table = profile_table(&inline, "profiles.shop");
        assert!(
            table.contains("\napi_key = \"k\\\\\"\n") && table.contains("\nnotify_url = \"http://n\"\n"),
            "{table}"
        );
    }
}
