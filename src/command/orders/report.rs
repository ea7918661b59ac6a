//! `consign orders report`: counts and exact sums by day, product or batch.

use jiff::tz::TimeZone;

use crate::cli::{OrdersReport, ReportBy};
use crate::core::lang::{Words, say};
use crate::input::selection::Selection;
use crate::input::whose::{Merchants, merchant, whose};
use crate::ledger::{Day, GroupBy, ReportRow, State};
use crate::order::opening;
use crate::output::document::{Document, OutcomeName, Reported};
use crate::output::{Cell, Column, Report, Table, Tone, local_zone, words};
use crate::run::context::Context;

/// How long the longest bar is.
const BAR: u64 = 24;

/// What became of orders, as far as a person counts it together.
struct Fate {
    states: &'static [State],
    tone: Tone,
}

const SUCCEEDED: Fate = Fate { states: &[State::Succeeded], tone: Tone::Good };
const FAILED: Fate = Fate { states: &[State::Failed, State::Reversed], tone: Tone::Bad };
/// A claim that was left in sending counts as unknown.
const UNKNOWN: Fate = Fate { states: &[State::Unknown, State::Sending], tone: Tone::Unknown };
const PENDING: Fate = Fate { states: &[State::Accepted, State::Processing], tone: Tone::Doubt };
const NOT_PLACED: Fate =
    Fate { states: &[State::Queued, State::NotSent, State::Rejected, State::NotFound], tone: Tone::Faint };

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
    } else if context.printer.style.stdout_is_terminal {
        report.text.rows(Screen::of(&rows).table(args.by, &rows));
        report.text.headline(Tone::Faint, say!(" in brackets: submitted face value", " 括号内：提交面值"));
    } else {
        report.text.rows(for_a_pipe(&rows, selection.names_merchants()));
    }
    report.document = Document::Reported(Reported { rows: rows.into_iter().map(Into::into).collect() });
    Ok(report)
}

/// The table that others read: its columns do not depend on what stands in them.
fn for_a_pipe(rows: &[ReportRow], named: bool) -> Table {
    let titles = [Words::default(), kind(), orders(), succeeded(), rate(), face(), real_face(), settled()];
    let mut table = Table::of(titles.into_iter().chain(named.then(merchant)).map(Column::fixed).collect());
    for row in rows {
        let mut cells = vec![
            (&row.key).into(),
            words::kind(row.kind).into(),
            row.orders.total().to_string().into(),
            row.orders.of(State::Succeeded).to_string().into(),
            success_rate(row).into(),
            (&row.face_value).into(),
            (&row.real_face_value).into(),
            (&row.settled_amount).into(),
        ];
        cells.extend(named.then(|| whose(&row.customer_id, &row.base_url).into()));
        table.row(cells);
    }
    table
}

/// What a person has to be told of rows, since it is not the same of all of them.
struct Screen {
    /// The rank of the column of kinds.
    kinds: Option<u8>,
    merchants: Merchants,
    has_not_placed: bool,
    /// How many orders the longest bar stands for.
    most: u64,
}

impl Screen {
    fn of(rows: &[ReportRow]) -> Self {
        Self {
            kinds: rows.iter().all(|row| row.kind == rows[0].kind).then_some(6),
            merchants: Merchants::of(rows.iter().map(|row| (row.customer_id.as_str(), row.base_url.as_str()))),
            has_not_placed: rows.iter().any(|row| count(row, &NOT_PLACED) > 0),
            most: rows.iter().map(|row| row.orders.total()).max().unwrap_or(1),
        }
    }

    fn table(&self, by: ReportBy, rows: &[ReportRow]) -> Table {
        let key = match by {
            ReportBy::Day => say!("day", "日期"),
            ReportBy::Product => say!("product 产品", "产品"),
            ReportBy::Batch => say!("batch 批次", "批次"),
        };
        let mut columns = vec![Column::fixed(key)];
        columns.push(self.kinds.map_or_else(|| Column::fixed(kind()), |rank| Column::optional(kind(), rank)));
        columns.extend(self.merchants.column());
        columns.extend([
            Column::optional(orders(), 2),
            Column::fixed(succeeded()),
            Column::fixed(say!("failed 失败", "失败")),
            Column::fixed(say!("unknown 结果未知", "结果未知")),
            Column::fixed(say!("pending 处理中", "处理中")),
        ]);
        columns.extend(self.has_not_placed.then(|| Column::optional(say!("not placed", "未成单"), 3)));
        columns.extend([
            Column::optional(rate(), 5),
            Column::optional(face(), 4),
            Column::optional(real_face(), 1),
            Column::fixed(settled()),
            Column::optional(Words::default(), 7),
        ]);
        let mut table = Table::of(columns);
        for row in rows {
            table.row(self.row(row));
        }
        table
    }

    fn row(&self, row: &ReportRow) -> Vec<Cell> {
        let mut cells = vec![(&row.key).into(), words::kind(row.kind).into()];
        cells.extend(self.merchants.differ().then(|| self.merchants.name(&row.customer_id, &row.base_url).into()));
        cells.push(row.orders.total().to_string().into());
        cells.extend([SUCCEEDED, FAILED, UNKNOWN, PENDING].iter().map(|fate| tallied(row, fate)));
        cells.extend(self.has_not_placed.then(|| tallied(row, &NOT_PLACED)));
        cells.extend([
            success_rate(row).into(),
            (&row.face_value).into(),
            (&row.real_face_value).into(),
            (&row.settled_amount).into(),
            bar(row.orders.total(), self.most).into(),
        ]);
        cells
    }
}

/// How many orders came to this, and their face value.
fn tallied(row: &ReportRow, fate: &Fate) -> Cell {
    match count(row, fate) {
        0 => "0".into(),
        count => Cell::toned(format!("{count} ({})", row.face_values.of(fate.states)), Some(fate.tone)),
    }
}

fn count(row: &ReportRow, fate: &Fate) -> u64 {
    fate.states.iter().map(|state| row.orders.of(*state)).sum()
}

fn success_rate(row: &ReportRow) -> String {
    row.orders.success_rate().map(|rate| format!("{rate} %")).unwrap_or_default()
}

fn kind() -> Words {
    say!("kind 类型", "类型")
}

fn orders() -> Words {
    say!("orders 订单", "订单")
}

fn succeeded() -> Words {
    say!("succeeded 成功", "成功")
}

fn rate() -> Words {
    say!("rate 成功率", "成功率")
}

fn face() -> Words {
    say!("face value 面值", "面值")
}

fn real_face() -> Words {
    say!("real face 结算面值", "结算面值")
}

fn settled() -> Words {
    say!("settled 结算金额", "结算金额")
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
