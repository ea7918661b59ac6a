//! A checkup as a text that is pasted into a chat.

use super::state::state;
use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::ledger::State;
use crate::output::color::Tone;
use crate::output::document::{Checkup, FileState, HealthState, KeyState, LedgerState, MerchantState, ProxyState};
use crate::output::{Text, local_time};

/// The whole text.
#[must_use]
pub fn checkup(found: &Checkup) -> Text {
    let mut text = Text::default();
    match found.problems.len() {
        0 => text.headline(Tone::Good, say!("healthy 正常", "正常")),
        1 => text.headline(Tone::Bad, say!("1 problem 有问题", "有 1 个问题")),
        more => text.headline(Tone::Bad, say!("{more} problems 有问题", "有 {more} 个问题")),
    }
    let versions = &found.versions;
    text.field(
        "consign",
        say!("{} for {}, SQLite {}", "{}，{}，SQLite {}", versions.consign, versions.system, versions.sqlite),
    );
    text.field(say!("time 时间", "时间"), say!("{} ({})", "{}（{}）", local_time(found.time), found.time));
    text.headline(Tone::Strong, say!("profile 商户配置", "商户配置"));
    text.field(say!("file", "文件"), file(&found.profile_file));
    if !found.profiles.is_empty() {
        text.field(say!("profiles", "现有配置"), listed(&found.profiles));
    }
    match &found.merchant {
        Some(merchant) => self::merchant(&mut text, merchant),
        None if found.problems.iter().any(|problem| problem.0.exit == Exit::Config) => {}
        None => text.field(
            say!("merchant 商户号", "商户号"),
            say!("none is configured: consign profile init", "尚未配置：consign profile init"),
        ),
    }
    text.headline(Tone::Strong, say!("environment 环境变量", "环境变量"));
    for (name, value) in &found.environment {
        text.field(*name, value);
    }
    text.headline(Tone::Strong, say!("ledger 账本", "账本"));
    match &found.ledger {
        Some(ledger) => self::ledger(&mut text, ledger, found.time),
        None => text.field(say!("file", "文件"), say!("the throwaway one of --sandbox", "--sandbox 的临时账本")),
    }
    if !found.problems.is_empty() {
        text.headline(Tone::Strong, say!("problems 问题", "问题"));
    }
    for problem in &found.problems {
        text.plain(say!("  {said}", "  {said}", [said = &problem.0.message]));
        if let Some(hint) = &problem.0.hint {
            text.plain(say!("    {hint}", "    {hint}", [hint]));
        }
    }
    text
}

/// The failure of a ledger that contradicts itself.
#[must_use]
pub fn damaged_ledger(faults: &[String]) -> Failure {
    let first = faults.first().map(String::as_str).unwrap_or_default();
    Failure::new(Exit::Internal, say!("the ledger is damaged: {first}", "账本已损坏：{first}")).hint(say!(
        "keep the file, restore a copy of it, and mind that a copy does not know what was sent since: \
         consign help recovery",
        "保留这个文件，恢复它的副本；注意副本不知道此后发送过什么：consign help recovery"
    ))
}

fn merchant(text: &mut Text, merchant: &MerchantState) {
    text.field(
        say!("merchant 商户号", "商户号"),
        say!("{} at {}", "{}，平台 {}", merchant.customer_id, merchant.base_url),
    );
    text.field("api_key", key(&merchant.api_key));
    text.field("aes_key", key(&merchant.aes_key));
    text.field(say!("proxy 代理", "代理"), merchant.proxy.as_ref().map_or_else(|| say!("none", "无"), proxy));
}

fn key(key: &KeyState) -> Words {
    match key {
        KeyState::Missing => say!("missing", "没有"),
        KeyState::Given => say!("given in the file or by a variable", "写在配置文件或环境变量里"),
        KeyState::File(file) => say!("in {file}", "在 {file}", [file = self::file(file)]),
        KeyState::Command { program } => say!("what `{program}` prints", "由 `{program}` 输出"),
        KeyState::Store { name } => super::stored_key(name),
    }
}

fn proxy(proxy: &ProxyState) -> Words {
    let except = match proxy.except.as_slice() {
        [] => Words::default(),
        except => say!(", but for {except}", "，{except} 除外", [except = listed(except)]),
    };
    let by = match proxy.named_by {
        "profile" => say!("profile", "配置"),
        _ => say!("environment", "环境变量"),
    };
    say!("{}, named by the {by}{except}", "{}，来自{by}{except}", [by, except], proxy.address)
}

fn ledger(text: &mut Text, ledger: &LedgerState, now: i64) {
    text.field(say!("file", "文件"), file(&ledger.file));
    if let Some(size) = ledger.file.size {
        let log =
            ledger.log_size.map(|log| say!(", log {log}", "，日志 {log}", [log = bytes(log)])).unwrap_or_default();
        text.field(say!("size 大小", "大小"), say!("{size}{log}", "{size}{log}", [size = bytes(size), log]));
    }
    let free = ledger.free.map(|free| say!("{free} free", "剩余 {free}", [free = bytes(free)]));
    let disk: Vec<Words> = ledger.file_system.iter().map(Words::from).chain(free).collect();
    if !disk.is_empty() {
        text.field(say!("disk 磁盘", "磁盘"), Words::join(disk, &say!(", ", "，")));
    }
    if let Some(health) = &ledger.health {
        self::health(text, health, now);
    }
}

fn health(text: &mut Text, health: &HealthState, now: i64) {
    text.field(say!("layout", "布局"), health.layout.to_string());
    let integrity = if health.faults.is_empty() { say!("ok", "完好") } else { say!("damaged", "已损坏") };
    text.field(say!("integrity 完整性", "完整性"), integrity);
    if !health.faults.is_empty() {
        return;
    }
    text.field(say!("orders 订单", "订单"), health.orders.to_string());
    let label = say!("undecided 未决", "未决");
    if health.undecided.is_empty() {
        text.field(&label, say!("none", "无"));
    }
    for undecided in &health.undecided {
        let oldest = age(now - undecided.oldest_sent_at);
        let state = State::all().find(|one| one.name() == undecided.state).map(state).unwrap_or_default();
        text.field(
            &label,
            say!(
                "{orders} {state}, the oldest sent {oldest} ago",
                "{state} {orders} 个，最早的在 {oldest}前发送",
                [state, oldest, orders = Words::from(undecided.orders.to_string())]
            ),
        );
    }
    let backup = match health.backed_up_at {
        Some(at) => say!("{age} ago ({})", "{age}前（{}）", [age = age(now - at)], local_time(at)),
        None => say!(
            "never, as far as it knows: consign orders backup FILE",
            "据账本所知从未备份：consign orders backup FILE"
        ),
    };
    text.field(say!("backup 备份", "备份"), backup);
}

fn file(file: &FileState) -> Words {
    match &file.mode {
        Some(mode) => say!("{} (mode {mode})", "{}（权限 {mode}）", file.path),
        None => say!("{} (not there)", "{}（不存在）", file.path),
    }
}

fn listed(names: &[String]) -> Words {
    Words::new(names.join(", "), names.join("、"))
}

/// How long ago something was, by its largest unit.
fn age(seconds: i64) -> Words {
    let seconds = seconds.max(0);
    match seconds {
        0..120 => say!("{seconds} s", "{seconds} 秒"),
        120..7_200 => say!("{} min", "{} 分钟", seconds / 60),
        7_200..172_800 => say!("{} h", "{} 小时", seconds / 3_600),
        _ => say!("{} days", "{} 天", seconds / 86_400),
    }
}

/// A size by its largest unit.
fn bytes(bytes: u64) -> Words {
    match bytes {
        0..10_240 => say!("{bytes} bytes", "{bytes} 字节"),
        10_240..10_485_760 => say!("{} KiB", "{} KiB", bytes >> 10),
        10_485_760..10_737_418_240 => say!("{} MiB", "{} MiB", bytes >> 20),
        _ => say!("{} GiB", "{} GiB", bytes >> 30),
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
