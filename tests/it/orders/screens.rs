//! Listings and reports as people see them: on a terminal of any width, and where there is none.

use unicode_width::UnicodeWidthStr as _;

use super::shop::{Row, Shop};
use crate::support::Consign;
use crate::support::terminal::{plain_lines, seen};

/// 22 November 2026, 02:00 in UTC.
const MOMENT: i64 = 1_795_312_800;

/// What leaves out the order with which the ledger began.
const SINCE: &str = "--since 2026-11-20";

/// As long as a number that is made.
const LONG: &str = "01a21a21ba66722fab07bbfc4a6ec030";

const IDS: [&str; 6] = [LONG, "C1", "C2", "C3", "C4", "T1"];

fn stocked() -> Shop {
    let shop = Shop::new();
    let row = |id, state, settled_amount| Row {
        real_face_value: settled_amount,
        settled_amount,
        batchno: "B20261122",
        sent_at: MOMENT,
        ..Row::new(id, state)
    };
    shop.fill(&[
        row(LONG, "succeeded", Some("95.0000")),
        row("C1", "processing", None),
        row("C2", "failed", None),
        row("C3", "unknown", None),
        row("C4", "reversed", Some("95.0000")),
        Row { kind: "top_up", product: "103", amount: "50", ..row("T1", "succeeded", Some("49.0000")) },
    ]);
    shop.alter("UPDATE orders SET sent_at = 0 WHERE order_id = 'first'", []);
    shop
}

fn consign(shop: &Shop, line: &str, lang: &str) -> Consign {
    let ledger = shop.ledger();
    let consign = Consign::new().line(line).line(SINCE).args(["--ledger".as_ref(), ledger.as_os_str()]);
    consign.var("TERM", "xterm").var("TZ", "UTC0").var("CONSIGN_LANG", lang)
}

#[test]
fn a_listing_fits_every_terminal_and_cuts_no_number() {
    let shop = stocked();
    for lang in ["en", "zh"] {
        for columns in [36, 40, 60, 80, 160] {
            let text = seen(consign(&shop, "orders list", lang), columns);
            let lines = plain_lines(&text);
            let wide: Vec<_> = lines.iter().filter(|line| line.width() > usize::from(columns)).collect();
            assert!(wide.is_empty(), "{lang} {columns}: {wide:?}\n{text}");
            for id in IDS {
                let words = lines.iter().flat_map(|line| line.split_whitespace());
                assert_eq!(words.filter(|word| *word == id).count(), 1, "{lang} {columns} {id}\n{text}");
            }
            assert_eq!(text.matches("****").count(), IDS.len(), "{lang} {columns}\n{text}");
        }
        let told = if lang == "en" { "in a wider terminal also" } else { "终端更宽时还显示" };
        let [narrow, wide] = [80, 160].map(|columns| seen(consign(&shop, "orders list", lang), columns));
        assert!(narrow.contains(told) && !wide.contains(told), "{narrow}\n{wide}");
    }
}

#[test]
fn a_report_tells_what_has_not_succeeded() {
    let shop = stocked();
    for (lang, titles) in
        [("en", ["day", "failed", "unknown", "pending"]), ("zh", ["日期", "失败", "结果未知", "处理中"])]
    {
        for columns in [40, 80, 160] {
            let text = seen(consign(&shop, "orders report", lang), columns);
            let lines = plain_lines(&text);
            assert!(lines.iter().all(|line| line.width() <= usize::from(columns)), "{lang} {columns}\n{text}");
            let shown = lines.join("\n");
            let tallies = ["1 (100)", "2 (200)", "1 (50)", "2026-11-22"];
            assert!(titles.iter().chain(&tallies).all(|told| shown.contains(told)), "{lang} {columns}\n{text}");
        }
    }
    let batches = plain_lines(&seen(consign(&shop, "orders report --by batch", "en"), 80));
    assert!(batches[0].trim_start().starts_with("batch"), "{batches:?}");
    let report = shop.run(&format!("orders report --by product {SINCE}"));
    let values = &report["rows"][1]["state_face_values"];
    assert_eq!(
        values.to_string(),
        r#"{"unknown":"100","processing":"100","succeeded":"100","failed":"100","reversed":"100"}"#
    );
}

#[test]
fn states_have_colors_on_a_terminal_only() {
    let shop = stocked();
    let listed = || consign(&shop, "orders list", "zh");
    let text = seen(listed(), 80);
    for (color, state) in [("32", "成功"), ("33", "处理中"), ("31", "失败"), ("35", "结果未知"), ("31", "冲正")]
    {
        let painted = format!("\u{1b}[{color}m{state}\u{1b}[0m");
        assert!(text.contains(&painted), "{state}\n{text:?}");
    }
    for plain in [seen(listed().var("NO_COLOR", "1"), 80), seen(listed().args(["--color", "never"]), 80)] {
        assert!(plain.contains("结果未知") && !plain.contains('\u{1b}'), "{plain:?}");
    }
    let document = shop.run("orders list");
    assert!(document["orders"].to_string().contains("\"state\":\"unknown\""), "{document}");
}

/// Scripts read these columns as well, although JSON is for them.
#[test]
fn what_no_terminal_shows_keeps_its_shape() {
    let shop = stocked();
    let list = consign(&shop, "orders list --limit 2", "en").run().expect(0).stdout();
    let whose = format!("10001 at {}", shop.gateway.url());
    let expected = [
        " sent 时间            order 订单号  state 状态  batch 批次  product 产品  card 卡号  face 面值  settled 结算  merchant 商户号".to_owned(),
        format!(" 2026-11-22 02:00:00  T1            succeeded               103           ****0000   50         49.0000       {whose}"),
        format!(" 2026-11-22 02:00:00  C4            reversed    B20261122   12            ****1234   100        95.0000       {whose}"),
    ];
    assert_eq!(list.lines().collect::<Vec<_>>(), expected);
    let report = consign(&shop, "orders report --state unknown --state succeeded", "en").run().expect(0).stdout();
    let expected = [
        "             kind 类型  orders 订单  succeeded 成功  rate 成功率  face value 面值  real face 结算面值  settled 结算金额  merchant 商户号".to_owned(),
        format!(" 2026-11-22  sale       2            1               100.0 %      200              95.0000             95.0000           {whose}"),
        format!(" 2026-11-22  top_up     1            1               100.0 %      50               49.0000             49.0000           {whose}"),
    ];
    assert_eq!(report.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_merchant_is_named_where_there_are_several() {
    let shop = stocked();
    let listed = |columns| plain_lines(&seen(consign(&shop, "orders list", "en"), columns)).join("\n");
    assert!(!listed(160).contains("merchant"), "{}", listed(160));
    shop.alter("INSERT INTO merchant (customer_id, base_url) SELECT '20002', base_url FROM merchant", []);
    shop.alter("UPDATE orders SET merchant = 2 WHERE order_id = 'C2'", []);
    for columns in [40, 80, 160] {
        let shown = listed(columns);
        assert!(shown.contains("merchant") && shown.contains("20002") && shown.contains("10001"), "{shown}");
        assert!(!shown.contains("http://"), "one gateway tells nobody apart\n{shown}");
    }
    shop.alter("UPDATE merchant SET base_url = 'https://gateway.example:9093' WHERE customer_id = '20002'", []);
    for columns in [40, 80, 160] {
        let shown = listed(columns);
        assert!(shown.contains("20002 at") && shown.contains(LONG), "{shown}");
        assert_eq!(shown.contains("https://gateway.example:9093"), columns != 80, "it is folded at 80\n{shown}");
        assert!(shown.lines().all(|line| line.width() <= usize::from(columns)), "{shown}");
    }
    let reported = plain_lines(&seen(consign(&shop, "orders report", "en"), 160)).join("\n");
    assert!(reported.contains("merchant") && reported.contains("20002"), "{reported}");
}
