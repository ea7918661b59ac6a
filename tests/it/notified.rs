//! `--wait` beside a receiver of notifications: what another process writes into the ledger ends the
//! waiting at once.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use consign::core::notification::{Dialect, NotifiedState, SaleNotice, Sender, SignedFields, Told, TopUpNotice};
use consign::core::secret::ApiKey;
use consign::ledger::{
    self, BootId, Clock, Ledger, MerchantRef, Moment, Notified, OrderKey, OrderKind, Receipt, State,
};
use consign::platform::clock::{boot_id, boot_time};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, json, sale, top_up};
use crate::support::{API_KEY, CUSTOMER_ID, Consign, ORDER_ID, at_once, closed_directory};

/// How soon a command ends that would ask again after ten seconds, on a machine with much to do.
const SOON: Duration = Duration::from_secs(7);

/// How an order of a kind is placed and asked about, and what is told of it.
#[derive(Clone, Copy)]
struct Way {
    kind: OrderKind,
    place: fn(Consign) -> Consign,
    ask: &'static str,
    /// The gateway's answer that the order is being processed, and that it failed.
    replies: [fn() -> String; 2],
}

const WAYS: [Way; 2] = [
    Way {
        kind: OrderKind::Sale,
        place: Consign::submit,
        ask: "query",
        replies: [|| sale(ORDER_ID, "1"), || sale(ORDER_ID, "3")],
    },
    Way {
        kind: OrderKind::TopUp,
        place: Consign::buy,
        ask: "bizorder",
        replies: [|| top_up(ORDER_ID, "wait"), || top_up(ORDER_ID, "failed")],
    },
];

/// A ledger that several commands share, and a gateway.
struct Shop {
    gateway: Gateway,
    way: Way,
    directory: TempDir,
}

impl Shop {
    /// A shop whose gateway takes the order, and then does what `then` says.
    fn new(way: Way, then: impl Fn() -> Act + Send + 'static) -> Self {
        let gateway = Gateway::start(move |n| if n == 0 { Act::Answer(json(ACCEPTED)) } else { then() });
        Self { gateway, way, directory: closed_directory() }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("ledger.db")
    }

    fn consign(&self) -> Consign {
        Consign::at(&self.gateway.url()).args(["--ledger".into(), self.path().into_os_string()])
    }

    /// A command that places the order, to be followed.
    fn places(&self) -> Consign {
        (self.way.place)(self.consign())
    }

    /// A command that asks about the order, which was placed before.
    fn asks(&self) -> Consign {
        self.places().run().expect(0);
        self.consign().args([self.way.ask, ORDER_ID])
    }

    /// Runs a command that waits, and writes a notification into the ledger once that holds the
    /// order in a state.
    fn told(&self, command: Consign, from: State, state: NotifiedState) -> Run {
        let mut running = command.line("--wait=20s --interval 10s").start();
        running.wait_until("the gateway is asked", || self.gateway.count() > 0 && self.path().exists());
        let mut ledger = open(&self.path());
        let url = self.gateway.url();
        let merchant = MerchantRef { customer_id: CUSTOMER_ID, base_url: &url };
        let key = OrderKey { kind: self.way.kind, merchant, order_id: ORDER_ID };
        running.wait_until("the order is settled", || {
            ledger.get(key).expect("readable").is_some_and(|order| order.state == from)
        });
        let told = told(self.way.kind, state);
        let notified = Notified { merchant, told: &told, dialect: Dialect::Document, pinned: None };
        assert_eq!(ledger.notify(&[notified]).expect("noted").remove(0).receipt, Receipt::Recorded);
        let run = running.finish(Duration::from_secs(30));
        assert!(run.elapsed < SOON, "{:?}\n{run}", run.elapsed);
        run
    }
}

fn open(path: &Path) -> Ledger {
    let boot = boot_id().map_or(BootId::UNKNOWN, |name| BootId::named(&name));
    let milliseconds = |time: Duration| i64::try_from(time.as_millis()).expect("a moment");
    let clock = Clock::new(move || {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        Moment { wall: milliseconds(wall), boot_time: milliseconds(boot_time()), boot }
    });
    ledger::open(path, Duration::from_secs(10), clock).expect("a ledger")
}

/// The platform's own number of the order, as its answers have it.
fn system_order_id(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Sale => "S1",
        OrderKind::TopUp => "T1",
    }
}

/// What the platform tells of the order, as a receiver reads it.
fn told(kind: OrderKind, state: NotifiedState) -> Told {
    let is_sold = state == NotifiedState::Succeeded;
    let key = ApiKey::new(API_KEY.into());
    let (customer_id, order_id, system_order_id, message) = (CUSTOMER_ID, ORDER_ID, system_order_id(kind), "来自通知");
    let form = match kind {
        OrderKind::Sale => {
            let (real_face_value, settled) = (is_sold.then_some("100"), is_sold.then_some("95.5000"));
            let (face_value, time, custom) = ("100", 1_763_800_000, "");
            let notice = SaleNotice {
                customer_id,
                order_id,
                system_order_id,
                state,
                face_value,
                real_face_value,
                settled,
                time,
                message,
                custom,
            };
            notice.sign(Sender::Document, &key)
        }
        OrderKind::TopUp => {
            let (number, face_value, charged, ext) = ("13800000000", "50", "49.0000", "");
            let notice = TopUpNotice {
                customer_id,
                order_id,
                system_order_id,
                state,
                number,
                face_value,
                charged,
                message,
                ext,
            };
            notice.sign(&key)
        }
    };
    SignedFields::parse(form.encode().as_bytes())
        .expect("fields")
        .read(&ApiKey::new(API_KEY.into()))
        .expect("a notification")
}

/// The order in a document of either kind.
fn order(document: &Value) -> &Value {
    if document["order"].is_null() { &document["orders"][0] } else { &document["order"] }
}

#[test]
fn a_notification_ends_the_waiting_whatever_the_gateway_says() {
    let mut table = Vec::new();
    for way in WAYS {
        for places in [true, false] {
            for (state, code, outcome) in
                [(NotifiedState::Succeeded, 0, "succeeded"), (NotifiedState::Failed, 8, "failed")]
            {
                table.push((way, places, state, code, outcome));
            }
        }
    }
    at_once(table, |(way, places, state, code, outcome)| {
        let shop = Shop::new(way, move || Act::Answer(json((way.replies[0])())));
        let (command, from) = if places { (shop.places(), State::Accepted) } else { (shop.asks(), State::Processing) };
        let run = shop.told(command.line("--json"), from, state).expect(code);
        let document = run.json();
        assert_eq!(
            (document["outcome"].as_str(), order(&document)["outcome"].as_str()),
            (Some(outcome), Some(outcome))
        );
        let order = order(&document);
        let ledger = &order["ledger"];
        assert_eq!((&ledger["state"], &ledger["by"]), (&outcome.into(), &"notification".into()), "{run}");
        let keys: Vec<&String> = ledger.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["state", "before", "by"], "{run}");
        assert_eq!(order["system_order_id"], system_order_id(way.kind), "{run}");
        assert_eq!(order["message"], "来自通知", "{run}");
        assert!(order["problem"].as_str().is_some_and(|text| text.contains("processing 处理中")), "{run}");
        if state == NotifiedState::Succeeded {
            let (amount, settled) = match way.kind {
                OrderKind::Sale => ("100", Some("95.5000")),
                OrderKind::TopUp => ("49.0000", None),
            };
            assert_eq!((order["amount"].as_str(), order["settled_amount"].as_str()), (Some(amount), settled), "{run}");
        }
        assert_eq!(run.stderr().matches("processing").count(), 0, "what leaves the end open is no evidence\n{run}");
        // Asked at once, and no more.
        let polls = if places { 2 } else { 3 };
        assert_eq!(shop.gateway.finish().len(), polls, "{run}");
    });
}

#[test]
fn people_read_whose_word_it_is() {
    at_once([true, false], |places| {
        let shop = Shop::new(WAYS[0], || Act::Answer(json(sale(ORDER_ID, "1"))));
        let (command, from) = if places { (shop.places(), State::Accepted) } else { (shop.asks(), State::Processing) };
        let run = shop.told(command, from, NotifiedState::Succeeded).expect(0);
        let told = run.stdout();
        assert!(told.starts_with("succeeded ") && told.contains("notification 异步通知"), "{run}");
        assert!(told.contains("95.5000") && told.contains("the gateway itself says: processing 处理中"), "{run}");
    });
}

#[test]
fn a_gateway_that_does_not_answer_keeps_nobody_waiting() {
    at_once([("submit", 0), ("failed", 8)], |(name, code)| {
        let shop = Shop::new(WAYS[0], || Act::Hold);
        let state = if code == 0 { NotifiedState::Succeeded } else { NotifiedState::Failed };
        let run = shop.told(shop.places().line("--json"), State::Accepted, state).expect(code);
        let document = run.json();
        assert!(
            order(&document)["problem"].as_str().is_some_and(|text| text.contains("no usable answer")),
            "{name}\n{run}"
        );
    });
}

#[test]
fn what_the_gateway_decides_rules_over_what_was_notified() {
    at_once(WAYS, |way| {
        let shop = Shop::new(way, move || Act::Answer(json((way.replies[1])())));
        let run = shop.told(shop.places().line("--json"), State::Accepted, NotifiedState::Succeeded).expect(8);
        let document = run.json();
        assert_eq!(
            (&document["outcome"], &order(&document)["ledger"]["by"]),
            (&"failed".into(), &Value::Null),
            "{run}"
        );
        assert_eq!(order(&document)["ledger"]["state"], "reversed", "{run}");
    });
}

/// The ledger's word counts as news only when it is new: an older success that the gateway disputes
/// is waited for like any other order.
#[test]
fn what_was_known_before_ends_no_waiting() {
    let shop = Shop::new(WAYS[0], || Act::Answer(json(sale(ORDER_ID, "1"))));
    let mut command = shop.asks();
    shop.told(shop.consign().args(["query", ORDER_ID]), State::Processing, NotifiedState::Succeeded).expect(0);
    command = command.line("--wait=3s --interval 300ms --json");
    assert_eq!(command.run().expect(11).json()["outcome"], "pending");
}
