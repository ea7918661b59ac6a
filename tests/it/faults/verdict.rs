//! Runs an order against a behaviour and holds the result against what the behaviour proves.

use crate::support::gateway::{Act, Gateway, Received};
use crate::support::process::Run;
use crate::support::{Consign, ORDER_ID};

/// The two commands that move money.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Submit,
    Buy,
}

impl Order {
    pub(crate) const BOTH: [Self; 2] = [Self::Submit, Self::Buy];

    /// The command line that places the order.
    pub(crate) fn place(self, consign: Consign) -> Consign {
        match self {
            Self::Submit => consign.submit(),
            Self::Buy => consign.buy(),
        }
    }

    /// What an operator has to type to look the order up.
    pub(crate) fn lookup(self) -> String {
        match self {
            Self::Submit => format!("consign query {ORDER_ID}"),
            Self::Buy => format!("consign bizorder {ORDER_ID}"),
        }
    }
}

/// Plays a behaviour to both commands; the exit code must be one of those expected.
pub(crate) fn complaints(name: &str, expected: &[i32], options: &str, act: impl Fn() -> Act) -> Vec<String> {
    let against = |order: Order| {
        // The behaviour of one connection is all that there is: a second one is cut.
        let first = act();
        let script = std::sync::Mutex::new(Some(first));
        let gateway =
            Gateway::start(move |_| script.lock().ok().and_then(|mut act| act.take()).unwrap_or(Act::CutAtOnce));
        let run = order.place(Consign::at(&gateway.url())).line("--json").line(options).run();
        let received = gateway.finish();
        let judged = judge(order, &run, expected).and_then(|()| posted_once(&run, &received));
        judged.err().map(|why| format!("{order:?}, {name}: {why}\n{run}"))
    };
    Order::BOTH.into_iter().filter_map(against).collect()
}

/// Whether exit code, document and hints say what is expected, and the same thing.
pub(crate) fn judge(order: Order, run: &Run, expected: &[i32]) -> Result<(), String> {
    let code = run.code();
    ensure(expected.contains(&code), || format!("exit {code} instead of {expected:?}"))?;
    let document = run.try_json()?;
    let (outcome, kind) = match code {
        0 => ("accepted", None),
        5 => ("rejected", Some("rejected")),
        6 => ("not_sent", Some("network")),
        7 => ("unknown", Some("unknown")),
        _ => return Err("an exit code that no placed order has".into()),
    };
    ensure(document["exit_code"] == code, || "exit_code differs from the exit code".into())?;
    ensure(document["outcome"] == outcome, || format!("the outcome is not {outcome}"))?;
    ensure(document["error"]["kind"].as_str() == kind, || format!("the kind is not {kind:?}"))?;
    ensure(document["order_id"] == ORDER_ID, || "the order's number is missing".into())?;
    let hint = document["error"]["hint"].as_str().unwrap_or_default();
    let lookup = order.lookup();
    match code {
        7 => {
            ensure(hint.contains(&lookup), || format!("the hint does not name `{lookup}`"))?;
            ensure(run.stderr().contains(&lookup), || format!("stderr does not name `{lookup}`"))
        }
        6 => ensure(run.stderr().contains("not sent"), || "stderr does not say that nothing was sent".into()),
        _ => Ok(()),
    }
}

/// An order is posted once and to one address; "not sent" is true.
fn posted_once(run: &Run, received: &[Received]) -> Result<(), String> {
    let [only] = received else { return Err(format!("{} connections instead of one", received.len())) };
    // A connection that was cut at once left no head to look at.
    let is_post = only.head.is_empty() || only.head.starts_with("POST /v2_");
    ensure(is_post, || format!("not a POST: {:?}", only.request_line()))?;
    let not_sent = run.code() == 6;
    ensure(!(not_sent && only.complete), || "not_sent is claimed, and the gateway has the whole form".into())
}

fn ensure(holds: bool, complaint: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(complaint()) }
}
