//! Answers to an order that came whole or in parts, and say something or nothing.

use std::time::Duration;

use super::verdict::complaints;
use crate::support::gateway::Act;
use crate::support::protocol::sign;
use crate::support::replies::{ACCEPTED, REJECTED, chunked, http, json, too_long, until_close, with_length};
use crate::support::{API_KEY, at_once, no_complaints};

/// Plays a table of answers that all prove the same.
fn all(expected: i32, table: Vec<(&str, Vec<u8>)>) {
    let found = at_once(table, |(name, answer)| complaints(name, &[expected], "", || Act::Answer(answer.clone())));
    no_complaints(&found.concat());
}

#[test]
fn an_acceptance_is_recognised_in_every_shape() {
    all(
        0,
        vec![
            ("code 1", json(ACCEPTED)),
            ("code as a string", json(r#"{"code":"1","msg":"ok"}"#)),
            ("code 0000", json(r#"{"code":"0000","message":"成功"}"#)),
            ("no message at all", json(r#"{"code":1}"#)),
            ("data as an empty array", json(r#"{"code":1,"msg":"ok","data":[]}"#)),
            ("a byte-order mark", json(format!("\u{feff}{ACCEPTED}"))),
            ("blank lines around", json(format!("\r\n {ACCEPTED}\n\n"))),
            ("names in other cases", json(r#"{"Code":1,"MSG":"ok","DATA":null}"#)),
            ("a message that warns of sending it twice", json(r#"{"code":1,"msg":"单据已被接收，请勿重复提交"}"#)),
            ("unknown keys", json(r#"{"code":1,"msg":"ok","time":1.50,"extra":{"code":-1}}"#)),
            ("content type text/html", http("200 OK", "Content-Type: text/html\r\n", ACCEPTED)),
            ("chunked", chunked(ACCEPTED.as_bytes(), true)),
            ("until the connection closes", until_close(ACCEPTED)),
            ("HTTP/1.0", format!("HTTP/1.0 200 OK\r\n\r\n{ACCEPTED}").into_bytes()),
            ("100 Continue first", [b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), json(ACCEPTED)].concat()),
            (
                "103 Early Hints first",
                [b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".to_vec(), json(ACCEPTED)].concat(),
            ),
        ],
    );
}

#[test]
fn a_rejection_is_definite() {
    all(
        5,
        vec![
            ("code -1", json(REJECTED)),
            ("code as a string, message for msg", json(r#"{"code":"-1","message":"SIGN错误"}"#)),
            ("a message about another duplicate", json(r#"{"code":-1,"msg":"此卡已在处理"}"#)),
            ("what does not exist", json(r#"{"code":-1,"msg":"卡类型不存在"}"#)),
            ("what does not exist, in English", json(r#"{"code":-1,"msg":"The product does not exist"}"#)),
            ("beside half a character", json(r#"{"code":-1,"msg":"\u63a5\u53e3\u7ef4\u62a4\ud83d"}"#)),
            ("what the order says of itself", json(r#"{"code":-1,"msg":"接口维护","data":{"custom":"已存在"}}"#)),
            ("with HTTP 400", http("400 Bad Request", "", REJECTED)),
            ("with HTTP 403", http("403 Forbidden", "", REJECTED)),
        ],
    );
}

/// The messages that are known from other implementations.
#[test]
fn no_known_message_of_a_rejection_is_doubted() {
    let messages = [
        "SIGN错误",
        "此卡已在处理",
        "接口维护",
        "卡类型不存在",
        "商品不存在",
        "该接口暂未开通",
        "无此商户",
        "卡号解密失败",
        "卡密解密失败",
        "余额不足",
        "面值与产品不符",
        "没有该订单",
        "订单不存在",
        "商户不存在，获取商户密钥失败",
        "商户关闭接口",
        "该接口已被禁用",
        "拒绝服务[IP]",
        "IP白名单未设置",
        "错误次数过多",
        "产品错误",
        "通道关闭",
        "用户通道关闭",
        "销售价格错误",
        "暂不支持该类型的充值",
        "orderId不能为空",
        "orderId长度不符合要求",
    ];
    all(5, messages.into_iter().map(|said| (said, json(format!(r#"{{"code":-1,"msg":"{said}"}}"#)))).collect());
}

#[test]
fn a_code_that_proves_nothing_is_unknown() {
    all(
        7,
        vec![
            ("999", json(r#"{"code":999,"msg":"系统繁忙"}"#)),
            ("999 as a string", json(r#"{"code":"999","message":"系统繁忙"}"#)),
            ("7", json(r#"{"code":7,"msg":"x"}"#)),
            ("99", json(r#"{"code":99,"msg":"x"}"#)),
            ("0", json(r#"{"code":0,"msg":"x"}"#)),
            ("1.0", json(r#"{"code":1.0,"msg":"x"}"#)),
            ("1 with a blank", json(r#"{"code":"1 ","msg":"x"}"#)),
            ("-1.0", json(r#"{"code":-1.0,"msg":"x"}"#)),
            ("empty", json(r#"{"code":"","msg":"x"}"#)),
            ("a duplicate order number", json(r#"{"code":-1,"msg":"订单号不能重复"}"#)),
            ("a duplicate order number, message for msg", json(r#"{"code":"-1","message":"订单号不能重复！"}"#)),
        ],
    );
}

#[test]
fn a_rejection_that_names_a_stored_order_is_unknown() {
    let words = [
        "订单已存在",
        "订单号已存在",
        "重复",
        "请勿重复提交",
        "该单已提交",
        "订单，已 被 使用",
        "Duplicate order number",
        "ＤＵＰＬＩＣＡＴＥ",
        "orderId EXISTS",
        "the order was already submitted",
        "d u p l i c a t e",
        "订 单 已　存 在",
        "接收失败",
        "接收失敗",
        "入库失败，请稍后再试",
        "入庫失敗",
        "保存失败",
        "写入失败",
        "存储失败",
        "insert failed",
        "订单号存在",
        "订单存在",
        "订单号已经使用",
        "订单号已用",
        "已有此订单号",
        "订单号冲突",
        "订单号必须唯一",
        "单据已被接收",
        "已接收",
        "已受理",
        "重複",
        "Repeat order",
        "not unique",
        "conflict",
        "SQLSTATE[23000]: 1062",
        "Duplicate entry",
        "??????",
    ];
    let mut table: Vec<(&str, Vec<u8>)> =
        words.into_iter().map(|words| (words, json(format!(r#"{{"code":-1,"msg":"{words}"}}"#)))).collect();
    table.extend([
        ("under HTTP 400", http("400 Bad Request", "", r#"{"code":-1,"msg":"订单已存在"}"#)),
        ("in the other of two messages", json(r#"{"code":-1,"msg":"失败","message":"订单已存在"}"#)),
        ("in a list", json(r#"{"code":-1,"msg":["\u8ba2\u5355\u5df2\u5b58\u5728"]}"#)),
        ("as the data", json(r#"{"code":-1,"msg":"失败","data":"订单已存在"}"#)),
        ("in the data's message", json(r#"{"code":-1,"msg":"失败","data":{"message":"订单已存在"}}"#)),
        ("in another text", json(r#"{"code":-1,"msg":"失败","info":"订单已存在"}"#)),
        ("deep in another text", json(r#"{"code":-1,"msg":"失败","error":{"errmsg":["订单已存在"]}}"#)),
        ("beside half a character", json(r#"{"code":-1,"msg":"\u8ba2\u5355\u5df2\u5b58\u5728\ud83d"}"#)),
        ("half a character alone", json(r#"{"code":-1,"msg":"\ud83d"}"#)),
    ]);
    all(7, table);
}

/// An answer with data and a signature over it.
fn signed(code: &str, sign: &str) -> Vec<u8> {
    json(format!(
        r#"{{"code":"{code}","msg":"ok","data":{{"systemOrderId":"S1","custom":"c","message":"m","remark":null}},
        "sign":"{sign}"}}"#
    ))
}

#[test]
fn an_answer_whose_own_signature_is_wrong_proves_nothing() {
    let fields = |text: &str| -> Vec<(String, String)> {
        text.split('&').filter_map(|pair| pair.split_once('=')).map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
    };
    let data = fields("systemOrderId=S1&custom=c&message=m");
    let (good, bad) = (sign(&data, &[], API_KEY), sign(&data, &[], "another-key"));
    let with_null = hex::encode(<md5::Md5 as md5::Digest>::digest(format!(
        "custom=c&message=m&remark=&systemOrderId=S1&key={API_KEY}"
    )));
    all(
        7,
        vec![
            ("accepted, with another key", signed("1", &bad)),
            ("0000, with another key", signed("0000", &bad)),
            ("rejected, with another key", signed("-1", &bad)),
            ("no signature at all", signed("1", "what?")),
            ("over other data", signed("1", &sign(&fields("systemOrderId=S2&custom=c&message=m"), &[], API_KEY))),
            ("without data", json(format!(r#"{{"code":1,"msg":"ok","data":null,"sign":"{bad}"}}"#))),
            ("under another case of the name", json(format!(r#"{{"code":1,"data":{{"a":1}},"SIGN":"{bad}"}}"#))),
            ("over what nobody could sign", json(r#"{"code":1,"data":{"a":{"b":1}},"sign":"0"}"#)),
            (
                "over a list",
                json(r#"{"code":-1,"msg":"接口维护","data":[1],"sign":"00000000000000000000000000000000"}"#),
            ),
            ("that is no text", json(r#"{"code":1,"sign":["0"]}"#)),
            ("within the data", json(format!(r#"{{"code":1,"data":{{"a":1,"sign":"{bad}"}}}}"#))),
            ("within the data of a rejection", json(format!(r#"{{"code":-1,"data":[{{"a":1,"Sign":"{bad}"}}]}}"#))),
            ("deep within the data", json(format!(r#"{{"code":1,"data":{{"b":{{"a":1,"sign":"{good}"}}}}}}"#))),
        ],
    );
    all(
        0,
        vec![
            ("all fields", signed("1", &good)),
            ("in upper case", signed("1", &good.to_uppercase())),
            ("without the texts", signed("1", &sign(&data, &["custom", "message"], API_KEY))),
            ("a field without a value signed", signed("1", &with_null)),
            ("an empty one", signed("1", "")),
        ],
    );
    let within = sign(&fields("a=1"), &[], API_KEY);
    all(0, vec![("within the data", json(format!(r#"{{"code":1,"data":{{"a":1,"sign":"{within}"}}}}"#)))]);
    all(5, vec![("a rejection", signed("-1", &good))]);
}

#[test]
fn an_answer_that_is_no_reply_is_unknown() {
    all(
        7,
        vec![
            ("an HTML page", http("200 OK", "Content-Type: text/html\r\n", "<!doctype html><p>维护中")),
            ("an empty body", json("")),
            ("blanks only", json(" \r\n")),
            ("a byte-order mark only", json("\u{feff}")),
            ("truncated JSON", json(r#"{"code":1,"msg":"单"#)),
            ("JSON with something after it", json(format!("{ACCEPTED}{ACCEPTED}"))),
            ("an array", json("[1]")),
            ("an array that holds a reply", json(format!("[{ACCEPTED}]"))),
            ("a number", json("1")),
            ("a string", json("\"1\"")),
            ("null", json("null")),
            ("an object without a code", json(r#"{"msg":"ok"}"#)),
            ("a code that is true", json(r#"{"code":true,"msg":"ok"}"#)),
            ("a code that is null", json(r#"{"code":null,"msg":"ok"}"#)),
            ("a code that is an array", json(r#"{"code":[1],"msg":"ok"}"#)),
            ("two codes", json(r#"{"code":-1,"code":1,"msg":"ok"}"#)),
            ("two codes that agree", json(r#"{"code":1,"code":1,"msg":"ok"}"#)),
            (
                "GBK instead of UTF-8",
                json([b"{\"code\":1,\"msg\":\"".as_slice(), &[0xb3, 0xc9, 0xb9, 0xa6], b"\"}"].concat()),
            ),
            ("UTF-16", json(ACCEPTED.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())),
            ("plain text", json("success")),
            ("a form", json("code=1&msg=ok")),
            ("nested too deep", json(format!(r#"{{"code":1,"data":{}{}}}"#, "[".repeat(9000), "]".repeat(9000)))),
        ],
    );
}

#[test]
fn an_answer_longer_than_64_kib_is_unknown() {
    let long = too_long();
    all(
        7,
        vec![
            ("with a length", json(&long)),
            ("in chunks", chunked(&long, true)),
            ("until the connection closes", until_close(&long)),
            ("with blanks after the reply", json(format!("{ACCEPTED}{}", " ".repeat(66 * 1024)))),
        ],
    );
}

#[test]
fn an_answer_of_exactly_64_kib_is_read() {
    let rest = 64 * 1024 - ACCEPTED.len();
    all(0, vec![("64 KiB", json(format!("{ACCEPTED}{}", " ".repeat(rest))))]);
}

#[test]
fn an_answer_that_came_in_part_is_unknown() {
    let half = &ACCEPTED[..ACCEPTED.find("单").expect("a place to cut")];
    all(
        7,
        vec![
            ("half a body", with_length(ACCEPTED.len(), half)),
            ("a whole reply that was announced longer", with_length(ACCEPTED.len() + 10, ACCEPTED)),
            ("a length that cuts the reply", with_length(9, ACCEPTED)),
            ("chunks without the last one", chunked(ACCEPTED.as_bytes(), false)),
            (
                "a broken chunk size",
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"code\":1}".to_vec(),
            ),
            ("half a status line", b"HTTP/1.1 20".to_vec()),
            ("half the headers", b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
            ("a head alone", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".to_vec()),
            ("garbage", b"\x00\x01\x02 not HTTP at all\r\n\r\n".to_vec()),
            ("JSON without HTTP", ACCEPTED.as_bytes().to_vec()),
            ("100 Continue and nothing else", b"HTTP/1.1 100 Continue\r\n\r\n".to_vec()),
            ("headers without an end", [b"HTTP/1.1 200 OK\r\nX: ".as_slice(), &b"x".repeat(1 << 20)].concat()),
        ],
    );
}

#[test]
fn an_answer_before_the_form_counts_once_the_form_has_left() {
    let accepted = complaints("accepted early", &[0], "", || Act::AnswerFirst(json(ACCEPTED)));
    let rejected = complaints("rejected early", &[5], "", || Act::AnswerFirst(json(REJECTED)));
    // The reset of the unread form may overtake the answer; it may not turn it into another.
    let head_only = complaints("rejected at the head", &[5, 7], "", || Act::AnswerHead(json(REJECTED)));
    no_complaints(&[accepted, rejected, head_only].concat());
}

#[test]
fn an_answer_that_drips_is_bound_by_the_deadline() {
    let slow = || Act::Drip(json(ACCEPTED), Duration::from_millis(40));
    let fast = || Act::Drip(json(ACCEPTED), Duration::from_millis(2));
    let too_slow = complaints("a drip every 40 ms", &[7], "--timeout 500ms", slow);
    let in_time = complaints("a drip every 2 ms", &[0], "--timeout 8s", fast);
    no_complaints(&[too_slow, in_time].concat());
}
