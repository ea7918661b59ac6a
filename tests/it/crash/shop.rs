//! A merchant's shop: a ledger, a platform, and the commands that are run between them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use rustix::process::Pid;
use serde_json::Value;
use tempfile::TempDir;

use super::platform::{Platform, Taken, exclusively, has_ended};
use super::schedule::{Dice, Plan, Step};
use crate::support::process::{Run, Running, Signal};
use crate::support::protocol::decrypt;
use crate::support::{AES_KEY, Consign, closed_directory};

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// By how many milliseconds the wall clock may be ahead of the one that counts.
const CLOCKS_DIFFER: i64 = 20;
/// The deadline of a command that is meant to fail. The ledger is in doubt for so long.
const SHORT: &str = "500ms";
/// The deadline of a command that is meant to succeed.
const LONG: &str = "15s";

/// A shop, and what was done to it.
pub(crate) struct Shop {
    number: u64,
    /// Where the ledger is, until the end.
    _directory: TempDir,
    ledger: PathBuf,
    /// The ledger as the test reads it.
    watch: Connection,
    platform: Platform,
    cards: u64,
    kills: BTreeMap<Step, u32>,
}

/// A card, and the number under which it is submitted unless it gets a new one.
#[derive(Clone, Debug)]
struct Card {
    number: String,
    order_id: String,
    /// The last row of the ledger before the card was first submitted.
    before: i64,
}

impl Shop {
    /// Opens a shop that has sold a card already, so that its ledger is there.
    pub(crate) fn open(number: u64) -> Self {
        let directory = closed_directory();
        let ledger = directory.path().join("ledger.db");
        let platform = Platform::start(&ledger);
        let first = Consign::at(&platform.url()).args(["--ledger".as_ref(), ledger.as_os_str()]).submit().run();
        first.expect(0);
        let watch = Connection::open(&ledger).expect("a ledger");
        watch.busy_timeout(PATIENCE).expect("a timeout");
        Self { number, _directory: directory, ledger, watch, platform, cards: 0, kills: BTreeMap::new() }
    }

    /// Ends the shop. Returns how often its commands were killed at which step.
    pub(crate) fn close(self) -> BTreeMap<Step, u32> {
        let log = self.platform.log();
        for (n, taken) in log.iter().enumerate() {
            assert!(log[..n].iter().all(|earlier| earlier.card != taken.card), "a card was taken twice: {taken:?}");
        }
        self.platform.finish();
        self.kills
    }

    /// Plays the life of one card, whose first command dies at this step.
    pub(crate) fn round(&mut self, first: Step, dice: &mut Dice) {
        let card = self.new_card();
        self.attempt(&card, Some(&card.order_id), Plan::roll(first, dice), dice);
        for _ in 0..dice.below(3) {
            let plan = Plan::roll(dice.pick(&AGAIN), dice);
            let order_id = dice.pick(&[Some(card.order_id.as_str()), Some(card.order_id.as_str()), None]);
            self.attempt(&card, order_id, plan, dice);
        }
        if dice.below(2) == 0 {
            self.rivals(&card, dice);
        }
        self.resolve(&card);
        let taken = self.taken(&card).len();
        let order_id = dice.pick(&[Some(card.order_id.as_str()), None]);
        let run = self.attempt(&card, order_id, Plan::GOOD, dice);
        let expected = if taken == 0 { 0 } else { 4 };
        assert_eq!(run.code(), expected, "the last submission of a card that was taken {taken} times\n{run}");
        self.compare(&card);
        let taken = self.taken(&card);
        assert_eq!(taken.len(), 1, "the platform took the card exactly once: {taken:?}");
    }

    fn new_card(&mut self) -> Card {
        self.cards += 1;
        let (shop, card) = (self.number, self.cards);
        let before = self.ask("SELECT max(id) FROM orders");
        Card { number: format!("60{shop:04}{card:010}"), order_id: format!("C{shop}N{card:08}"), before }
    }

    /// Submits a card once, and holds what the command says against what the platform knows.
    fn attempt(&mut self, card: &Card, order_id: Option<&str>, plan: Plan, dice: &mut Dice) -> Run {
        let rows_before = self.ask("SELECT count(*) FROM history");
        let timeout = if plan == Plan::GOOD { LONG } else { SHORT };
        let turn = self.platform.follow(plan);
        let lock = (plan.step == Step::BeforeClaim).then(|| exclusively(&self.ledger));
        let watched = self.version();
        let submit = self.submit(card, order_id).args(["--timeout", timeout]);
        let (run, was_killed) = self.see_through(submit.start(), plan.step, watched, dice);
        drop(lock);
        self.platform.drain();

        if was_killed {
            *self.kills.entry(plan.step).or_default() += 1;
        }
        let rows = self.ask("SELECT count(*) FROM history");
        match run.code() {
            -1 => assert!(was_killed, "only the test kills\n{run}"),
            0 | 4 | 5 | 6 | 7 => {}
            _ => panic!("an exit that no plan explains\n{run}"),
        }
        if was_killed && plan.step == Step::BeforeClaim {
            assert_eq!(rows, rows_before, "the ledger was locked, and has changed");
        }
        if was_killed && plan.step == Step::BeforeSettling {
            assert_eq!(rows, rows_before + 1, "the ledger has the claim and nothing more");
        }
        let taken = self.taken(card);
        let now = taken.iter().filter(|taken| taken.turn == turn).count();
        match run.code() {
            0 => assert_eq!(now, 1, "accepted, and not taken\n{run}"),
            4..=6 => assert_eq!(now, 0, "not accepted, and taken\n{run}"),
            _ => {}
        }
        assert!(taken.len() <= 1, "the card was taken twice: {taken:?}\n{run}");
        self.compare(card);
        run
    }

    /// Submits a card by two commands at once, under one order number or two; one of them may be
    /// killed.
    fn rivals(&self, card: &Card, dice: &mut Dice) {
        self.platform.follow(Plan::roll(Step::Never, dice));
        let before = self.taken(card).len();
        let second = dice.pick(&[Some(card.order_id.as_str()), None]);
        let start = |order_id| self.submit(card, order_id).args(["--timeout", SHORT]).start();
        let running = [start(Some(card.order_id.as_str())), start(second)];
        if dice.below(2) == 0 {
            thread::sleep(Duration::from_millis(dice.below(40)));
            running[0].signal(Signal::KILL);
        }
        let runs = running.map(|running| running.finish(PATIENCE));
        self.platform.come_to_rest();
        let taken = self.taken(card);
        assert!(taken.len() <= 1, "two commands at once had the card taken twice: {taken:?}\n{}\n{}", runs[0], runs[1]);
        let accepted = runs.iter().filter(|run| run.code() == 0).count();
        assert!(accepted <= taken.len() - before.min(taken.len()), "accepted, and not taken\n{}\n{}", runs[0], runs[1]);
        self.compare(card);
    }

    /// Kills a command at its step, unless the platform does, and waits for its end.
    fn see_through(&self, running: Running, step: Step, watched: i64, dice: &mut Dice) -> (Run, bool) {
        let process = Pid::from_raw(running.id().cast_signed()).expect("a process number");
        self.platform.name_victim(process);
        let commits = |n: u32| {
            let mut seen = watched;
            for _ in 0..n {
                wait_until(|| self.version() != seen || has_ended(process));
                seen = self.version();
            }
        };
        match step {
            Step::BeforeClaim => {
                wait_until(|| has_open(process, &self.ledger) || has_ended(process));
                thread::sleep(Duration::from_millis(dice.below(15)));
            }
            Step::Anywhere => thread::sleep(Duration::from_millis(dice.below(60))),
            Step::Claimed => commits(1),
            Step::Settled => commits(2),
            _ => wait_until(|| has_ended(process)),
        }
        let was_running = !has_ended(process);
        // What has ended is a zombie until it is reaped, and does not mind.
        running.signal(Signal::KILL);
        let by_platform = self.platform.spare();
        (running.finish(PATIENCE), was_running || by_platform)
    }

    /// Brings the ledger up to date, as an operator does after a crash.
    fn resolve(&self, card: &Card) {
        self.platform.follow(Plan::GOOD);
        // The platform may still be at work: "no such order" comes too early to prove anything.
        let absent = "SELECT count(*) FROM orders WHERE state = 'not_found'";
        let absent_before = self.ask(absent);
        let query = self.consign().args(["query", &card.order_id, "--timeout", LONG]).run();
        assert!([0, 9].contains(&query.code()), "{query}");
        assert_eq!(self.ask(absent), absent_before, "absence was believed at once\n{query}");
        self.platform.come_to_rest();
        wait_until(|| !self.may_be_in_flight());
        let sync = self.consign().line("orders sync --settle-grace 0s").args(["--timeout", LONG]).run();
        assert!([0, 9].contains(&sync.code()), "{sync}");
        let doubtful = self.ask("SELECT count(*) FROM orders WHERE state IN ('sending', 'unknown')");
        assert_eq!(doubtful, 0, "the platform has answered, and the ledger is still in doubt\n{sync}");
        self.compare(card);
    }

    /// No order of the card may be off in the ledger that the platform holds.
    fn compare(&self, card: &Card) {
        let taken = self.taken(card);
        let orders = self.orders(card);
        let forgotten = taken.iter().find(|taken| !orders.contains(&taken.order_id));
        assert_eq!(forgotten, None, "the ledger has no such order");
        for order_id in orders {
            let shown = self.consign().args(["orders", "show", &order_id]).run().expect(0);
            let state = shown.json()["orders"][0]["state"].clone();
            let off = ["rejected", "not_sent", "not_found"].map(Value::from).contains(&state);
            let held = taken.iter().any(|taken| taken.order_id == order_id);
            assert!(!(off && held), "order {order_id} is {state} in the ledger, and the platform holds it\n{shown}");
        }
    }

    fn submit(&self, card: &Card, order_id: Option<&str>) -> Consign {
        let line = "submit --product-code 12 --amount 100 --batchno B20261122 --card-password-stdin --card-number";
        let submit = self.consign().line(line).args([&card.number]).stdin(format!("pin{}", card.number));
        submit.args(order_id.map(|id| format!("--order-id={id}")))
    }

    fn consign(&self) -> Consign {
        Consign::at(&self.platform.url()).args(["--json".as_ref(), "--ledger".as_ref(), self.ledger.as_os_str()])
    }

    /// The orders of the platform's log that have this card.
    fn taken(&self, card: &Card) -> Vec<Taken> {
        let has_it = |taken: &Taken| decrypt(&taken.card.0, AES_KEY) == card.number;
        self.platform.log().into_iter().filter(has_it).collect()
    }

    /// The numbers of the card's orders: all that the ledger has had since the card is there.
    fn orders(&self, card: &Card) -> Vec<String> {
        let mut statement = self.watch.prepare("SELECT order_id FROM orders WHERE id > ?1").expect("a statement");
        let ids = statement.query_map([card.before], |row| row.get(0)).expect("orders");
        ids.collect::<Result<_, _>>().expect("orders")
    }

    /// Whether a claim was left behind whose process, for all that the ledger knows, still runs.
    fn may_be_in_flight(&self) -> bool {
        let until = self.ask("SELECT coalesce(max(in_flight_until), 0) FROM orders WHERE state = 'sending'");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_millis();
        i64::try_from(now).expect("a clock before the year 292 million") <= until + CLOCKS_DIFFER
    }

    /// A number that changes with every commit of another process.
    fn version(&self) -> i64 {
        self.ask("PRAGMA data_version")
    }

    fn ask(&self, sql: &str) -> i64 {
        self.watch.query_row(sql, [], |row| row.get(0)).expect("a number")
    }
}

/// The steps of the commands after the first: every other one lives.
const AGAIN: [Step; 24] = {
    let mut steps = [Step::Never; 24];
    let mut n = 0;
    while n < Step::KILLS.len() {
        steps[n] = Step::KILLS[n];
        n += 1;
    }
    steps
};

/// Waits for something that must happen.
fn wait_until(happens: impl Fn() -> bool) {
    let begin = Instant::now();
    while !happens() {
        assert!(begin.elapsed() < PATIENCE, "waited too long");
        thread::sleep(Duration::from_millis(1));
    }
}

/// Whether a process has opened a file. Where the system does not tell, it is assumed to.
fn has_open(process: Pid, file: &std::path::Path) -> bool {
    let Ok(open) = fs::read_dir(format!("/proc/{}/fd", process.as_raw_nonzero())) else {
        thread::sleep(Duration::from_millis(100));
        return true;
    };
    open.flatten().any(|entry| fs::read_link(entry.path()).is_ok_and(|target| target == file))
}
