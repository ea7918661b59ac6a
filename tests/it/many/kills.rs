//! The binary is killed with SIGKILL while it submits a file of cards, and run again, with as many
//! jobs as the dice say; and again; and at last to its end.
//!
//! Each card must then be at the platform once, each row must have had one order number through
//! all runs, and ledger, results and the platform's own log must agree. The schedule follows from a
//! seed, which a failure prints; set `CONSIGN_MANY_SEED` to play another one, and
//! `CONSIGN_MANY_KILLS` to kill more often.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::process::{Pid, Signal, kill_process};

use super::platform::{Deed, Platform, Says, Step};
use super::shop::{PATIENCE, Report, Shop, cards, results, took_none_twice};
use crate::crash::platform::has_ended;
use crate::crash::schedule::Dice;
use crate::support::give_way;
use crate::support::process::Running;

/// How many shops are open at once.
const SHOPS: u64 = 4;
/// How often the commands are killed in all, unless the environment says more.
const KILLS: u64 = 100;
/// The seed, unless the environment names another.
const SEED: u64 = 20_261_126;
/// How many cards a file has.
const CARDS: usize = 40;
/// How many commands of one file are to be killed.
const KILLS_OF_A_FILE: u64 = 8;
/// After how many further runs all cards must be decided.
const LAST_RUNS: usize = 3;
/// By how many milliseconds the wall clock may be ahead of the one that counts.
const CLOCKS_DIFFER: i64 = 20;

/// When a command is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    /// When so many submissions have come to a step.
    Step(Step, u64),
    /// As soon as the ledger shows so many more claims.
    Claims(u64),
    /// After so many milliseconds.
    Time(u64),
}

impl When {
    const STEPS: [Step; 7] =
        [Step::Connected, Step::Head, Step::HalfBody, Step::Body, Step::Decided, Step::HalfAnswer, Step::Answered];

    fn roll(dice: &mut Dice) -> Self {
        let k = 1 + dice.below(9);
        match dice.below(10) {
            0 => Self::Time(dice.below(120)),
            1 | 2 => Self::Claims(k),
            _ => Self::Step(dice.pick(&Self::STEPS), k),
        }
    }
}

#[test]
fn a_killed_file_goes_on_where_it_was_and_submits_no_card_twice() {
    give_way();
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("CONSIGN_MANY_SEED").unwrap_or(SEED);
    let kills = number("CONSIGN_MANY_KILLS").unwrap_or(KILLS).max(KILLS);
    let killed = thread::scope(|scope| {
        let shops: Vec<_> =
            (0..SHOPS).map(|shop| scope.spawn(move || play(seed, shop, kills.div_ceil(SHOPS)))).collect();
        shops.into_iter().flat_map(|shop| shop.join().expect("a shop without complaints")).collect::<Vec<_>>()
    });
    let mut when: BTreeMap<String, usize> = BTreeMap::new();
    for kill in &killed {
        let name = match kill {
            When::Step(step, _) => format!("{step:?}"),
            When::Claims(_) => "claims".into(),
            When::Time(_) => "time".into(),
        };
        *when.entry(name).or_default() += 1;
    }
    assert_eq!(when.len(), When::STEPS.len() + 2, "seed {seed}: some were never reached: {when:?}");
    eprintln!("seed {seed}: {} commands killed: {when:?}", killed.len());
}

/// Sells files until commands were killed so often. Returns when they were.
fn play(seed: u64, shop: u64, kills: u64) -> Vec<When> {
    let mut dice = Dice::new(seed.wrapping_mul(SHOPS).wrapping_add(shop));
    let mut killed = Vec::new();
    let mut round = 0;
    while u64::try_from(killed.len()).expect("a small number") < kills {
        let told = Told { seed, shop, round };
        killed.extend(File::new(shop * 10_000 + round).sell(&mut dice));
        drop(told);
        round += 1;
        assert!(round < 10 * kills, "hardly any command is killed");
    }
    killed
}

/// Says in which round the test failed, if it does.
struct Told {
    seed: u64,
    shop: u64,
    round: u64,
}

impl Drop for Told {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("CONSIGN_MANY_SEED={}, shop {}, round {}", self.seed, self.shop, self.round);
        }
    }
}

/// A file, and what is known of its rows.
struct File {
    platform: Platform,
    shop: Shop,
    /// The order number that a row was said to have.
    numbers: BTreeMap<u64, String>,
    /// The rows that were said to be accepted.
    accepted: BTreeMap<u64, String>,
}

impl File {
    fn new(series: u64) -> Self {
        let platform = Platform::start(|_| Deed::TAKE);
        let shop = Shop::new(&platform, cards(series, CARDS));
        Self { platform, shop, numbers: BTreeMap::new(), accepted: BTreeMap::new() }
    }

    /// Plays the life of the file. Returns when its commands were killed.
    fn sell(mut self, dice: &mut Dice) -> Vec<When> {
        let mut killed = Vec::new();
        for _ in 0..KILLS_OF_A_FILE {
            let when = When::roll(dice);
            if self.attempt(when, dice) {
                killed.push(when);
            }
        }
        self.end();
        killed
    }

    /// Submits the file, and kills the command at its time. Returns whether it still ran.
    fn attempt(&mut self, when: When, dice: &mut Dice) -> bool {
        let fate = Mutex::new(Dice::new(dice.below(u64::MAX)));
        self.platform.follow(move |_| misbehave(&mut fate.lock().expect("dice")));
        let killer = Arc::new(Killer::new(when));
        let hook = Arc::clone(&killer);
        self.platform.at_each(move |step| hook.reach(step));
        let claims = "SELECT count(*) FROM history WHERE became = 'sending'";
        let claimed = self.shop.ask(claims).unwrap_or(0);
        let written = self.shop.path("results.csv");
        let jobs = 1 + dice.below(16);
        let line = format!("--timeout 500ms --settle-grace 0s --jobs {jobs} --max-failures 1000");
        let running = self.shop.submit(&line).args(["--results".as_ref(), written.as_os_str()]).start();
        let process = Pid::from_raw(running.id().cast_signed()).expect("a process number");
        killer.name(process);
        let wait = |happens: &dyn Fn() -> bool| wait_until(|| happens() || has_ended(process));
        match when {
            When::Claims(k) => wait(&|| self.shop.ask(claims).unwrap_or(0) >= claimed + k.cast_signed()),
            When::Time(ms) => thread::sleep(Duration::from_millis(ms)),
            When::Step(..) => wait(&|| false),
        }
        let was_running = !has_ended(process);
        // What has ended is a zombie until it is reaped, and does not mind.
        running.signal(Signal::KILL);
        let by_platform = killer.spare();
        self.note(running);
        // What the dead command sent is with the platform before anybody asks about it.
        self.platform.leave();
        self.platform.come_back();
        took_none_twice(&self.platform);
        // What is written at the end is there as a whole or not at all.
        assert!(!written.exists() || results(&written).len() == CARDS, "half a file of results");
        was_running || by_platform
    }

    /// Runs the command to the end of all its orders.
    fn end(mut self) {
        self.platform.at_each(|_| {});
        self.platform.follow(|_| Deed::TAKE);
        let file = self.shop.path("results.csv");
        for run in 1.. {
            // What was killed may still be on its way, for all that the ledger knows.
            wait_until(|| !self.may_be_in_flight());
            let line = "--timeout 15s --settle-grace 0s --wait=30s --interval 20ms";
            let running = self.shop.submit(line).args(["--results".as_ref(), file.as_os_str()]).start();
            let report = self.note(running);
            if report.run.code() == 0 {
                let counts = report.counts();
                assert_eq!(counts.values().sum::<usize>(), CARDS, "each row is counted once: {counts:?}\n{report}");
                break;
            }
            assert!(run < LAST_RUNS, "run {run} against a platform that behaves\n{report}");
        }
        self.compare(&file);
    }

    /// Reads what a command said, which must not contradict what others said before it.
    fn note(&mut self, running: Running) -> Report {
        let report = self.shop.finish(running);
        for card in &report.cards {
            let row = card["row"].as_u64().expect("a row");
            let Some(order_id) = card["order_id"].as_str() else { continue };
            let known = self.numbers.entry(row).or_insert_with(|| order_id.to_owned());
            assert_eq!(known, order_id, "row {row} has another order number than before\n{report}");
            if card["outcome"] == "accepted" {
                self.accepted.insert(row, order_id.to_owned());
            }
        }
        report
    }

    /// Holds the platform's log against all that was said and written.
    fn compare(&self, results_file: &std::path::Path) {
        self.shop.took_each_once(&self.platform);
        let taken = self.platform.taken();
        let of_row: BTreeMap<u64, &str> =
            taken.iter().map(|form| (self.shop.row(&form.number), form.order_id.as_str())).collect();
        for (row, order_id) in self.numbers.iter().chain(&self.accepted) {
            assert_eq!(of_row[row], order_id, "the order of row {row}, and what was said of it");
        }
        let states = self.shop.states();
        assert!(states.values().all(|state| state == "succeeded"), "all are decided: {states:#?}");
        let results = results(results_file);
        assert_eq!(results.len(), CARDS, "a line of results a row");
        for result in results {
            let row: u64 = result["row"].parse().expect("a row");
            assert_eq!(result["order_id"], of_row[&row], "the order of row {row} in the results: {result:?}");
            assert_eq!(result["outcome"], "succeeded", "row {row} in the results: {result:?}");
        }
    }

    /// Whether a claim was left behind whose process, for all that the ledger knows, still runs.
    fn may_be_in_flight(&self) -> bool {
        let until = self.shop.ask("SELECT coalesce(max(in_flight_until), 0) FROM orders WHERE state = 'sending'");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_millis();
        i64::try_from(now).expect("a clock before the year 292 million") <= until.unwrap_or(0) + CLOCKS_DIFFER
    }
}

/// What the platform does about a card while commands are killed: mostly what it should.
fn misbehave(dice: &mut Dice) -> Deed {
    match dice.below(20) {
        0 => Deed::take_and(Says::Nothing),
        1 => Deed::lose_and(Says::Nothing),
        2 => Deed::take_and(Says::Page),
        3 => Deed::lose_and(Says::Truth),
        4 => Deed::refuse("接口维护"),
        5..10 => Deed::take_and(Says::Late(Duration::from_millis(dice.below(60)))),
        _ => Deed::TAKE,
    }
}

/// Kills a command when it has come to its step so often.
struct Killer {
    when: When,
    state: Mutex<Victim>,
    named: Condvar,
}

struct Victim {
    /// How often the step is still to come.
    left: u64,
    /// The process, which may have ended and was not reaped, so that the number is still its own.
    process: Option<Pid>,
    /// It is not to be killed any more.
    is_spared: bool,
    was_killed: bool,
}

impl Killer {
    fn new(when: When) -> Self {
        let left = if let When::Step(_, k) = when { k } else { 0 };
        let victim = Victim { left, process: None, is_spared: false, was_killed: false };
        Self { when, state: Mutex::new(victim), named: Condvar::new() }
    }

    fn name(&self, process: Pid) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).process = Some(process);
        self.named.notify_all();
    }

    /// Kills nobody from now on. Returns whether the command was killed before.
    fn spare(&self) -> bool {
        let mut victim = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        victim.is_spared = true;
        self.named.notify_all();
        victim.was_killed
    }

    fn reach(&self, step: Step) {
        let When::Step(wanted, _) = self.when else { return };
        if step != wanted {
            return;
        }
        let victim = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let after =
            self.named.wait_timeout_while(victim, PATIENCE, |victim| victim.process.is_none() && !victim.is_spared);
        let (mut victim, _) = after.unwrap_or_else(PoisonError::into_inner);
        victim.left = victim.left.saturating_sub(1);
        let Some(process) = victim.process.filter(|_| victim.left == 0 && !victim.is_spared && !victim.was_killed)
        else {
            return;
        };
        kill_process(process, Signal::KILL).expect("the process was not reaped");
        victim.was_killed = true;
        while !has_ended(process) {
            thread::sleep(Duration::from_micros(100));
        }
    }
}

/// Waits for something that must happen.
fn wait_until(happens: impl Fn() -> bool) {
    let begin = Instant::now();
    while !happens() {
        assert!(begin.elapsed() < PATIENCE, "waited too long");
        thread::sleep(Duration::from_millis(2));
    }
}
