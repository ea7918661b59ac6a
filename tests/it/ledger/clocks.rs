//! What elapses, whatever is done to the clocks.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use consign::core::protocol::OrderState;
use consign::ledger::{BootId, Clock, Effect, Ledger, Moment, Observed, Outcome, ReleaseError, State};
use proptest::prelude::*;

use super::{
    DEADLINE, GRACE, MERCHANT, MINUTE, NOW, PATIENCE, in_memory, key, moment, observation, open, sale, set, settlement,
    state,
};
use crate::support::closed_directory;

const CARD: &str = "6222000000001234";
const YEAR: i64 = 365 * 24 * 60 * MINUTE;

/// The moment with another wall clock.
fn with_wall(now: i64, wall: i64) -> Moment {
    Moment { wall, ..moment(now) }
}

/// A moment of another boot, `up` milliseconds after its start.
fn rebooted(wall: i64, up: i64) -> Moment {
    Moment { wall, boot_time: up, boot: BootId::named("the second") }
}

/// "No such order", asked and answered at a moment.
fn absent(ledger: &mut Ledger, at: Moment) -> Observed {
    set(at);
    ledger.observe(key("A"), &observation(OrderState::NotFound), at, GRACE).expect("readable").expect("known")
}

fn unknown() -> Ledger {
    let mut ledger = in_memory();
    sale("A", CARD).send(&mut ledger, Outcome::Unknown, NOW);
    ledger
}

#[test]
fn a_wall_clock_that_is_set_does_not_shorten_the_grace() {
    for jump in [MINUTE * 60, YEAR * 10] {
        let mut ledger = unknown();
        let observed = absent(&mut ledger, with_wall(NOW + MINUTE - 1, NOW + jump));
        assert_eq!((observed.after, observed.effect), (State::Unknown, Effect::TooEarly));
        assert_eq!(absent(&mut ledger, with_wall(NOW + MINUTE, NOW + jump)).after, State::NotFound);
    }
}

#[test]
fn a_wall_clock_that_is_set_does_not_lengthen_it() {
    for jump in [MINUTE * 60, YEAR * 10] {
        let mut ledger = unknown();
        assert_eq!(absent(&mut ledger, with_wall(NOW + MINUTE, NOW - jump)).after, State::NotFound);
    }
}

#[test]
fn a_claim_is_in_flight_by_boot_time() {
    let deadline = i64::try_from(DEADLINE.as_millis()).expect("small");
    for jump in [-YEAR, -MINUTE * 60, 0, MINUTE * 60, YEAR] {
        let mut ledger = in_memory();
        sale("A", CARD).leave_behind(&mut ledger, NOW);
        set(with_wall(NOW + deadline - 1, NOW + jump));
        assert_eq!(ledger.undecided(MERCHANT, None).expect("readable"), []);
        assert!(matches!(ledger.release(key("A"), "x"), Err(ReleaseError::InFlight(_))), "{jump}");
        set(with_wall(NOW + deadline, NOW + jump));
        assert_eq!(ledger.undecided(MERCHANT, None).expect("readable").len(), 1);
        ledger.release(key("A"), "x").expect("its time is over");
    }
}

#[test]
fn the_grace_counts_from_the_question_not_from_its_answer() {
    let mut ledger = unknown();
    let absence = observation(OrderState::NotFound);
    set(moment(NOW + MINUTE * 2));
    let early = ledger.observe(key("A"), &absence, moment(NOW + MINUTE - 1), GRACE).expect("readable").expect("known");
    assert_eq!(early.effect, Effect::TooEarly);
    let late = ledger.observe(key("A"), &absence, moment(NOW + MINUTE), GRACE).expect("readable").expect("known");
    assert_eq!(late.after, State::NotFound);
}

#[test]
fn another_boot_waits_the_whole_grace_itself_and_remembers_that() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    sale("A", CARD).send(&mut open(&path), Outcome::Unknown, NOW);
    // Each question is a process of its own. The wall clock is long past everything.
    let ask = |up| absent(&mut open(&path), rebooted(NOW + YEAR, up)).effect;
    assert_eq!(ask(5000), Effect::TooEarly);
    assert_eq!(ask(5000 + MINUTE - 1), Effect::TooEarly);
    assert_eq!(ask(5000 + MINUTE), Effect::Moved);
}

#[test]
fn another_boot_heeds_the_wall_clock_too() {
    let mut ledger = unknown();
    assert_eq!(absent(&mut ledger, rebooted(NOW - YEAR, 5000)).effect, Effect::TooEarly);
    assert_eq!(absent(&mut ledger, rebooted(NOW - YEAR, 5000 + MINUTE * 60)).effect, Effect::TooEarly);
    assert_eq!(absent(&mut ledger, rebooted(NOW + MINUTE, 5000 + MINUTE * 60)).after, State::NotFound);
}

#[test]
fn every_boot_waits_anew() {
    let mut ledger = unknown();
    let third = |up| Moment { wall: NOW + YEAR, boot_time: up, boot: BootId::named("the third") };
    assert_eq!(absent(&mut ledger, rebooted(NOW + YEAR, 5000)).effect, Effect::TooEarly);
    assert_eq!(absent(&mut ledger, third(MINUTE * 60)).effect, Effect::TooEarly);
    assert_eq!(absent(&mut ledger, third(MINUTE * 61)).after, State::NotFound);
}

#[test]
fn a_claim_of_another_boot_ends_by_the_wall_clock() {
    let claim = || {
        let mut ledger = in_memory();
        sale("A", CARD).leave_behind(&mut ledger, NOW);
        ledger
    };
    let release = |wall| {
        set(rebooted(wall, 10));
        claim_again(claim(), rebooted(wall, 10))
    };
    assert!(!release(NOW + 1000), "its process may be at work on another machine");
    assert!(release(NOW + MINUTE));
    // A clock that was set back must not keep the order for ever.
    assert!(release(NOW - YEAR));
}

fn claim_again(mut ledger: Ledger, at: Moment) -> bool {
    set(at);
    ledger.release(key("A"), "the machine was restarted").is_ok()
}

#[test]
fn a_later_claim_is_measured_in_its_own_boot() {
    let mut ledger = unknown();
    assert_eq!(absent(&mut ledger, moment(NOW + MINUTE)).after, State::NotFound);
    set(rebooted(NOW + MINUTE * 2, 1000));
    let claimed = sale("A", CARD).claim_now(&mut ledger).expect("a second claim");
    assert_eq!(claimed.in_flight_until(), Duration::from_secs(1) + DEADLINE);
    ledger.settle(&claimed, &settlement(Outcome::Unknown)).expect("settled");
    assert_eq!(absent(&mut ledger, rebooted(NOW + YEAR, 1000 + MINUTE - 1)).effect, Effect::TooEarly);
    assert_eq!(absent(&mut ledger, rebooted(NOW - YEAR, 1000 + MINUTE)).after, State::NotFound);
}

/// Somebody else has the ledger while the claim waits, for longer than the claim is to last.
#[test]
fn a_claim_lasts_from_when_it_is_written() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    drop(open(&path));
    let begin = Instant::now();
    let now = move || i64::try_from(begin.elapsed().as_millis()).expect("small");
    let clock = Clock::new(move || moment(NOW + now()));
    let other = rusqlite::Connection::open(&path).expect("a ledger");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    let free_at = Arc::new(AtomicI64::new(0));
    let freed = Arc::clone(&free_at);
    let holder = thread::spawn(move || {
        thread::sleep(Duration::from_millis(500));
        freed.store(now(), Ordering::SeqCst);
        other.execute_batch("ROLLBACK").expect("unlocked");
    });
    let mut ledger = consign::ledger::open(&path, PATIENCE, clock).expect("opens");
    let claimed = sale("A", CARD).claim_now(&mut ledger).expect("a claim");
    holder.join().expect("no panic");
    let unlocked = moment(NOW + free_at.load(Ordering::SeqCst)).boot_time;
    let least = Duration::from_millis(unlocked.try_into().expect("positive")) + DEADLINE;
    assert!(claimed.in_flight_until() >= least, "{:?} < {least:?}", claimed.in_flight_until());
    let order = ledger.get(key("A")).expect("readable").expect("known");
    assert!(order.sent_at >= NOW + free_at.load(Ordering::SeqCst), "it is sent when the lock was free");
}

/// What may happen to an order and to the machine.
#[derive(Clone, Copy, Debug)]
enum Event {
    Claim,
    Settle(Outcome),
    Ask { answered_after: i64 },
    SetClock(i64),
    Reboot,
}

fn event() -> impl Strategy<Value = Event> {
    let jump = prop::sample::select(vec![-YEAR, -MINUTE * 60, -MINUTE, MINUTE, MINUTE * 60, YEAR]);
    prop_oneof![
        2 => Just(Event::Claim),
        2 => prop::sample::select(vec![Outcome::Unknown, Outcome::NotSent, Outcome::Unknown]).prop_map(Event::Settle),
        6 => (0..MINUTE).prop_map(|answered_after| Event::Ask { answered_after }),
        2 => jump.prop_map(Event::SetClock),
        1 => Just(Event::Reboot),
    ]
}

/// The world as it is, of which the ledger sees the clocks only.
struct World {
    now: i64,
    wall: i64,
    boot: i64,
    booted_at: i64,
    /// Until when the form can have left.
    leaves_until: i64,
}

impl World {
    fn moment(&self) -> Moment {
        let boot = BootId::named(&self.boot.to_string());
        Moment { wall: self.now + self.wall, boot_time: self.now - self.booted_at + 1, boot }
    }
}

proptest! {
    /// Whatever the clocks do: absence is believed only when it was asked for a whole grace after
    /// the form can have left.
    #[test]
    fn absence_is_never_believed_too_early(events in prop::collection::vec((event(), 0..MINUTE * 2), 1..40)) {
        let mut ledger = in_memory();
        let mut world = World { now: NOW, wall: 0, boot: 1, booted_at: NOW - MINUTE, leaves_until: 0 };
        let mut claimed = None;
        let deadline = i64::try_from(DEADLINE.as_millis()).expect("small");
        for (event, pause) in events {
            world.now += pause;
            set(world.moment());
            match event {
                Event::Claim => {
                    if let Ok(claim) = sale("A", CARD).claim_now(&mut ledger) {
                        claimed = Some(claim);
                        world.leaves_until = world.now + deadline;
                    }
                }
                Event::Settle(outcome) => {
                    // A process that is too late does not send, and so says nothing.
                    if let Some(claim) = claimed.take().filter(|_| world.now < world.leaves_until) {
                        ledger.settle(&claim, &settlement(outcome)).expect("settled");
                        world.leaves_until = world.now;
                    }
                }
                Event::Ask { answered_after } => {
                    let (asked, asked_at) = (world.now, world.moment());
                    world.now += answered_after;
                    set(world.moment());
                    let absence = observation(OrderState::NotFound);
                    let observed = ledger.observe(key("A"), &absence, asked_at, GRACE).expect("readable");
                    if observed.is_some_and(|observed| observed.effect == Effect::Moved) {
                        prop_assert!(asked >= world.leaves_until + MINUTE, "{} ms too early",
                            world.leaves_until + MINUTE - asked);
                        prop_assert_eq!(state(&ledger, "A"), State::NotFound);
                    }
                }
                Event::SetClock(jump) => world.wall += jump,
                Event::Reboot => {
                    world.boot += 1;
                    world.booted_at = world.now;
                    claimed = None;
                }
            }
        }
    }
}
