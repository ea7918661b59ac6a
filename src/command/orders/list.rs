//! `consign orders list`: orders, newest first.

use crate::cli::OrdersList;
use crate::core::lang::{Words, say};
use crate::input::selection::Selection;
use crate::input::whose::{Merchants, merchant, whose};
use crate::ledger::Order;
use crate::order::opening;
use crate::output::document::{Document, Known, Listed, OutcomeName};
use crate::output::{Cell, Column, Report, Table, Tone, local_time, words};
use crate::run::context::Context;

pub(super) fn run(args: &OrdersList, context: &Context) -> anyhow::Result<Report> {
    let selection = Selection::of(&args.filter, context)?;
    let ledger = opening::to_read(context)?;
    selection.refuse_unknown_job(ledger.as_ref(), context)?;
    let orders = match ledger {
        Some(ledger) => {
            ledger.list(&selection.filter(Some(args.limit))).map_err(|error| opening::failed(&error, context))?
        }
        None => Vec::new(),
    };
    let mut report = Report::new(OutcomeName::Listed, Document::Empty);
    if orders.is_empty() {
        report.text.headline(Tone::Faint, say!("no orders", "没有订单"));
    } else if context.printer.style.stdout_is_terminal {
        report.text.rows(Screen::of(&orders).table(&orders));
    } else {
        report.text.rows(for_a_pipe(&orders, selection.names_merchants()));
    }
    if u32::try_from(orders.len()).is_ok_and(|count| count == args.limit) {
        report.next =
            Some(say!("the newest {}; --limit N shows more", "以上是最新的 {} 个；用 --limit N 显示更多", args.limit));
    }
    let orders = orders.into_iter().map(|order| Known(order.into())).collect();
    report.document = Document::Listed(Listed { orders });
    Ok(report)
}

/// The table that others read: its columns do not depend on what stands in them.
fn for_a_pipe(orders: &[Order], named: bool) -> Table {
    let titles = [sent(), id(), state(), batch(), product(), card(), face(), settled()];
    let mut table = Table::of(titles.into_iter().chain(named.then(merchant)).map(Column::fixed).collect());
    for order in orders {
        let at = order.last_sent_at().map(|at| local_time(at.div_euclid(1000)));
        let mut cells = vec![
            at.unwrap_or_default().into(),
            (&order.order_id).into(),
            stands(order),
            order.batchno.as_deref().unwrap_or_default().into(),
            (&order.product).into(),
            (&order.masked).into(),
            (&order.face_value).into(),
            order.settled_amount.as_deref().unwrap_or_default().into(),
        ];
        cells.extend(named.then(|| whose(&order.customer_id, &order.base_url).into()));
        table.row(cells);
    }
    table
}

/// What a person has to tell orders by, since it is not the same of all of them.
struct Screen {
    kinds: bool,
    merchants: Merchants,
    /// The year that need not be told.
    year: String,
}

impl Screen {
    fn of(orders: &[Order]) -> Self {
        Self {
            kinds: orders.iter().any(|order| order.kind != orders[0].kind),
            merchants: Merchants::of(orders.iter().map(|order| (order.customer_id.as_str(), order.base_url.as_str()))),
            year: local_time(jiff::Timestamp::now().as_second()).chars().take(YEAR).collect(),
        }
    }

    fn table(&self, orders: &[Order]) -> Table {
        let mut columns = vec![Column::optional(sent(), 2), Column::fixed(id()), Column::fixed(state())];
        columns.extend(self.kinds.then(|| Column::fixed(kind())));
        columns.extend(self.merchants.column());
        columns.extend([
            Column::optional(batch(), 4),
            Column::optional(product(), 5),
            Column::fixed(card()),
            Column::optional(face(), 1),
            Column::optional(settled(), 3),
        ]);
        let mut table = Table::of(columns);
        for order in orders {
            table.row(self.row(order));
        }
        table
    }

    fn row(&self, order: &Order) -> Vec<Cell> {
        let at = order.last_sent_at().map(|at| self.time(at)).unwrap_or_default();
        let mut cells = vec![at.into(), (&order.order_id).into(), stands(order)];
        cells.extend(self.kinds.then(|| words::kind(order.kind).into()));
        cells.extend(self.merchants.differ().then(|| self.merchants.name(&order.customer_id, &order.base_url).into()));
        cells.extend([
            order.batchno.as_deref().unwrap_or_default().into(),
            (&order.product).into(),
            (&order.masked).into(),
            (&order.face_value).into(),
            order.settled_amount.as_deref().unwrap_or_default().into(),
        ]);
        cells
    }

    /// To the minute; the seconds are with the order's history.
    fn time(&self, milliseconds: i64) -> String {
        let time = local_time(milliseconds.div_euclid(1000));
        let minute = time.rsplit_once(':').map_or(&*time, |(minute, _)| minute);
        minute.strip_prefix(&self.year).unwrap_or(minute).to_owned()
    }
}

/// How many characters a year and its dash have.
const YEAR: usize = 5;

fn stands(order: &Order) -> Cell {
    Cell::toned(words::state(order.state), words::state_tone(order.state))
}

fn sent() -> Words {
    say!("sent 时间", "时间")
}

fn id() -> Words {
    say!("order 订单号", "订单号")
}

fn state() -> Words {
    say!("state 状态", "状态")
}

fn kind() -> Words {
    say!("kind 类型", "类型")
}

fn batch() -> Words {
    say!("batch 批次", "批次")
}

fn product() -> Words {
    say!("product 产品", "产品")
}

fn card() -> Words {
    say!("card 卡号", "卡号")
}

fn face() -> Words {
    say!("face 面值", "面值")
}

fn settled() -> Words {
    say!("settled 结算", "结算金额")
}
