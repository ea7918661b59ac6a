//! What became of the rows of a file.

use serde::Serialize;

use super::outcome::OutcomeName;
use super::record::Record;
use crate::output::sheet::{Column, Kind};

/// A row of a file with its outcome, and a row of the table of them. It holds no PIN, and of the card
/// the last digits only: whoever makes it has no more than the ledger has.
///
/// A table of them has the order numbers under a name by which a file of order numbers is read.
#[derive(Clone, Debug, Serialize)]
pub struct ResultRow {
    /// The line or row of the file, from 1.
    pub row: u32,
    /// The order number; none where the row was refused before it got one.
    pub order_id: Option<String>,
    /// The batch.
    pub batchno: Option<String>,
    /// The last four characters of the card, behind four stars.
    pub card: String,
    /// The product code.
    pub product_code: String,
    /// The submitted face value.
    pub amount: String,
    /// The text to get back.
    pub custom: Option<String>,
    /// What came of it.
    pub outcome: OutcomeName,
    /// The gateway's latest code.
    pub code: Option<String>,
    /// The gateway's latest message.
    pub msg: Option<String>,
    /// The platform's own number.
    pub system_order_id: Option<String>,
    /// The card's real face value.
    pub real_face_value: Option<String>,
    /// The money settled.
    pub settled_amount: Option<String>,
    /// When it was sent last, in Unix seconds.
    pub sent_at: Option<i64>,
    /// What to do next, where there is anything to do.
    pub advice: Option<String>,
}

impl Record for ResultRow {
    const COLUMNS: &'static [Column] = &[
        Column { name: "row", label: "行号", kind: Kind::Count },
        Column { name: "order_id", label: "订单号", kind: Kind::Text },
        Column { name: "batchno", label: "批次号", kind: Kind::Text },
        Column { name: "card", label: "卡号尾号", kind: Kind::Text },
        Column { name: "product_code", label: "产品代码", kind: Kind::Text },
        Column { name: "amount", label: "面值", kind: Kind::Amount },
        Column { name: "custom", label: "自定义", kind: Kind::Text },
        Column { name: "outcome", label: "结果", kind: Kind::Text },
        Column { name: "code", label: "返回码", kind: Kind::Text },
        Column { name: "msg", label: "返回信息", kind: Kind::Text },
        Column { name: "system_order_id", label: "平台订单号", kind: Kind::Text },
        Column { name: "real_face_value", label: "结算面值", kind: Kind::Amount },
        Column { name: "settled_amount", label: "结算金额", kind: Kind::Amount },
        Column { name: "sent_at", label: "提交时间（北京时间）", kind: Kind::Time },
        Column { name: "advice", label: "下一步", kind: Kind::Text },
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::document::{Known, write_table};
    use crate::output::sheet::Style;

    fn unknown() -> ResultRow {
        ResultRow {
            row: 2,
            order_id: Some("20261122000000000007".into()),
            batchno: Some("B20261122".into()),
            card: "****1234".into(),
            product_code: "0012".into(),
            amount: "100".into(),
            custom: Some("=备注".into()),
            outcome: OutcomeName::Unknown,
            code: None,
            msg: None,
            system_order_id: None,
            real_face_value: None,
            settled_amount: None,
            sent_at: Some(1_795_348_800),
            advice: Some("ask: consign query 20261122000000000007".into()),
        }
    }

    #[test]
    fn every_key_is_a_column() {
        let (keys, columns) = super::super::record::keys_and_columns(&unknown());
        assert_eq!(keys, columns);
        assert!(!serde_json::to_string(&Known(unknown())).expect("JSON").contains("null"));
    }

    #[test]
    fn a_table_of_results_is_for_scripts_or_for_spreadsheets() {
        let written = |style| {
            let mut out = Vec::new();
            write_table(&mut out, style, [unknown()]).expect("written");
            String::from_utf8(out).expect("UTF-8")
        };
        assert_eq!(
            written(Style::Plain),
            "row,order_id,batchno,card,product_code,amount,custom,outcome,code,msg,system_order_id,real_face_value,\
            settled_amount,sent_at,advice\n2,20261122000000000007,B20261122,****1234,0012,100,'=备注,unknown,,,,,,\
            1795348800,ask: consign query 20261122000000000007\n"
        );
        assert_eq!(
            written(Style::Excel),
            "\u{feff}行号,订单号,批次号,卡号尾号,产品代码,面值,自定义,结果,返回码,返回信息,平台订单号,结算面值,\
            结算金额,提交时间（北京时间）,下一步\r\n2,\"=\"\"20261122000000000007\"\"\",B20261122,****1234,\
            \"=\"\"0012\"\"\",100,'=备注,unknown,,,,,,2026-11-22 20:00:00,ask: consign query 20261122000000000007\r\n"
        );
    }
}
