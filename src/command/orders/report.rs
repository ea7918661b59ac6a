//! `consign orders report`: counts and exact sums by day, product or batch.

use jiff::tz::TimeZone;

use super::list::merchant;
use crate::cli::{OrdersReport, ReportBy};
use crate::core::lang::{Words, say};
use crate::input::selection::Selection;
use crate::ledger::{Day, GroupBy, ReportRow, State};
use crate::order::opening;
use crate::output::document::{Document, OutcomeName, Reported};
use crate::output::{Report, Text, Tone, local_zone, words};
use crate::run::context::Context;

/// What stands above the columns.
fn header() -> Vec<Words> {
    vec![
        Words::default(),
        say!("kind 类型", "类型"),
        say!("orders 订单", "订单"),
        say!("succeeded 成功", "成功"),
        say!("rate 成功率", "成功率"),
        say!("face value 面值", "面值"),
        say!("real face 结算面值", "结算面值"),
        say!("settled 结算金额", "结算金额"),
    ]
}

/// How long the longest bar is.
const BAR: u64 = 24;

pub(super) fn run(args: &OrdersReport, context: &Context) -> anyhow::Result<Report> {
    let selection = Selection::of(&args.filter, context)?;
    let ledger = opening::to_read(context)?;
    selection.refuse_unknown_job(ledger.as_ref(), context)?;
    let rows = match ledger {
        None => Vec::new(),
        Some(ledger) => {
            let zone = local_zone();
            let mut calendar = |moment| local_day(moment, &zone);
            let by = match args.by {
                ReportBy::Day => GroupBy::Day(&mut calendar),
                ReportBy::Product => GroupBy::Product,
                ReportBy::Batch => GroupBy::Batch,
            };
            ledger.report(by, &selection.filter(None)).map_err(|error| opening::failed(&error, context))?
        }
    };
    let mut report = Report::new(OutcomeName::Reported, Document::Empty);
    if rows.is_empty() {
        report.text.headline(Tone::Faint, say!("no orders", "没有订单"));
    } else {
        table(&mut report.text, &rows, selection.names_merchants(), context.printer.style.stdout_is_terminal);
    }
    report.document = Document::Reported(Reported { rows: rows.into_iter().map(Into::into).collect() });
    Ok(report)
}

/// Shows the rows: `named` tells whether each has to say whose it is, `bars` whether there are bars.
fn table(text: &mut Text, rows: &[ReportRow], named: bool, bars: bool) {
    let most = rows.iter().map(|row| row.orders.total()).max().unwrap_or(1);
    let header = header().into_iter().chain(named.then(merchant)).chain(bars.then(Words::default)).collect();
    let line = |row: &ReportRow| {
        let mut cells = cells(row);
        cells.extend(named.then(|| say!("{} at {}", "{}，平台 {}", row.customer_id, row.base_url)));
        cells.extend(bars.then(|| bar(row.orders.total(), most).into()));
        cells
    };
    text.table(header, rows.iter().map(line).collect());
}

fn cells(row: &ReportRow) -> Vec<Words> {
    let rate = row.orders.success_rate().map(|rate| format!("{rate} %"));
    vec![
        (&row.key).into(),
        words::kind(row.kind),
        row.orders.total().to_string().into(),
        row.orders.of(State::Succeeded).to_string().into(),
        rate.unwrap_or_default().into(),
        (&row.face_value).into(),
        (&row.real_face_value).into(),
        (&row.settled_amount).into(),
    ]
}

fn bar(count: u64, most: u64) -> String {
    "█".repeat(usize::try_from((count * BAR).div_ceil(most.max(1))).unwrap_or(0))
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
