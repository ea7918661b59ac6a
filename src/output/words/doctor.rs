//! A checkup as a text that is pasted into a chat.

use crate::error::{Exit, Failure};
use crate::output::color::Tone;
use crate::output::document::{Checkup, FileState, HealthState, KeyState, LedgerState, MerchantState, ProxyState};
use crate::output::{Text, local_time};

/// The whole text.
#[must_use]
pub fn checkup(found: &Checkup) -> Text {
    let mut text = Text::default();
    match found.problems.len() {
        0 => text.headline(Tone::Good, "healthy 正常"),
        1 => text.headline(Tone::Bad, "1 problem 有问题"),
        more => text.headline(Tone::Bad, format!("{more} problems 有问题")),
    }
    let versions = &found.versions;
    text.field("consign", format!("{} for {}, SQLite {}", versions.consign, versions.system, versions.sqlite));
    text.field("time 时间", format!("{} ({})", local_time(found.time), found.time));
    text.headline(Tone::Strong, "profile 商户配置");
    text.field("file", file(&found.profile_file));
    if !found.profiles.is_empty() {
        text.field("profiles", found.profiles.join(", "));
    }
    match &found.merchant {
        Some(merchant) => self::merchant(&mut text, merchant),
        None if found.problems.iter().any(|problem| problem.0.exit == Exit::Config) => {}
        None => text.field("merchant 商户号", "none is configured: consign profile init"),
    }
    text.headline(Tone::Strong, "environment 环境变量");
    for (name, value) in &found.environment {
        text.field(name, value.as_str());
    }
    text.headline(Tone::Strong, "ledger 账本");
    match &found.ledger {
        Some(ledger) => self::ledger(&mut text, ledger, found.time),
        None => text.field("file", "the throwaway one of --sandbox"),
    }
    if !found.problems.is_empty() {
        text.headline(Tone::Strong, "problems 问题");
    }
    for problem in &found.problems {
        text.plain(format!("  {}", problem.0.message));
        if let Some(hint) = &problem.0.hint {
            text.plain(format!("    {hint}"));
        }
    }
    text
}

/// The failure of a ledger that contradicts itself.
#[must_use]
pub fn damaged_ledger(faults: &[String]) -> Failure {
    let first = faults.first().map(String::as_str).unwrap_or_default();
    Failure::new(Exit::Internal, format!("the ledger is damaged: {first}")).hint(
        "keep the file, restore a copy of it, and mind that a copy does not know what was sent since: \
         consign help recovery",
    )
}

fn merchant(text: &mut Text, merchant: &MerchantState) {
    text.field("merchant 商户号", format!("{} at {}", merchant.customer_id, merchant.base_url));
    text.field("api_key", key(&merchant.api_key));
    text.field("aes_key", key(&merchant.aes_key));
    text.field("proxy 代理", merchant.proxy.as_ref().map_or_else(|| "none".to_owned(), proxy));
}

fn key(key: &KeyState) -> String {
    match key {
        KeyState::Missing => "missing".to_owned(),
        KeyState::Given => "given in the file or by a variable".to_owned(),
        KeyState::File(file) => format!("in {}", self::file(file)),
        KeyState::Command { program } => format!("what `{program}` prints"),
    }
}

fn proxy(proxy: &ProxyState) -> String {
    let except = if proxy.except.is_empty() { String::new() } else { format!(", but for {}", proxy.except.join(", ")) };
    format!("{}, named by the {}{except}", proxy.address, proxy.named_by)
}

fn ledger(text: &mut Text, ledger: &LedgerState, now: i64) {
    text.field("file", file(&ledger.file));
    if let Some(size) = ledger.file.size {
        let log = ledger.log_size.map(|log| format!(", log {}", bytes(log))).unwrap_or_default();
        text.field("size 大小", format!("{}{log}", bytes(size)));
    }
    let free = ledger.free.map(|free| format!("{} free", bytes(free)));
    let disk: Vec<String> = ledger.file_system.iter().cloned().chain(free).collect();
    if !disk.is_empty() {
        text.field("disk 磁盘", disk.join(", "));
    }
    if let Some(health) = &ledger.health {
        self::health(text, health, now);
    }
}

fn health(text: &mut Text, health: &HealthState, now: i64) {
    text.field("layout", health.layout.to_string());
    text.field("integrity 完整性", health.integrity);
    if !health.faults.is_empty() {
        return;
    }
    text.field("orders 订单", health.orders.to_string());
    if health.undecided.is_empty() {
        text.field("undecided 未决", "none");
    }
    for undecided in &health.undecided {
        let oldest = age(now - undecided.oldest_sent_at);
        text.field("undecided 未决", format!("{} {}, the oldest sent {oldest} ago", undecided.orders, undecided.state));
    }
    let backup = match health.backed_up_at {
        Some(at) => format!("{} ago ({})", age(now - at), local_time(at)),
        None => "never, as far as it knows: consign orders backup FILE".to_owned(),
    };
    text.field("backup 备份", backup);
}

fn file(file: &FileState) -> String {
    match &file.mode {
        Some(mode) => format!("{} (mode {mode})", file.path),
        None => format!("{} (not there)", file.path),
    }
}

/// How long ago something was, by its largest unit.
fn age(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// A size by its largest unit.
fn bytes(bytes: u64) -> String {
    match bytes {
        0..10_240 => format!("{bytes} bytes"),
        10_240..10_485_760 => format!("{} KiB", bytes >> 10),
        10_485_760..10_737_418_240 => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_sizes_are_told_by_their_largest_unit() {
        let ages = [-5, 0, 119, 120, 7_199, 7_200, 172_799, 172_800].map(age);
        assert_eq!(ages, ["0 s", "0 s", "119 s", "2 min", "119 min", "2 h", "47 h", "2 days"]);
        let sizes = [0, 10_239, 10_240, 10_485_760, 10_737_418_240].map(bytes);
        assert_eq!(sizes, ["0 bytes", "10239 bytes", "10 KiB", "10 MiB", "10 GiB"]);
    }
}
