//! What would be sent, without sending it.

use std::fmt::Write as _;
use std::time::Duration;

use crate::core::lang::{Words, say};
use crate::core::request::SignedRequest;
use crate::output::document::{Document, DryRun, OutcomeName};
use crate::output::{Report, Tone};
use crate::platform::shell::{CURL, quoted};

/// Shows URL, fields and signature string, or one curl command line. The ciphertext is shown:
/// that is what a dry run is for.
pub(crate) fn report(signed: &SignedRequest, curl: bool, timeout: Duration) -> Report {
    let line = curl.then(|| curl_line(signed, timeout));
    let mut report = Report::new(OutcomeName::DryRun, Document::DryRun(DryRun::of(signed, line.clone())));
    if let Some(line) = line {
        report.text.plain(line);
        return report;
    }
    report.text.headline(
        Tone::Doubt,
        say!("dry run, nothing was sent: POST {}", "试运行，没有发送任何内容：POST {}", signed.url),
    );
    for (name, value) in signed.form.iter() {
        report.text.field(name, value);
    }
    report.text.headline(Tone::Strong, say!("signature string, key masked:", "签名串（密钥已遮盖）："));
    report.text.plain(signed.canonical.masked());
    report
}

/// What whoever asks for that line must know, even when asking for quiet: it moves money.
pub(crate) fn caution(does: &Words) -> Words {
    say!(
        "to run this line {does}, and the ledger will not know of it: debug with it, and send with `consign`",
        "运行这一行{does}，而账本不会知道：它只用于调试，正式提交请用 `consign`",
        [does]
    )
}

/// One line that a shell can run.
fn curl_line(signed: &SignedRequest, timeout: Duration) -> String {
    let mut line = format!("{CURL} -sS --max-time {}", timeout.as_secs_f64());
    for word in [
        "-H",
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8",
        "-H",
        "Accept: application/json;charset=UTF-8",
        "--data-raw",
        &signed.form.encode(),
        &signed.url,
    ] {
        let _infallible = write!(line, " {}", quoted(word));
    }
    line
}
