//! `--wait`: a gateway whose answers change from request to request.

use std::time::Duration;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, json, sale, top_up};
use crate::support::{Consign, ORDER_ID, Step};

/// A command, what the gateway answers to it in turn, its exit code and its outcome.
type Row = (&'static str, Step, Vec<String>, i32, &'static str);

/// An answer that proves nothing about an order.
type Silence = (&'static str, fn() -> Act);

/// A gateway that answers with these bodies, one a request, the last one for ever.
fn in_turn(bodies: Vec<String>) -> Gateway {
    Gateway::start(move |n| Act::Answer(json(&bodies[n.min(bodies.len() - 1)])))
}

fn accepted() -> String {
    ACCEPTED.to_owned()
}

/// Runs a command line with a wait of a second and quick polls.
fn waited(gateway: &Gateway, place: Step) -> Run {
    place(Consign::at(&gateway.url())).line("--json --wait=1s --interval 20ms").run()
}

fn query(consign: Consign) -> Consign {
    consign.args(["query", ORDER_ID])
}

fn bizorder(consign: Consign) -> Consign {
    consign.args(["bizorder", ORDER_ID])
}

#[test]
fn an_order_is_followed_to_its_end() {
    let sold = |status| sale(ORDER_ID, status);
    let bought = |status| top_up(ORDER_ID, status);
    let table: Vec<Row> = vec![
        ("submit", Consign::submit, vec![accepted(), sold("0"), sold("1"), sold("2")], 0, "succeeded"),
        ("submit", Consign::submit, vec![accepted(), sold("1"), sold("3")], 8, "failed"),
        ("submit", Consign::submit, vec![accepted(), sold("1")], 11, "pending"),
        ("buy", Consign::buy, vec![accepted(), bought("wait"), bought("success")], 0, "succeeded"),
        ("buy", Consign::buy, vec![accepted(), bought("failed")], 8, "failed"),
        ("buy", Consign::buy, vec![accepted(), bought("appeal")], 11, "pending"),
        ("query", query, vec![sold("1"), sold("2")], 0, "succeeded"),
        ("query", query, vec![sold("1"), sold("3")], 8, "failed"),
        ("query", query, vec![sold("1")], 11, "pending"),
        ("bizorder", bizorder, vec![bought("wait"), bought("success")], 0, "succeeded"),
        ("bizorder", bizorder, vec![bought("wait"), bought("failed")], 8, "failed"),
        ("bizorder", bizorder, vec![bought("wait")], 11, "pending"),
    ];
    for (command, place, bodies, code, outcome) in table {
        let gateway = in_turn(bodies);
        let run = waited(&gateway, place).expect(code);
        let document = run.json();
        assert_eq!(document["outcome"], outcome, "{command}\n{run}");
        let kind = match code {
            8 => Some("failed"),
            11 => Some("pending"),
            _ => None,
        };
        assert_eq!(document["error"]["kind"].as_str(), kind, "{command}\n{run}");
        let order = if command == "submit" || command == "buy" { &document["order"] } else { &document["orders"][0] };
        assert_eq!(order["order_id"], ORDER_ID, "{command}\n{run}");
        let placed = gateway
            .finish()
            .iter()
            .filter(|one| one.field("amount").is_some() || one.field("itemId").is_some())
            .count();
        assert_eq!(placed, usize::from(command == "submit" || command == "buy"), "{command}: orders placed");
    }
}

#[test]
fn the_line_of_a_failed_order_carries_the_platforms_reason() {
    let failed = || sale(ORDER_ID, "3").replace("备注", "卡密错误");
    let refunded = || top_up(ORDER_ID, "failed").replace(r#""amount""#, r#""message":"号码错误","amount""#);
    let table: [(&str, Step, Vec<String>, &str); 5] = [
        ("submit", Consign::submit, vec![accepted(), failed()], "卡密错误"),
        ("buy", Consign::buy, vec![accepted(), refunded()], "号码错误"),
        ("query", query, vec![failed()], "卡密错误"),
        ("bizorder", bizorder, vec![refunded()], "号码错误"),
        ("no reason", bizorder, vec![top_up(ORDER_ID, "failed")], "(失败)"),
    ];
    for (name, place, bodies, reason) in table {
        let run = waited(&in_turn(bodies), place).expect(8);
        let line = run.stderr().lines().find(|line| line.starts_with("error:")).map(str::to_owned);
        assert!(line.is_some_and(|line| line.contains(ORDER_ID) && line.ends_with(reason)), "{name}\n{run}");
        assert!(run.json()["error"]["message"].as_str().is_some_and(|text| text.ends_with(reason)), "{name}\n{run}");
    }
}

#[test]
fn a_rejected_order_is_not_followed() {
    let gateway = in_turn(vec![r#"{"code":-1,"msg":"接口维护"}"#.to_owned(), sale(ORDER_ID, "2")]);
    assert_eq!(waited(&gateway, Consign::submit).expect(5).json()["outcome"], "rejected");
    gateway.only();
}

#[test]
fn an_unknown_order_is_looked_up_and_its_end_counts() {
    for (status, code, outcome) in [("2", 0, "succeeded"), ("3", 8, "failed"), ("1", 11, "pending")] {
        let gateway = Gateway::start(move |n| match n {
            0 => Act::CutAfterBody,
            _ => Act::Answer(json(sale(ORDER_ID, status))),
        });
        assert_eq!(waited(&gateway, Consign::submit).expect(code).json()["outcome"], outcome);
    }
}

#[test]
fn an_unknown_order_stays_unknown_when_nothing_proves_more() {
    let nothing: [Silence; 4] = [
        ("cut", || Act::CutAfterBody),
        ("no such order, asked too early to count", || Act::Answer(json(sale(ORDER_ID, "4")))),
        ("no such order, in words", || Act::Answer(json(r#"{"code":-1,"msg":"没有该订单"}"#))),
        ("another order", || Act::Answer(json(sale("C20261122000002", "2")))),
    ];
    for (name, answer) in nothing {
        let gateway = Gateway::start(move |n| if n == 0 { Act::CutAfterBody } else { answer() });
        let run = waited(&gateway, Consign::submit).expect(7);
        assert_eq!(run.json()["outcome"], "unknown", "{name}\n{run}");
        assert!(run.stderr().contains(&format!("consign query {ORDER_ID}")), "{name}\n{run}");
        let posts = gateway.finish().iter().filter(|one| one.field("amount").is_some()).count();
        assert_eq!(posts, 1, "{name}: the order is posted once");
    }
}

#[test]
fn an_accepted_order_is_never_called_lost() {
    // Right after the acceptance a gateway may not show the order yet, or not answer at all.
    for (name, body) in [("no such order", sale(ORDER_ID, "4")), ("no answer", "<html>".to_owned())] {
        let gateway = in_turn(vec![accepted(), body]);
        let run = waited(&gateway, Consign::submit).expect(11);
        assert_eq!(run.json()["outcome"], "pending", "{name}\n{run}");
    }
    let gateway = in_turn(vec![accepted(), sale(ORDER_ID, "4"), sale(ORDER_ID, "2")]);
    assert_eq!(waited(&gateway, Consign::submit).expect(0).json()["outcome"], "succeeded");
}

#[test]
fn the_wait_ends_when_it_should() {
    let gateway = in_turn(vec![sale(ORDER_ID, "1")]);
    let run =
        Consign::at(&gateway.url()).args(["query", ORDER_ID, "--wait=700ms", "--interval=100ms"]).run().expect(11);
    assert!((Duration::from_millis(650)..Duration::from_secs(3)).contains(&run.elapsed), "{:?}", run.elapsed);
    let polls = gateway.finish().len();
    assert!((2..=9).contains(&polls), "{polls} polls");
}

#[test]
fn waiting_for_several_orders_ends_with_the_last() {
    let gateway = Gateway::start(|n| {
        // The first order is settled at once, the second with the third request.
        let body = match n {
            0 => sale("C20261122000001", "2"),
            1 => sale("C20261122000002", "1"),
            _ => sale("C20261122000002", "3"),
        };
        Act::Answer(json(body))
    });
    let line = "query C20261122000001 C20261122000002 --wait=5s --interval=20ms --json";
    let document = Consign::at(&gateway.url()).line(line).run().expect(8).json();
    assert_eq!(document["orders"][0]["outcome"], "succeeded");
    assert_eq!(document["orders"][1]["outcome"], "failed");
    assert_eq!(gateway.finish().len(), 3, "a settled order is not asked about again");
}
