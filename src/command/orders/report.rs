//! `consign orders report`: counts and exact sums by day, product or batch.

use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::Selection;
use super::list::MERCHANT;
use crate::cli::{OrdersReport, ReportBy};
use crate::ledger::{Day, GroupBy, ReportRow, State};
use crate::order::journal;
use crate::output::{Report, Tone, local_zone};
use crate::run::context::Context;

const HEADER: [&str; 8] = [
    "",
    "kind 类型",
    "orders 订单",
    "succeeded 成功",
    "rate 成功率",
    "face value 面值",
    "real face 结算面值",
    "settled 结算金额",
];

/// How long the longest bar is.
const BAR: u64 = 24;

pub(super) fn run(args: &OrdersReport, context: &Context) -> anyhow::Result<Report> {
    let selection = Selection::of(&args.filter, context)?;
    let rows = match journal::to_read(context)? {
        None => Vec::new(),
        Some(ledger) => {
            let zone = local_zone();
            let mut calendar = |moment| local_day(moment, &zone);
            let by = match args.by {
                ReportBy::Day => GroupBy::Day(&mut calendar),
                ReportBy::Product => GroupBy::Product,
                ReportBy::Batch => GroupBy::Batch,
            };
            ledger.report(by, &selection.filter(None)).map_err(|error| journal::failed(&error, context))?
        }
    };
    let mut report = Report::new("reported");
    report.set("rows", rows.iter().map(json_of).collect::<Value>());
    if rows.is_empty() {
        report.text.headline(Tone::Faint, "no orders");
        return Ok(report);
    }
    let most = rows.iter().map(|row| row.orders.total()).max().unwrap_or(1);
    let bars = context.printer.style.stdout_is_terminal;
    let named = selection.names_merchants();
    let header: Vec<&str> = HEADER.into_iter().chain(named.then_some(MERCHANT)).chain(bars.then_some("")).collect();
    let line = |row: &ReportRow| {
        let mut cells = cells(row);
        cells.extend(named.then(|| format!("{} at {}", row.customer_id, row.base_url)));
        cells.extend(bars.then(|| bar(row.orders.total(), most)));
        cells
    };
    report.text.table(&header, rows.iter().map(line).collect());
    Ok(report)
}

fn cells(row: &ReportRow) -> Vec<String> {
    vec![
        row.key.clone(),
        row.kind.name().to_owned(),
        row.orders.total().to_string(),
        row.orders.of(State::Succeeded).to_string(),
        success_rate(row).map(|rate| format!("{rate} %")).unwrap_or_default(),
        row.face_value.clone(),
        row.real_face_value.clone(),
        row.settled_amount.clone(),
    ]
}

fn bar(count: u64, most: u64) -> String {
    "█".repeat(usize::try_from((count * BAR).div_ceil(most.max(1))).unwrap_or(0))
}

/// Succeeded of all decided orders, in per cent with one decimal, rounded down; `None` while
/// nothing is decided.
fn success_rate(row: &ReportRow) -> Option<String> {
    let of = |state| row.orders.of(state);
    let decided = of(State::Succeeded) + of(State::Failed) + of(State::Reversed);
    let per_mille = (of(State::Succeeded) * 1000).checked_div(decided)?;
    Some(format!("{}.{}", per_mille / 10, per_mille % 10))
}

fn json_of(row: &ReportRow) -> Value {
    let states: Map<String, Value> = State::all()
        .filter(|state| row.orders.of(*state) > 0)
        .map(|state| (state.name().to_owned(), json!(row.orders.of(state))))
        .collect();
    let mut object = Map::new();
    object.insert("key".into(), json!(row.key));
    object.insert("kind".into(), json!(row.kind.name()));
    object.insert("customer_id".into(), json!(row.customer_id));
    object.insert("base_url".into(), json!(row.base_url));
    object.insert("orders".into(), json!(row.orders.total()));
    object.insert("states".into(), Value::Object(states));
    object.insert("face_value".into(), json!(row.face_value));
    object.insert("real_face_value".into(), json!(row.real_face_value));
    object.insert("settled_amount".into(), json!(row.settled_amount));
    object.extend(success_rate(row).map(|rate| ("success_rate".to_owned(), json!(rate))));
    if row.unreadable > 0 {
        object.insert("unreadable_amounts".into(), json!(row.unreadable));
    }
    Value::Object(object)
}

/// The local day around a moment in Unix milliseconds.
fn local_day(moment: i64, zone: &TimeZone) -> Day {
    let whole = |name: String| Day { name, from: moment, until: moment.saturating_add(1) };
    let Ok(timestamp) = jiff::Timestamp::from_millisecond(moment) else { return whole(moment.to_string()) };
    let date = timestamp.to_zoned(zone.clone()).date();
    let start = |date: jiff::civil::Date| Some(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond());
    match (start(date), date.tomorrow().ok().and_then(start)) {
        (Some(from), Some(until)) => Day { name: date.to_string(), from, until },
        _ => whole(date.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_as_long_as_its_zone_says() {
        let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a zone");
        let day = local_day(1_761_440_000_000, &berlin);
        assert_eq!(day.name, "2025-10-26");
        assert_eq!(day.until - day.from, 25 * 3_600_000);
    }

    #[test]
    fn bars_grow_with_the_count() {
        assert_eq!(bar(0, 10), "");
        assert_eq!(bar(1, 1_000_000), "█");
        assert_eq!(bar(10, 10).chars().count(), 24);
    }
}
