//! The sandbox as a client meets it: raw HTTP in, raw bytes out.

mod crowds;
mod notices;
mod seen;

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use consign::core::cipher::CardCipher;
use consign::core::form::Form;
use consign::core::protocol::{Endpoint, OrderState, Verdict};
use consign::core::reply::{NoReply, Order, Reply};
use consign::core::secret::{AesKey, ApiKey};
use consign::core::signature;
use consign::output::words::remark;
use consign::server::sandbox::{AES_KEY, API_KEY, CUSTOMER_ID, Heard, Options, RETRY_STEP, Remark, Sandbox};

const SOON: Duration = Duration::from_millis(5);
const NEVER: Duration = Duration::from_secs(3600);
const FORM_TYPE: &str = "application/x-www-form-urlencoded; charset=UTF-8";

/// A sandbox that serves on a port of its own until the test's process ends.
struct Gateway {
    addr: SocketAddr,
    notes: Arc<Mutex<Vec<String>>>,
}

/// An HTTP response in its parts.
struct Response {
    status: u16,
    head: String,
    body: Vec<u8>,
}

fn gateway(settle_after: Duration) -> Gateway {
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let sandbox = Sandbox::bind(loopback, Options { settle_after, retry_step: RETRY_STEP }).expect("a free port");
    let addr = sandbox.addr();
    let notes = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&notes);
    // Of requests a test of their own.
    let note = move |note: &Remark| {
        if !matches!(note, Remark::Request(_)) {
            sink.lock().expect("unpoisoned").push(remark(note).into_en());
        }
    };
    std::thread::spawn(move || sandbox.serve(|_, _| Heard::Taken, note));
    Gateway { addr, notes }
}

impl Gateway {
    fn send(&self, head: &str, body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.addr).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        let length = body.len();
        let head = format!("{head}\r\nHost: sandbox\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(&[head.as_bytes(), body].concat()).expect("writes");
        stream
    }

    fn raw(&self, head: &str, body: &[u8]) -> Vec<u8> {
        let mut answer = Vec::new();
        self.send(head, body).read_to_end(&mut answer).expect("an orderly end");
        answer
    }

    fn http(&self, head: &str, body: &[u8]) -> Response {
        let answer = self.raw(head, body);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(answer[..end].to_vec()).expect("text");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Response { status, head, body: answer[end + 4..].to_vec() }
    }

    fn post(&self, endpoint: Endpoint, form: &Form) -> Response {
        self.http(&post_to(endpoint.path()), form.encode().as_bytes())
    }

    fn ask(&self, endpoint: Endpoint, form: &Form) -> Reply {
        let response = self.post(endpoint, form);
        assert_eq!(response.status, 200, "{}", response.head);
        assert!(response.head.contains("application/json;charset=UTF-8"), "{}", response.head);
        Reply::parse(&response.body).expect("a reply")
    }

    fn refusal(&self, endpoint: Endpoint, form: &Form) -> String {
        let reply = self.ask(endpoint, form);
        assert_eq!((reply.code.as_str(), reply.verdict()), ("-1", Verdict::No), "{}", reply.message);
        reply.message
    }

    fn accepts(&self, endpoint: Endpoint, form: &Form) {
        let reply = self.ask(endpoint, form);
        assert_eq!((reply.code.as_str(), reply.message.as_str()), ("1", "单据已被接收"));
    }

    fn sale(&self, id: &str) -> Order {
        let reply = self.ask(Endpoint::Query, &signed(Endpoint::Query, &[("orderId", id)]));
        assert_eq!(reply.verdict(), Verdict::Yes);
        assert_eq!(reply.verify(&ApiKey::new(API_KEY.into())), Some(true));
        reply.sale().expect("an order")
    }

    fn top_up(&self, id: &str) -> Option<Order> {
        let reply = self.ask(Endpoint::Bizorder, &signed(Endpoint::Bizorder, &[("orderno", id)]));
        if reply.says_no_such_order() {
            return None;
        }
        assert_eq!(reply.verify(&ApiKey::new(API_KEY.into())), Some(true));
        Some(reply.top_up().expect("an order"))
    }

    fn money(&self) -> String {
        let reply = self.ask(Endpoint::Balance, &signed(Endpoint::Balance, &[]));
        assert_eq!(reply.verify(&ApiKey::new(API_KEY.into())), Some(true));
        reply.money().expect("money")
    }

    fn notes(&self) -> Vec<String> {
        self.notes.lock().expect("unpoisoned").clone()
    }
}

fn post_to(path: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nContent-Type: {FORM_TYPE}")
}

fn settle() {
    std::thread::sleep(SOON * 2);
}

/// A form with merchant, timestamp, the endpoint's `fields`, and a signature of all that.
fn signed(endpoint: Endpoint, fields: &[(&str, &str)]) -> Form {
    let mut form = Form::new();
    for (name, value) in [("customerId", CUSTOMER_ID), ("timestamp", "1763800000")].iter().chain(fields) {
        form.set(*name, *value);
    }
    resigned(endpoint, form)
}

fn resigned(endpoint: Endpoint, mut form: Form) -> Form {
    let unsigned: Vec<String> = endpoint.unsigned().iter().map(|name| (*name).to_owned()).collect();
    let sign = signature::sign(&form, &unsigned, &ApiKey::new(API_KEY.into()));
    form.set("sign", sign.to_string());
    form
}

/// The same form with one field set anew, and signed again.
fn with(endpoint: Endpoint, mut form: Form, name: &str, value: &str) -> Form {
    form.set(name, value);
    resigned(endpoint, form)
}

fn encrypt(text: &str) -> String {
    CardCipher::new(&AesKey::new(AES_KEY.into())).encrypt(text)
}

fn submit(id: &str, card: &str) -> Form {
    let (number, pin) = (encrypt(card), encrypt("123456"));
    let card = [("cardNumber", number.as_str()), ("cardPassword", pin.as_str()), ("amount", "100")];
    let order = [("orderId", id), ("batchno", "B20261122"), ("productCode", "12")];
    signed(Endpoint::Submit, &[&order[..], &card[..]].concat())
}

fn buy(id: &str, number: &str) -> Form {
    let what = [("orderno", id), ("itemId", "103"), ("checkItemFacePrice", "50"), ("amt", "1")];
    signed(Endpoint::Buy, &[&what[..], &[("number", number), ("overtime", "0")]].concat())
}

#[test]
fn every_path_answers_with_and_without_html() {
    let gateway = gateway(SOON);
    for endpoint in Endpoint::all() {
        let bare = endpoint.path().trim_end_matches(".html");
        for path in [bare.to_owned(), format!("{bare}.html")] {
            let response = gateway.http(&post_to(&path), b"");
            assert_eq!(response.status, 200, "{path}");
            assert_eq!(Reply::parse(&response.body).expect("a reply").message, "缺少参数: customerId", "{path}");
            for method in ["GET", "PUT", "HEAD", "DELETE"] {
                assert_eq!(gateway.http(&format!("{method} {path} HTTP/1.1"), b"").status, 405, "{method} {path}");
            }
        }
    }
    for path in ["/", "/v2_tocard.php", "/v2_tocard/", "/v2_tocard.html.html", "/v2_queryBalances"] {
        assert_eq!(gateway.http(&post_to(path), b"").status, 404, "{path}");
    }
}

#[test]
fn only_forms_of_at_most_64_kib_are_read() {
    let gateway = gateway(SOON);
    let path = Endpoint::Balance.path();
    for head in [format!("POST {path} HTTP/1.1"), format!("POST {path} HTTP/1.1\r\nContent-Type: application/json")] {
        let response = gateway.http(&head, signed(Endpoint::Balance, &[]).encode().as_bytes());
        assert_eq!(response.status, 415);
        assert_eq!(Reply::parse(&response.body).expect("a reply").verdict(), Verdict::No);
    }
    assert_eq!(gateway.http(&post_to(path), &vec![b'a'; 64 * 1024]).status, 200);
    assert_eq!(gateway.http(&post_to(path), &vec![b'a'; 64 * 1024 + 1]).status, 413);
    assert_eq!(gateway.http(&post_to(path), &vec![b'a'; 1024 * 1024]).status, 413);
}

#[test]
fn a_stranger_or_a_broken_form_is_refused() {
    let gateway = gateway(SOON);
    let endpoint = Endpoint::Balance;
    let form = signed(endpoint, &[]);
    assert_eq!(gateway.refusal(endpoint, &with(endpoint, form.clone(), "customerId", "10002")), "无此商户");
    assert_eq!(gateway.refusal(endpoint, &with(endpoint, form.clone(), "timestamp", "")), "缺少参数: timestamp");
    for timestamp in ["176380000", "17638000000", "2026-11-22"] {
        let form = with(endpoint, form.clone(), "timestamp", timestamp);
        assert_eq!(gateway.refusal(endpoint, &form), "参数错误: timestamp");
    }
    for body in [&b"a=1&a=2"[..], b"a=%ff", b"a=\xff", b"=1"] {
        let response = gateway.http(&post_to(endpoint.path()), body);
        assert_eq!(Reply::parse(&response.body).expect("a reply").message, "参数格式错误");
    }
    assert_eq!(gateway.money(), "1000.0000");
}

#[test]
fn a_wrong_signature_is_refused_and_explained() {
    let gateway = gateway(SOON);
    let mut form = signed(Endpoint::Query, &[("orderId", "C2026")]);
    let right = form.get("sign").expect("signed").to_owned();
    form.set("sign", "0".repeat(32));
    assert_eq!(gateway.refusal(Endpoint::Query, &form), "SIGN错误");
    let notes = gateway.notes();
    assert_eq!(notes.len(), 1);
    for part in [right.as_str(), &"0".repeat(32), "customerId=10001&orderId=C2026&timestamp=1763800000&key=***"] {
        assert!(notes[0].contains(part), "{part} in {}", notes[0]);
    }
    assert!(!notes[0].contains(API_KEY));
    form.set("sign", "");
    assert_eq!(gateway.refusal(Endpoint::Query, &form), "缺少参数: sign");
    form.set("sign", right.to_uppercase());
    assert_eq!(gateway.ask(Endpoint::Query, &form).verdict(), Verdict::Yes);
}

#[test]
fn custom_is_unsigned_in_a_sale_and_comes_back() {
    let gateway = gateway(SOON);
    let mut form = submit("C20261122", "62220000");
    form.set("custom", "shelf 7 & 8");
    gateway.accepts(Endpoint::Submit, &form);
    assert_eq!(gateway.sale("C20261122").custom.as_deref(), Some("shelf 7 & 8"));
    let mut form = buy("T2026", "13800000000");
    form.set("ext1", "x");
    assert_eq!(gateway.refusal(Endpoint::Buy, &form), "SIGN错误");
}

#[test]
fn required_fields_and_their_rules() {
    let gateway = gateway(SOON);
    let forms = [
        (Endpoint::Submit, submit("C20261122", "62220000")),
        (Endpoint::Query, signed(Endpoint::Query, &[("orderId", "C20261122")])),
        (Endpoint::Bizorder, signed(Endpoint::Bizorder, &[("orderno", "T2026")])),
        (Endpoint::Buy, buy("T2026", "13800000000")),
    ];
    for (endpoint, form) in forms {
        for field in endpoint.fields().iter().filter(|field| field.required) {
            let form = with(endpoint, form.clone(), field.name, "");
            assert_eq!(gateway.refusal(endpoint, &form), format!("缺少参数: {}", field.name));
        }
    }
    let longest = "x".repeat(51);
    for (name, value) in
        [("orderId", longest.as_str()), ("batchno", "a&b"), ("amount", "1.5"), ("amount", "0"), ("notify_url", "x")]
    {
        let form = with(Endpoint::Submit, submit("C20261122", "62220000"), name, value);
        assert_eq!(gateway.refusal(Endpoint::Submit, &form), format!("参数错误: {name}"));
    }
    assert_eq!(gateway.sale("C20261122").state, OrderState::NotFound);
}

#[test]
fn cards_must_decrypt() {
    let gateway = gateway(SOON);
    let other = CardCipher::new(&AesKey::new("another-aes-key!".into())).encrypt("62220000");
    for (name, message) in [("cardNumber", "卡号解密失败"), ("cardPassword", "卡密解密失败")] {
        for ciphertext in ["zz", "00", "62220000", other.as_str()] {
            let form = with(Endpoint::Submit, submit("C20261122", "62220000"), name, ciphertext);
            assert_eq!(gateway.refusal(Endpoint::Submit, &form), message, "{ciphertext}");
        }
    }
    let form = with(Endpoint::Submit, submit("C20261122", "62220000"), "cardPassword", &encrypt(""));
    assert_eq!(gateway.refusal(Endpoint::Submit, &form), "缺少参数: cardPassword");
}

#[test]
fn order_numbers_and_cards_are_taken_once() {
    let gateway = gateway(NEVER);
    gateway.accepts(Endpoint::Submit, &submit("C1", "62220002"));
    assert_eq!(gateway.refusal(Endpoint::Submit, &submit("C1", "62220003")), "订单号不能重复");
    assert_eq!(gateway.refusal(Endpoint::Submit, &submit("C2", "62220002")), "此卡已在处理");
    gateway.accepts(Endpoint::Buy, &buy("C1", "13800000000"));
    assert_eq!(gateway.refusal(Endpoint::Buy, &buy("C1", "13900000000")), "订单号不能重复");
}

#[test]
fn a_failed_card_is_sold_again_and_a_sold_one_is_not() {
    let gateway = gateway(SOON);
    gateway.accepts(Endpoint::Submit, &submit("C1", "62220002"));
    gateway.accepts(Endpoint::Submit, &submit("C2", "62220000"));
    settle();
    gateway.accepts(Endpoint::Submit, &submit("C3", "62220002"));
    assert_eq!(gateway.refusal(Endpoint::Submit, &submit("C4", "62220000")), "此卡已在处理");
}

#[test]
fn a_sale_is_processed_then_succeeds() {
    let gateway = gateway(Duration::from_millis(400));
    gateway.accepts(Endpoint::Submit, &submit("C20261122", ""));
    let order = gateway.sale("C20261122");
    assert_eq!((order.state, order.status.as_str()), (OrderState::Processing, "1"));
    assert_eq!(order.amount.as_deref(), Some("100"));
    assert_eq!((order.real_face_value, order.settled_amount, order.success_time), (None, None, None));
    assert_eq!(gateway.money(), "1000.0000");

    std::thread::sleep(Duration::from_millis(410));
    let order = gateway.sale("C20261122");
    assert_eq!((order.state, order.status.as_str()), (OrderState::Succeeded, "2"));
    assert_eq!(order.order_id.as_deref(), Some("C20261122"));
    assert_eq!(order.real_face_value.as_deref(), Some("100"));
    assert_eq!(order.settled_amount.as_deref(), Some("95.0000"));
    assert!(order.system_order_id.is_some());
    assert!(order.success_time.is_some_and(|time| time > 1_700_000_000));
    assert_eq!(order.raw["customerId"], CUSTOMER_ID);
    assert_eq!(gateway.money(), "1095.0000");
}

#[test]
fn an_unknown_order_has_status_four_or_none() {
    let gateway = gateway(SOON);
    let order = gateway.sale("C20261122");
    assert_eq!((order.state, order.status.as_str()), (OrderState::NotFound, "4"));
    let form = signed(Endpoint::Bizorder, &[("orderno", "T2026")]);
    assert_eq!(gateway.refusal(Endpoint::Bizorder, &form), "没有该订单");
}

#[test]
fn endings_decide_about_accepted_sales() {
    let gateway = gateway(SOON);
    for ending in ["0000", "0001", "0002", "0003", "0012", "9999"] {
        gateway.accepts(Endpoint::Submit, &submit(ending, &format!("6222{ending}")));
    }
    settle();
    for (ending, status, face, settled) in [
        ("0000", "2", Some("100"), Some("95.0000")),
        ("0001", "1", None, None),
        ("0002", "3", None, None),
        ("0003", "2", Some("50"), Some("47.5000")),
        ("0012", "2", Some("100"), Some("95.0000")),
        ("9999", "2", Some("100"), Some("95.0000")),
    ] {
        let order = gateway.sale(ending);
        let told = (order.status.as_str(), order.real_face_value.as_deref(), order.settled_amount.as_deref());
        assert_eq!(told, (status, face, settled), "{ending}");
    }
    assert_eq!(gateway.sale("0002").message.as_deref(), Some("卡密错误"));
    assert_eq!(gateway.money(), "1332.5000");
}

#[test]
fn endings_decide_about_accepted_top_ups() {
    let gateway = gateway(SOON);
    for ending in ["0000", "0001", "0002", "0003", "0012"] {
        gateway.accepts(Endpoint::Buy, &buy(ending, &format!("1380000{ending}")));
    }
    settle();
    for (ending, status, charged) in [
        ("0000", "success", "49.0000"),
        ("0001", "wait", "0.0000"),
        ("0002", "failed", "0.0000"),
        ("0003", "success", "24.5000"),
        ("0012", "success", "49.0000"),
    ] {
        let order = gateway.top_up(ending).expect("recorded");
        assert_eq!((order.status.as_str(), order.amount.as_deref()), (status, Some(charged)), "{ending}");
        assert_eq!(order.order_id.as_deref(), Some(ending));
        assert_eq!(order.raw["number"], format!("1380000{ending}"));
        assert_eq!(order.raw["itemid"], "103");
    }
    // Charged are 49 twice, half of it once, and 49 for the one that never settles.
    assert_eq!(gateway.money(), "828.5000");
}

/// Sends an order with an ending, for either endpoint; returns what came back.
fn mishap(gateway: &Gateway, endpoint: Endpoint, ending: &str) -> Vec<u8> {
    let number = format!("6222{ending}");
    let form = if endpoint == Endpoint::Buy { buy(ending, &number) } else { submit(ending, &number) };
    gateway.raw(&post_to(endpoint.path()), form.encode().as_bytes())
}

fn is_recorded(gateway: &Gateway, endpoint: Endpoint, ending: &str) -> bool {
    match endpoint {
        Endpoint::Buy => gateway.top_up(ending).is_some(),
        _ => gateway.sale(ending).state != OrderState::NotFound,
    }
}

#[test]
fn endings_that_record_nothing() {
    let gateway = gateway(SOON);
    for endpoint in [Endpoint::Submit, Endpoint::Buy] {
        for (ending, told) in [
            ("0004", r#"{"code":"-1","msg":"此卡已在处理"}"#),
            ("0005", r#"{"code":"-1","msg":"接口维护"}"#),
            ("0006", r#"{"code":"999","msg":"系统繁忙"}"#),
        ] {
            let answer = String::from_utf8(mishap(&gateway, endpoint, ending)).expect("text");
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
            assert!(answer.ends_with(told), "{answer}");
            assert!(!is_recorded(&gateway, endpoint, ending), "{ending}");
        }
        assert_eq!(mishap(&gateway, endpoint, "0008"), b"", "not a single byte");
        assert!(!is_recorded(&gateway, endpoint, "0008"));
    }
    assert_eq!(gateway.money(), "1000.0000");
}

#[test]
fn endings_that_record_and_fail_to_answer() {
    let gateway = gateway(SOON);
    for endpoint in [Endpoint::Submit, Endpoint::Buy] {
        assert_eq!(mishap(&gateway, endpoint, "0007"), b"", "not a single byte");

        let page = String::from_utf8(mishap(&gateway, endpoint, "0010")).expect("text");
        assert!(page.starts_with("HTTP/1.1 500 "), "{page}");
        assert!(page.contains("content-type: text/html") && page.contains("\r\n\r\n<html>"), "{page}");

        let answer = String::from_utf8(mishap(&gateway, endpoint, "0011")).expect("text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
        assert_eq!(Reply::parse(body.as_bytes()).err(), Some(NoReply::BrokenJson));

        settle();
        for ending in ["0007", "0010", "0011"] {
            assert!(is_recorded(&gateway, endpoint, ending), "{ending}");
        }
    }
    assert_eq!(gateway.sale("0007").state, OrderState::Succeeded);
    assert_eq!(gateway.money(), "1138.0000");
}

#[test]
fn a_late_answer_comes_long_after_the_order() {
    let gateway = gateway(SOON);
    for (endpoint, form) in
        [(Endpoint::Submit, submit("0009", "62220009")), (Endpoint::Buy, buy("0009", "13800000009"))]
    {
        let mut stream = gateway.send(&post_to(endpoint.path()), form.encode().as_bytes());
        stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout");
        let error = stream.read(&mut [0]).expect_err("no answer yet");
        assert!(matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut), "{error}");
        assert!(is_recorded(&gateway, endpoint, "0009"));
    }
}

#[test]
fn a_cut_connection_harms_no_other() {
    let gateway = gateway(SOON);
    for n in 0..20 {
        let id = format!("C{n}");
        let cut = gateway.raw(&post_to(Endpoint::Submit.path()), submit(&id, &format!("{n}0007")).encode().as_bytes());
        assert_eq!(cut, b"");
        assert_ne!(gateway.sale(&id).state, OrderState::NotFound);
    }
}

#[test]
fn top_ups_are_checked_against_the_product_and_the_balance() {
    let gateway = gateway(NEVER);
    let endpoint = Endpoint::Buy;
    let form = buy("T2026", "13800000000");
    assert_eq!(gateway.refusal(endpoint, &with(endpoint, form.clone(), "itemId", "105")), "商品不存在");
    assert_eq!(gateway.refusal(endpoint, &with(endpoint, form.clone(), "itemId", "104")), "面值与产品不符");
    for decimal in ["49", "49.00", "50.0000"] {
        assert_eq!(gateway.refusal(endpoint, &with(endpoint, form.clone(), "decimal", decimal)), "金额校验不符");
    }
    assert_eq!(gateway.refusal(endpoint, &with(endpoint, form.clone(), "amt", "21")), "余额不足");
    gateway.accepts(endpoint, &with(endpoint, form, "decimal", "49.0000"));
    assert_eq!(gateway.money(), "951.0000");
    assert_eq!(gateway.top_up("T2026").expect("recorded").status, "wait");
    let large = with(endpoint, with(endpoint, buy("T2027", "1"), "itemId", "104"), "checkItemFacePrice", "100");
    gateway.accepts(endpoint, &large);
    assert_eq!(gateway.money(), "853.0000");
}

#[test]
fn a_batch_holds_two_thousand_cards() {
    let gateway = gateway(NEVER);
    for n in 0..2000 {
        gateway.accepts(Endpoint::Submit, &submit(&format!("C{n}"), &format!("{n}-0000")));
    }
    let one_more = submit("C2000", "2000-0000");
    assert_eq!(gateway.refusal(Endpoint::Submit, &one_more), "每个批次最多2000张卡");
    gateway.accepts(Endpoint::Submit, &with(Endpoint::Submit, one_more, "batchno", "B20261123"));
}

#[test]
fn a_connection_serves_one_request_after_another() {
    let gateway = gateway(SOON);
    let mut stream = TcpStream::connect(gateway.addr).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let body = signed(Endpoint::Balance, &[]).encode();
    for _ in 0..3 {
        let head =
            format!("{}\r\nHost: sandbox\r\nContent-Length: {}\r\n\r\n", post_to("/v2_queryBalance"), body.len());
        stream.write_all([head, body.clone()].concat().as_bytes()).expect("writes");
        let mut answer = [0; 1024];
        let length = stream.read(&mut answer).expect("an answer");
        assert!(answer[..length].starts_with(b"HTTP/1.1 200 "));
    }
}

#[test]
fn orders_get_numbers_of_their_own() {
    let gateway = gateway(SOON);
    let mut numbers = HashSet::new();
    for n in 0..5 {
        let id = format!("C{n}");
        gateway.accepts(Endpoint::Submit, &submit(&id, &format!("{n}0000")));
        gateway.accepts(Endpoint::Buy, &buy(&id, &format!("{n}0000")));
        numbers.insert(gateway.sale(&id).system_order_id);
        numbers.insert(gateway.top_up(&id).expect("recorded").system_order_id);
    }
    assert_eq!(numbers.len(), 10);
}

#[test]
fn an_address_in_use_is_an_error() {
    let gateway = gateway(SOON);
    let options = Options { settle_after: SOON, retry_step: RETRY_STEP };
    assert!(Sandbox::bind(gateway.addr, options).is_err());
}
