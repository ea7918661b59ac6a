//! Words for whether a profile works.

use std::time::Duration;

use unicode_width::UnicodeWidthStr as _;

use crate::core::lang::{Words, say};
use crate::output::document::{CheckOutcome, CheckStep};
use crate::output::{Text, Tone};

/// One line of a check, and what mends it below.
pub fn check_line(text: &mut Text, step: CheckStep, outcome: CheckOutcome, found: &Words, fix: Option<&Words>) {
    let (mark, tone) = match outcome {
        CheckOutcome::Passed => ("✓", Tone::Good),
        CheckOutcome::Failed => ("✗", Tone::Bad),
        CheckOutcome::Warned => ("!", Tone::Doubt),
        CheckOutcome::Skipped => ("-", Tone::Faint),
    };
    let label = check_step(step).map(|label| format!("{label}{}", " ".repeat(LABEL.saturating_sub(label.width()))));
    text.headline(tone, say!("{mark} {label}  {found}", "{mark} {label}  {found}", [label, found]));
    if let Some(fix) = fix {
        text.plain(say!("              fix: {fix}", "              处理：{fix}", [fix]));
    }
}

/// The columns of a step's name.
const LABEL: usize = 10;

/// What a step is called: a setting has its name of the file.
#[must_use]
pub fn check_step(step: CheckStep) -> Words {
    match step {
        CheckStep::File => say!("file", "文件"),
        CheckStep::Settings => say!("settings", "设置"),
        CheckStep::ApiKey | CheckStep::AesKey => step.label().into(),
        CheckStep::Host => say!("host", "主机"),
        CheckStep::Connection => say!("connection", "连接"),
        CheckStep::Tls => say!("tls", "TLS"),
        CheckStep::Clock => say!("clock", "时钟"),
        CheckStep::Balance => say!("balance", "余额"),
    }
}

/// What to do about a key that is rare.
#[must_use]
pub fn compare_key(place: &Words) -> Words {
    say!("compare it with the one of the merchant console ({place})", "与商户后台显示的密钥核对（{place}）", [place])
}

/// What to do about a key that pasting or saving has changed; `edit` is the command that opens its file.
#[must_use]
pub fn mend_key(place: &Words, edit: Option<&str>) -> Words {
    let with = edit.map(|edit| say!(", with `{edit}`", "，用 `{edit}`")).unwrap_or_default();
    say!(
        "take that out of {place}, so that the key alone is left{with}",
        "从{place}里去掉它，只留下密钥本身{with}",
        [place, with]
    )
}

/// Why a step is not tried after another has failed.
#[must_use]
pub fn not_reached() -> Words {
    say!("not reached", "没有进行到这一步")
}

/// Why nothing is sent.
#[must_use]
pub fn mend_above() -> Words {
    say!("not tried: mend what stands above first", "没有尝试：请先处理上面的问题")
}

/// Why the clocks are not compared.
#[must_use]
pub fn no_date() -> Words {
    say!("the answer does not say the server's time (no Date)", "应答里没有服务器时间（没有 Date）")
}

/// What to do about a step of the way, where nothing more is known.
#[must_use]
pub fn mend_way(step: CheckStep) -> Words {
    match step {
        CheckStep::Host => say!(
            "check the host in base_url, and this machine's name resolution (DNS)",
            "检查 base_url 里的主机，以及本机的域名解析（DNS）"
        ),
        CheckStep::Tls => say!(
            "check scheme and host in base_url; where the gateway has a certificate of its own making, name it with ca_file",
            "检查 base_url 里的协议和主机；如果平台用的是自签证书，请用 ca_file 指定"
        ),
        _ => say!(
            "check host and port in base_url, and what stands in between: firewall, proxy, whitelist (IP白名单)",
            "检查 base_url 里的主机和端口，以及中间的环节：防火墙、代理、IP 白名单"
        ),
    }
}

/// What to do about a gateway that is reached without TLS.
#[must_use]
pub fn mend_plain_http() -> Words {
    say!(
        "ask the platform for an https:// address; until then, use a network that you trust, or a proxy",
        "向平台索取 https:// 地址；在此之前，请使用可信的网络或代理"
    )
}

/// What an answered question proves.
#[must_use]
pub fn signed_balance(money: &str) -> Words {
    say!("the gateway took the signature; money 余额 {money}", "平台接受了签名；余额 {money}")
}

/// How far this machine's clock is from the server's.
#[must_use]
pub fn clocks_apart(apart: Duration, is_ahead: bool) -> Words {
    let span = span(apart.as_secs());
    match (apart.as_secs(), is_ahead) {
        (0..=1, _) => say!("the same as the server's", "与服务器一致"),
        (_, true) => say!("this machine is {span} ahead of the server", "本机比服务器快 {span}", [span]),
        (_, false) => say!("this machine is {span} behind the server", "本机比服务器慢 {span}", [span]),
    }
}

/// What to do about it.
#[must_use]
pub fn set_clock(command: &str) -> Words {
    say!("set this machine's clock: {command}", "校准本机时钟：{command}")
}

/// Seconds as people say them, in their two largest units.
fn span(seconds: u64) -> Words {
    let units = [
        (seconds / 86_400, "d", "天"),
        (seconds / 3600 % 24, "h", "小时"),
        (seconds / 60 % 60, "m", "分"),
        (seconds % 60, "s", "秒"),
    ];
    let parts = units.into_iter().skip_while(|(count, ..)| *count == 0).take(2).filter(|(count, ..)| *count > 0);
    let parts = parts.map(|(count, en, zh)| Words::new(format!("{count}{en}"), format!("{count} {zh}")));
    Words::join(parts, &" ".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::lang::Lang;

    #[test]
    fn clocks_are_told_apart_in_units_of_people() {
        let told = |seconds| clocks_apart(Duration::from_secs(seconds), true);
        assert_eq!(told(1), "the same as the server's");
        assert_eq!(told(3600), "this machine is 1h ahead of the server");
        assert_eq!(told(3725), "this machine is 1h 2m ahead of the server");
        assert_eq!(told(90_000), "this machine is 1d 1h ahead of the server");
        assert!(clocks_apart(Duration::from_secs(40), false).contains("40s behind"));
    }

    #[test]
    fn a_line_has_its_mark_and_its_fix() {
        let mut text = Text::default();
        check_line(&mut text, CheckStep::ApiKey, CheckOutcome::Failed, &"it is bad".into(), Some(&"mend it".into()));
        assert_eq!(text.render(false, Lang::En), "✗ api_key     it is bad\n              fix: mend it\n");
    }
}
