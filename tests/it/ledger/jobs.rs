//! Jobs: the orders of one file, before the first of them is sent and after.

use consign::core::protocol::OrderState;
use consign::ledger::{
    Cause, Claimed, Effect, Entered, Entry, Filter, GroupBy, Job, Ledger, MerchantRef, Outcome, Plan, Planned, Plans,
    Refusal, ReleaseError, State,
};

use super::claims::{order_in, refusal};
use super::{
    CLOCK, MERCHANT, MINUTE, NOW, Sale, in_memory, key, moment, observation, observe, open, release, sale, set, settle,
    settlement, state, top_up,
};
use crate::support::closed_directory;

pub(super) const FIELD: &str = "orderId";
const DAY: i64 = 86_400_000;

/// A sale whose batch the program makes.
fn made<'a>(order_id: &'a str, number: &'a str) -> Sale<'a> {
    Sale { batch_is_made: true, ..sale(order_id, number) }
}

/// Plans of these sales, at places from 1 on; their numbers are made, or given.
fn plans<'s>(sales: &'s [Sale<'s>], made_id: Option<&'s str>) -> impl FnMut(&mut dyn FnMut(&Plan<'_>)) + 's {
    move |visit| {
        for (place, sale) in (1..).zip(sales) {
            sale.with_claim(|claim| visit(&Plan { place, claim: *claim, made_id }));
        }
    }
}

fn weigh(ledger: &Ledger, sales: &[Sale], made_id: Option<&str>) -> Vec<Planned> {
    ledger.weigh(&mut plans(sales, made_id)).expect("readable")
}

pub(super) fn enqueue(ledger: &mut Ledger, sales: &[Sale], made_id: Option<&str>) -> (Option<Job>, Vec<Planned>) {
    ledger.enqueue(MERCHANT, &mut plans(sales, made_id)).expect("written down")
}

/// A job of these sales, all of which are new.
pub(super) fn queue(ledger: &mut Ledger, sales: &[Sale]) -> Job {
    let (job, planned) = enqueue(ledger, sales, Some(FIELD));
    assert!(planned.iter().all(|planned| matches!(planned, Planned::New)), "{planned:?}");
    job.expect("a job")
}

/// In short, what was said of each plan.
fn told(planned: &[Planned]) -> Vec<String> {
    let one = |planned: &Planned| match planned {
        Planned::New => "new".to_owned(),
        Planned::Known(known) => format!("{} {}", known.order_id, known.state),
        Planned::Refused(Refusal::SameCard(order)) => format!("card of {}, {}", order.order_id, order.state),
        Planned::Refused(Refusal::SameTopUp { order, .. }) => format!("top-up {}, {}", order.order_id, order.state),
        Planned::Refused(Refusal::DifferentRequest(order)) => format!("not {}", order.order_id),
        Planned::Refused(other) => format!("{other:?}"),
    };
    planned.iter().map(one).collect()
}

/// A job's places and the numbers of its orders.
fn rows(ledger: &Ledger, job: &Job) -> Vec<(u32, String)> {
    let mut rows = Vec::new();
    ledger.each_of_job(job, &mut |place, order| rows.push((place, order.order_id))).expect("readable");
    rows
}

fn place_of(rows: &[(u32, String)]) -> Vec<(u32, &str)> {
    rows.iter().map(|(place, id)| (*place, id.as_str())).collect()
}

#[test]
fn every_order_has_its_number_before_one_is_sent() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    let sales = [made("A", "1"), sale("B", "2")];
    assert_eq!(told(&weigh(&open(&path), &sales, Some(FIELD))), ["new", "new"]);
    assert_eq!(open(&path).list(&Filter::default()).expect("readable"), [], "weighing writes nothing");
    let job = queue(&mut open(&path), &sales);
    assert_eq!((job.name.as_str(), job.made_at, job.orders), ("J20261122-1", NOW, 2));

    let ledger = open(&path);
    let order = ledger.get(key("A")).expect("readable").expect("known");
    assert_eq!((order.state, order.attempts, order.batchno.as_deref()), (State::Queued, 0, None));
    assert_eq!((order.created_at, order.sent_at), (NOW, NOW));
    let named = ledger.get(key("B")).expect("readable").expect("known");
    assert_eq!(named.batchno.as_deref(), Some("B20261122"));
    let history: Vec<_> =
        ledger.history(&order).expect("readable").into_iter().map(|row| (row.from, row.to, row.cause)).collect();
    assert_eq!(history, [(None, State::Queued, Cause::Queued)]);
    assert_eq!(ledger.jobs(MERCHANT).expect("readable"), std::slice::from_ref(&job));
    assert_eq!(place_of(&rows(&ledger, &job)), [(1, "A"), (2, "B")]);
}

#[test]
fn a_queued_order_is_sent_under_its_number() {
    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1")]);
    let claimed = made("A", "1").claim(&mut ledger, NOW + DAY).expect("a claim");
    let order = ledger.get(key("A")).expect("readable").expect("known");
    assert_eq!((order.state, order.attempts, order.batchno.as_deref()), (State::Sending, 1, Some("B20261122")));
    assert_eq!((order.created_at, order.sent_at), (NOW, NOW + DAY));
    let last = ledger.history(&order).expect("readable").pop().expect("a row");
    assert_eq!((last.from, last.cause), (Some(State::Queued), Cause::Claimed));
    settle(&mut ledger, &claimed, &settlement(Outcome::Accepted), NOW + DAY);
    assert_eq!(state(&ledger, "A"), State::Accepted);
}

/// Nothing was sent under the number before, so that who has it there is another.
#[test]
fn a_number_that_is_taken_when_it_is_first_sent_is_anothers() {
    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1")]);
    let claimed = made("A", "1").claim(&mut ledger, NOW).expect("a claim");
    let taken = consign::ledger::Settlement { number_exists: true, ..settlement(Outcome::Unknown) };
    assert!(settle(&mut ledger, &claimed, &taken, NOW).number_taken);

    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1")]);
    made("A", "1").send(&mut ledger, Outcome::Unknown, NOW);
    release(&mut ledger, "A", "by phone", NOW).expect("released");
    let claimed = made("A", "1").claim(&mut ledger, NOW).expect("a claim");
    assert!(!settle(&mut ledger, &claimed, &taken, NOW).number_taken, "the first attempt may have arrived");
}

#[test]
fn the_same_file_goes_on_with_its_job_and_no_number_is_made_twice() {
    let mut ledger = in_memory();
    let job = queue(&mut ledger, &[made("A", "1"), made("B", "2"), made("C", "3")]);
    made("A", "1").send(&mut ledger, Outcome::Accepted, NOW);
    made("B", "2").send(&mut ledger, Outcome::Rejected, NOW);
    let again = [made("X", "1"), made("Y", "2"), made("Z", "3")];
    set(moment(NOW + DAY));
    for _ in 0..2 {
        let (same, planned) = enqueue(&mut ledger, &again, Some(FIELD));
        assert_eq!(same.as_ref(), Some(&job));
        assert_eq!(told(&planned), ["A accepted", "B rejected", "C queued"]);
        assert_eq!(told(&weigh(&ledger, &again, Some(FIELD))), told(&planned));
    }
    assert_eq!(ledger.list(&Filter::default()).expect("readable").len(), 3);
    assert_eq!(ledger.jobs(MERCHANT).expect("readable"), std::slice::from_ref(&job));

    // With one row more it is another job, in which the known ones stand, too.
    let more = [again[0], again[1], again[2], made("W", "4")];
    let (more, planned) = enqueue(&mut ledger, &more, Some(FIELD));
    assert_eq!(told(&planned), ["A accepted", "B rejected", "C queued", "new"]);
    let more = more.expect("a job");
    assert_eq!((more.name.as_str(), more.orders), ("J20261123-1", 4));
    assert_eq!(place_of(&rows(&ledger, &more)), [(1, "A"), (2, "B"), (3, "C"), (4, "W")]);
    // Both have the first three, and only one has no others.
    assert_eq!(enqueue(&mut ledger, &again, Some(FIELD)).0, Some(job));
    // In another order they are at other places, of which another job tells.
    let turned = enqueue(&mut ledger, &[again[2], again[1], again[0]], Some(FIELD)).0.expect("a job");
    assert_eq!(place_of(&rows(&ledger, &turned)), [(1, "C"), (2, "B"), (3, "A")]);
}

#[test]
fn what_is_known_says_what_the_gateway_said() {
    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1"), made("B", "2")]);
    let claimed = made("A", "1").claim(&mut ledger, NOW).expect("a claim");
    let refused = consign::ledger::Settlement { message: Some("余额不足"), ..settlement(Outcome::Rejected) };
    settle(&mut ledger, &claimed, &refused, NOW);
    made("B", "2").leave_behind(&mut ledger, NOW);
    let known = |ledger: &Ledger| {
        let planned = weigh(ledger, &[made("X", "1"), made("Y", "2")], Some(FIELD));
        let known = planned.into_iter().map(|planned| match planned {
            Planned::Known(known) => (known.message.map(String::from), known.is_in_flight),
            other => panic!("{other:?}"),
        });
        known.collect::<Vec<_>>()
    };
    assert_eq!(known(&ledger), [(Some("余额不足".to_owned()), false), (None, true)]);
    set(moment(NOW + MINUTE));
    assert!(!known(&ledger)[1].1, "its deadline is over");
}

#[test]
fn another_request_for_the_same_card_is_another_order() {
    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1")]);
    let dearer = [Sale { face_value: "50", ..made("X", "1") }];
    assert_eq!(told(&weigh(&ledger, &dearer, Some(FIELD))), ["new"], "nothing of the other was sent");
    made("A", "1").send(&mut ledger, Outcome::Accepted, NOW);
    assert_eq!(told(&weigh(&ledger, &dearer, Some(FIELD))), ["card of A, accepted"]);
    let named = [Sale { batchno: "B2", ..sale("X", "1") }];
    assert_eq!(told(&weigh(&ledger, &named, Some(FIELD))), ["card of A, accepted"], "it names a batch");
}

#[test]
fn given_numbers_are_kept_to() {
    let mut ledger = in_memory();
    let given = [sale("A", "1"), sale("B", "2")];
    let (job, _) = enqueue(&mut ledger, &given, None);
    assert_eq!(enqueue(&mut ledger, &given, None).0, job);
    let others = [sale("A", "9"), sale("B", "2"), sale("X", "1")];
    assert_eq!(told(&weigh(&ledger, &others, None)), ["not A", "B queued", "new"], "the number was given");
}

#[test]
fn an_order_that_was_sent_by_itself_is_known_by_its_number_only() {
    // The one that is in a job, too, is known by its card.
    for before in State::all().filter(|state| *state != State::Queued) {
        let mut ledger = order_in(before);
        let card = "6222000000001234";
        assert_eq!(told(&weigh(&ledger, &[sale("A", card)], None)), [format!("A {before}")]);
        let other = told(&weigh(&ledger, &[sale("X", card)], Some(FIELD)));
        assert_eq!(other, [if before.is_live() { format!("card of A, {before}") } else { "new".into() }]);
        let (job, _) = enqueue(&mut ledger, &[sale("A", card)], None);
        assert_eq!(place_of(&rows(&ledger, &job.expect("a job"))), [(1, "A")]);
        assert_eq!(state(&ledger, "A"), before);
    }
}

#[test]
fn a_number_that_may_be_at_another_address_is_refused() {
    let mut ledger = order_in(State::Accepted);
    let there = MerchantRef { base_url: "https://example.com", ..MERCHANT };
    let elsewhere = [Sale { merchant: there, ..sale("A", "1") }];
    assert!(matches!(weigh(&ledger, &elsewhere, None)[..], [Planned::Refused(Refusal::OtherAddress { .. })]));
    let (job, planned) = ledger.enqueue(there, &mut plans(&elsewhere, None)).expect("nothing written");
    assert!(job.is_none() && matches!(planned[..], [Planned::Refused(_)]));
    assert!(ledger.jobs(there).expect("readable").is_empty());
}

#[test]
fn a_card_that_stands_twice_is_queued_once() {
    let twice = [made("A", "6222000000001234"), made("B", "6222 0000 0000 1234"), made("C", "3")];
    let mut ledger = in_memory();
    let expected = ["new", "card of A, queued", "new"];
    assert_eq!(told(&weigh(&ledger, &twice, Some(FIELD))), expected);
    let (job, planned) = enqueue(&mut ledger, &twice, Some(FIELD));
    assert_eq!(told(&planned), expected);
    assert_eq!(place_of(&rows(&ledger, &job.expect("a job"))), [(1, "A"), (3, "C")]);

    // Long PINs are cards by themselves.
    let pin = "ABCD12345678";
    let with = |id, number| Sale { pin, ..made(id, number) };
    for pair in [[with("A", ""), with("B", "7")], [with("A", "7"), with("B", "")]] {
        let ledger = in_memory();
        assert_eq!(told(&weigh(&ledger, &pair, Some(FIELD))), ["new", "card of A, queued"]);
    }

    let both = twice.map(|sale| Sale { allow_duplicate: true, ..sale });
    let mut ledger = in_memory();
    let (job, planned) = enqueue(&mut ledger, &both, Some(FIELD));
    assert_eq!(told(&planned), ["new", "new", "new"]);
    let again = both.map(|sale| Sale { order_id: "X", ..sale });
    let (same, planned) = enqueue(&mut ledger, &again, Some(FIELD));
    assert_eq!((same, planned.len()), (job, 3));
}

#[test]
fn rows_that_are_alike_to_the_letter_keep_an_order_each() {
    let rows = |ids: [&'static str; 2]| ids.map(|id| Sale { allow_duplicate: true, ..made(id, "1") });
    let mut ledger = in_memory();
    let job = queue(&mut ledger, &rows(["A", "B"]));
    // The newest comes first, so that they change their places, of which another job tells.
    let (turned, planned) = enqueue(&mut ledger, &rows(["X", "Y"]), Some(FIELD));
    assert!(turned.is_some_and(|turned| turned != job && turned.orders == 2));
    let mut told = told(&planned);
    told.sort();
    assert_eq!(told, ["A queued", "B queued"]);
    let refused = rows(["X", "Y"]).map(|sale| Sale { allow_duplicate: false, ..sale });
    let planned = weigh(&ledger, &refused, Some(FIELD));
    assert!(matches!(&planned[..], [Planned::Known(_), Planned::Refused(Refusal::SameCard(_))]), "{planned:?}");
}

#[test]
fn an_order_at_two_places_keeps_the_first() {
    let mut ledger = in_memory();
    let twice = [sale("A", "1"), sale("B", "2"), sale("A", "1")];
    let (job, planned) = enqueue(&mut ledger, &twice, None);
    assert_eq!(told(&planned), ["new", "new", "A queued"]);
    let job = job.expect("a job");
    assert_eq!(place_of(&rows(&ledger, &job)), [(1, "A"), (2, "B")]);
    assert_eq!(job.orders, 2);
}

#[test]
fn whoever_sends_a_queued_card_first_has_it() {
    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1")]);
    sale("single", "1").send(&mut ledger, Outcome::Accepted, NOW);
    let refused = refusal(made("A", "1").claim(&mut ledger, NOW));
    assert!(matches!(refused, Refusal::SameCard(order) if order.order_id == "single"));
    assert_eq!(state(&ledger, "A"), State::Queued);
}

#[test]
fn a_queued_order_is_nobodys_to_ask_about_or_to_release() {
    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1")]);
    set(moment(NOW + DAY));
    assert_eq!(ledger.undecided(MERCHANT, None).expect("readable"), []);
    assert_eq!(ledger.decided_since(MERCHANT, 0).expect("readable"), []);
    assert!(matches!(release(&mut ledger, "A", "by phone", NOW + DAY), Err(ReleaseError::NotUnknown(_))));
    let absent = observe(&mut ledger, key("A"), &observation(OrderState::NotFound), NOW + DAY).expect("known");
    assert_eq!((absent.after, absent.effect), (State::Queued, Effect::Nothing));
    let shown = observe(&mut ledger, key("A"), &observation(OrderState::Processing), NOW + DAY).expect("known");
    assert_eq!((shown.after, shown.effect), (State::Processing, Effect::Contradicted));
}

#[test]
fn a_queued_order_is_no_money() {
    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1"), made("B", "2")]);
    made("B", "2").send(&mut ledger, Outcome::Accepted, NOW);
    let rows = ledger.report(GroupBy::Product, &Filter::default()).expect("a report");
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((row.orders.of(State::Queued), row.orders.total()), (1, 2));
    assert_eq!(row.face_value, "100");
}

#[test]
fn jobs_are_numbered_by_the_day_and_the_merchant() {
    let mut ledger = in_memory();
    let elsewhere = MerchantRef { customer_id: "10002", ..MERCHANT };
    let mut names = Vec::new();
    for (n, at) in [NOW, NOW + MINUTE, NOW + DAY, NOW + MINUTE].into_iter().enumerate() {
        set(moment(at));
        let id = n.to_string();
        names.push(queue(&mut ledger, &[made(&id, &id)]).name);
    }
    assert_eq!(names, ["J20261122-1", "J20261122-2", "J20261123-1", "J20261122-3"]);
    let theirs = [Sale { merchant: elsewhere, ..made("A", "9") }];
    let (job, _) = ledger.enqueue(elsewhere, &mut plans(&theirs, Some(FIELD))).expect("written down");
    assert_eq!(job.expect("a job").name, "J20261122-1");
    let listed: Vec<_> = ledger.jobs(MERCHANT).expect("readable").into_iter().map(|job| job.name).collect();
    assert_eq!(listed, ["J20261122-3", "J20261123-1", "J20261122-2", "J20261122-1"]);
}

#[test]
fn a_filter_lets_one_job_through() {
    let mut ledger = in_memory();
    let job = queue(&mut ledger, &[made("A", "1"), made("B", "2")]);
    queue(&mut ledger, &[made("C", "3")]);
    made("A", "1").send(&mut ledger, Outcome::Accepted, NOW + MINUTE);
    let filter = Filter { merchant: Some(MERCHANT), job: Some(&job.name), ..Filter::default() };
    let ids = |filter: &Filter| {
        let orders = ledger.list(filter).expect("readable");
        orders.into_iter().map(|order| order.order_id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&filter), ["A", "B"]);
    assert_eq!(ids(&Filter { states: &[State::Queued, State::Failed], ..filter }), ["B"]);
    assert_eq!(ids(&Filter { job: Some("J20261122-9"), ..filter }), Vec::<String>::new());
    assert_eq!(ids(&Filter { limit: Some(1), merchant: None, ..filter }), ["A"]);
    let rows = ledger.report(GroupBy::Product, &filter).expect("a report");
    assert_eq!(rows.iter().map(|row| row.orders.total()).sum::<u64>(), 2);
}

#[test]
fn top_ups_are_queued_alike() {
    let form =
        |id: &str| consign::core::form::Form::from_pairs(vec![(FIELD.to_owned(), id.to_owned())]).expect("a form");
    let enqueue = |ledger: &mut Ledger, orders: &[(&str, &str)]| {
        let mut plans = |visit: &mut dyn FnMut(&Plan<'_>)| {
            for (place, (id, account)) in (1..).zip(orders) {
                let form = form(id);
                visit(&Plan { place, claim: top_up(id, account, &form), made_id: Some(FIELD) });
            }
        };
        let plans: &mut Plans<'_> = &mut plans;
        ledger.enqueue(MERCHANT, plans).expect("written down")
    };
    let mut ledger = in_memory();
    let (job, planned) = enqueue(&mut ledger, &[("A", "13800000001"), ("B", "13800000001"), ("C", "13800000002")]);
    assert_eq!(told(&planned), ["new", "top-up A, queued", "new"]);
    let (same, planned) = enqueue(&mut ledger, &[("X", "13800000001"), ("Y", "13800000001"), ("Z", "13800000002")]);
    assert_eq!((same, told(&planned)), (job, ["A queued", "top-up A, queued", "C queued"].map(str::to_owned).to_vec()));
    let form = form("A");
    drop(ledger.claim(&top_up("A", "13800000001", &form)).expect("a claim"));
}

/// Enters claims of sales.
fn enter(ledger: &mut Ledger, sales: &[Sale]) -> Vec<Result<Claimed, Refusal>> {
    fn all(ledger: &mut Ledger, sales: &[Sale], entries: &mut Vec<consign::ledger::Claim<'_>>) -> Vec<Entered> {
        match sales {
            [] => ledger.enter(&entries.iter().map(Entry::Claim).collect::<Vec<_>>()),
            [first, rest @ ..] => first.with_claim(|claim| {
                let mut entries: Vec<consign::ledger::Claim<'_>> = entries.clone();
                entries.push(*claim);
                all(ledger, rest, &mut entries)
            }),
        }
    }
    let entered = all(ledger, sales, &mut Vec::new());
    let claim = |entered| match entered {
        Entered::Claim(Ok(claimed)) => Ok(claimed),
        Entered::Claim(refused) => Err(refusal(refused)),
        other @ Entered::Settle(_) => panic!("{other:?}"),
    };
    entered.into_iter().map(claim).collect()
}

#[test]
fn claims_and_outcomes_share_a_transaction() {
    let mut ledger = in_memory();
    queue(&mut ledger, &[made("A", "1"), made("B", "2")]);
    let claims = enter(&mut ledger, &[made("A", "1"), made("X", "1"), made("B", "2"), made("Y", "9")]);
    let refused: Vec<_> = claims.iter().map(Result::is_err).collect();
    assert_eq!(refused, [false, true, false, false], "{claims:?}");
    assert!(matches!(&claims[1], Err(Refusal::SameCard(order)) if order.order_id == "A"));
    assert_eq!(ledger.find("X").expect("readable"), []);
    let claims: Vec<Claimed> = claims.into_iter().filter_map(Result::ok).collect();
    let outcomes = [Outcome::Accepted, Outcome::Rejected, Outcome::Unknown];
    let entries: Vec<_> =
        claims.iter().zip(outcomes).map(|(claimed, outcome)| Entry::Settle(claimed, settlement(outcome))).collect();
    let settled = ledger.enter(&entries);
    let after: Vec<_> = settled
        .into_iter()
        .map(|entered| match entered {
            Entered::Settle(settled) => settled.expect("settled").after,
            other @ Entered::Claim(_) => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(after, [State::Accepted, State::Rejected, State::Unknown]);
    assert_eq!(["A", "B", "Y"].map(|id| state(&ledger, id)), [State::Accepted, State::Rejected, State::Unknown]);
    assert_eq!(CLOCK.get(), moment(NOW));
}

#[test]
fn one_entry_that_fails_keeps_no_other_back() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    let mut ledger = open(&path);
    let raw = rusqlite::Connection::open(&path).expect("a ledger");
    raw.execute_batch(
        "CREATE TRIGGER fault BEFORE INSERT ON orders WHEN new.order_id = 'B'
        BEGIN SELECT raise(ABORT, 'a fault'); END",
    )
    .expect("a fault");
    let [a, b, c] = [sale("A", "1"), sale("B", "2"), sale("C", "3")];
    let entered = a.with_claim(|a| {
        b.with_claim(|b| c.with_claim(|c| ledger.enter(&[Entry::Claim(a), Entry::Claim(b), Entry::Claim(c)])))
    });
    let fine: Vec<_> = entered.iter().map(|entered| matches!(entered, Entered::Claim(Ok(_)))).collect();
    assert_eq!(fine, [true, false, true], "{entered:?}");
    let order = open(&path).get(key("A")).expect("readable").expect("known");
    assert_eq!((order.state, order.attempts), (State::Sending, 1), "what had failed was taken back");
    assert_eq!(state(&ledger, "C"), State::Sending);
}
