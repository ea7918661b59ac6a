//! `orders export`: for spreadsheets and scripts.

use serde_json::Value;

use super::shop::{Row, Shop, ids};

const HEADER: &str = "order_id,kind,state,customer_id,base_url,batchno,product_code,amount,card,system_order_id,\
    real_face_value,settled_amount,code,message,attempts,created_at,sent_at,updated_at";

/// What needs care in a CSV: commas, quotes, a line end, and what a spreadsheet would run.
const MESSAGE: &str = "=卡密错误, \"again\"\nand\u{202e} a second line";

fn stocked() -> Shop {
    let shop = Shop::new();
    let rows = [
        Row {
            message: Some(MESSAGE),
            settled_amount: Some("95.0000"),
            sent_at: 1_795_312_800,
            ..Row::new("C1", "failed")
        },
        Row { kind: "top_up", product: "103", sent_at: 1_795_312_801, ..Row::new("T1", "succeeded") },
        Row { batchno: "B2", sent_at: 1_795_312_802, ..Row::new("C2", "unknown") },
    ];
    shop.fill(&rows);
    shop.alter("UPDATE orders SET sent_at = 0 WHERE order_id = 'first'", []);
    shop
}

fn export(shop: &Shop, line: &str) -> String {
    shop.consign().line("orders export").line(line).run().expect(0).stdout()
}

#[test]
fn a_csv_has_a_header_and_quotes_what_needs_it() {
    let shop = stocked();
    let text = export(&shop, "--format csv");
    assert_eq!(text.lines().next(), Some(HEADER));
    assert!(text.contains(",\"'=卡密错误, \"\"again\"\"\\nand\\u{202e} a second line\","), "{text}");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("a CSV");
    let column = |name: &str| HEADER.split(',').position(|column| column == name).expect("a column");
    let cells = |name: &str| records.iter().map(|record| &record[column(name)]).collect::<Vec<_>>();
    assert_eq!(cells("order_id"), ["C2", "T1", "C1", "first"]);
    assert_eq!(cells("kind"), ["sale", "top_up", "sale", "sale"]);
    assert_eq!(cells("state"), ["unknown", "succeeded", "failed", "not_found"]);
    assert_eq!(cells("batchno"), ["B2", "", "B1", "B1"]);
    assert_eq!(cells("settled_amount"), ["", "", "95.0000", ""]);
    assert_eq!(cells("message")[2], r#"'=卡密错误, "again"\nand\u{202e} a second line"#);
    assert_eq!(cells("sent_at")[2], "1795312800");
}

#[test]
fn lines_of_json_are_the_orders_of_the_list() {
    let shop = stocked();
    let text = export(&shop, "--format ndjson");
    assert!(text.contains(r"=卡密错误") && text.contains(r"and\u202e a") && !text.contains('\u{202e}'), "{text}");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let listed = shop.run("orders list");
    assert_eq!(Value::from(lines), listed["orders"]);
    assert_eq!(ids(&listed), ["C2", "T1", "C1", "first"]);
}

#[test]
fn an_export_can_be_narrowed() {
    let shop = stocked();
    let table = [
        ("--batchno B2", "C2"),
        ("--product-code 103", "T1"),
        ("--state failed --state unknown", "C2 C1"),
        ("--batchno none", ""),
    ];
    for (filter, expected) in table {
        let text = export(&shop, &format!("--format csv {filter}"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let found: Vec<String> = reader.records().map(|record| record.expect("a CSV")[0].to_owned()).collect();
        assert_eq!(found.join(" "), expected, "{filter}");
        assert!(text.starts_with(HEADER), "{filter}");
    }
    shop.consign().line("orders export").run().expect(2);
    shop.consign().line("orders export --format xml").run().expect(2);
}

/// What a spreadsheet has to leave as it is, and what it may not run.
#[test]
fn a_spreadsheet_opens_it_as_it_is_meant() {
    let shop = Shop::new();
    let row = |id: &'static str| Row { message: Some("m"), sent_at: 1_795_348_800, ..Row::new(id, "failed") };
    shop.fill(&[
        Row { message: Some(MESSAGE), settled_amount: Some("-5.00"), product: "0012", ..row("20261122000000000007") },
        Row { message: Some("\u{3000}@SUM(A1)"), batchno: "2026-11", ..row("C2") },
    ]);
    let text = export(&shop, "--excel --batchno B1");
    assert_eq!(text, export(&shop, "--excel --format csv --batchno B1"));
    let all = export(&shop, "--excel");
    assert!(all.starts_with('\u{feff}') && all.matches('\n').count() == all.matches("\r\n").count(), "{all}");
    let mut reader = csv::Reader::from_reader(all.trim_start_matches('\u{feff}').as_bytes());
    let labels: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let expected = "订单号 类型 状态 商户号 网关地址 批次号 产品代码 面值 卡号尾号 平台订单号 结算面值 结算金额 返回码 \
        返回信息 提交次数 创建时间（北京时间） 提交时间（北京时间） 更新时间（北京时间）";
    assert_eq!(labels.join(" "), expected);
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("a CSV");
    let cells = |label: &str| {
        let column = labels.iter().position(|known| known == label).expect("a column");
        records.iter().map(|record| &record[column]).collect::<Vec<_>>()
    };
    for (label, expected) in [
        ("订单号", ["C2", "=\"20261122000000000007\""]),
        ("批次号", ["=\"2026-11\"", "B1"]),
        ("产品代码", ["12", "=\"0012\""]),
        ("结算金额", ["", "-5.00"]),
        ("返回信息", ["'\u{3000}@SUM(A1)", r#"'=卡密错误, "again"\nand\u{202e} a second line"#]),
        ("提交时间（北京时间）", ["2026-11-22 20:00:00"; 2]),
    ] {
        assert_eq!(cells(label)[1..], expected, "{label}");
    }
    let refused = shop.consign().line("orders export --excel --format ndjson").run().expect(2);
    assert!(refused.to_string().contains("exclude each other"), "{refused}");
}
