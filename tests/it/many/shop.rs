//! A merchant's file of cards and ledger, the commands that are run with them, and what those say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use tempfile::TempDir;

use super::platform::{Form, Platform};
use crate::support::process::{Run, Running};
use crate::support::{Consign, closed_directory};

/// How long a command may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A card. Its PIN has no run of digits that stands anywhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) number: String,
    pub(crate) pin: String,
}

/// So many cards, in the order of the file. Those of another `series` are others.
pub(crate) fn cards(series: u64, count: usize) -> Vec<Card> {
    let card = |n| Card { number: format!("6{series:05}{n:09}7"), pin: format!("8{n:05}{series:05}9") };
    (1..=count).map(card).collect()
}

/// A shop with a file of cards, one a line from the first on, so that a card's row is its place.
pub(crate) struct Shop {
    directory: TempDir,
    pub(crate) cards: Vec<Card>,
    url: String,
}

impl Shop {
    pub(crate) fn new(platform: &Platform, cards: Vec<Card>) -> Self {
        let shop = Self { directory: closed_directory(), cards, url: platform.url() };
        let lines: Vec<_> = shop.cards.iter().map(|card| format!("{} {}\n", card.number, card.pin)).collect();
        shop.write("cards.txt", lines.concat());
        shop
    }

    /// Writes a file that is closed to others, since its directory is, and so is the file.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path(name);
        fs::write(&path, content).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its mode");
        path
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.path("ledger.db")
    }

    /// A command with the shop's ledger.
    pub(crate) fn consign(&self) -> Consign {
        Consign::at(&self.url).args(["--json".as_ref(), "--ledger".as_ref(), self.ledger().as_os_str()])
    }

    /// The submission of a file in the shop's directory, with whatever else is in the line.
    pub(crate) fn submit_file(&self, name: &str, line: &str) -> Consign {
        let file = self.path(name);
        let submit = self.consign().args(["submit".as_ref(), "--from".as_ref(), file.as_os_str()]);
        submit.line("--product-code 12 --amount 100 --yes").line(line)
    }

    /// The submission of all cards.
    pub(crate) fn submit(&self, line: &str) -> Consign {
        self.submit_file("cards.txt", line)
    }

    /// Runs the submission of all cards to its end.
    pub(crate) fn run(&self, line: &str) -> Report {
        self.finish(self.submit(line).start())
    }

    /// Waits for the end of a command, which must have kept all secrets.
    pub(crate) fn finish(&self, running: Running) -> Report {
        self.report(running.finish(PATIENCE))
    }

    pub(crate) fn report(&self, run: Run) -> Report {
        let said = run.everything();
        for card in &self.cards {
            assert!(!said.contains(&card.number) && !said.contains(&card.pin), "a card was told\n{run}");
        }
        Report::of(run)
    }

    /// The states of all orders in the ledger, by order number.
    pub(crate) fn states(&self) -> BTreeMap<String, String> {
        let listed = self.consign().line("orders list --limit 100000").run().expect(0).json();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let orders = listed["orders"].as_array().expect("orders").iter();
        orders.map(|order| (text(&order["order_id"]), text(&order["state"]))).collect()
    }

    /// How many orders of the ledger have each state.
    pub(crate) fn tally(&self) -> BTreeMap<String, usize> {
        let mut tally = BTreeMap::new();
        for state in self.states().into_values() {
            *tally.entry(state).or_default() += 1;
        }
        tally
    }

    /// Asks the ledger for a number; nothing while there is none that can be read.
    pub(crate) fn ask(&self, sql: &str) -> Option<i64> {
        let ledger = Connection::open_with_flags(self.ledger(), OpenFlags::SQLITE_OPEN_READ_WRITE).ok()?;
        ledger.busy_timeout(PATIENCE).ok()?;
        ledger.query_row(sql, [], |row| row.get(0)).ok()
    }

    /// Fails unless the platform took each of the cards once, and the ledger has the same orders,
    /// none of which it calls off.
    #[track_caller]
    pub(crate) fn took_each_once(&self, platform: &Platform) {
        let taken = platform.taken();
        took_none_twice(platform);
        let of_all: BTreeSet<_> = self.cards.iter().map(|card| (&card.number, &card.pin)).collect();
        let of_taken: BTreeSet<_> = taken.iter().map(|form| (&form.number, &form.pin)).collect();
        assert_eq!(of_taken, of_all, "the cards that the platform took, and those of the file");
        let held = ["sending", "unknown", "accepted", "succeeded"];
        let states = self.states();
        for form in &taken {
            let state = states.get(&form.order_id).map_or("missing", String::as_str);
            assert!(held.contains(&state), "the platform took {}, which is {state} in the ledger", form.order_id);
        }
        assert_eq!(states.len(), self.cards.len(), "the ledger has one order a card: {states:#?}");
    }

    /// The row of a card in the file.
    pub(crate) fn row(&self, number: &str) -> u64 {
        let place = self.cards.iter().position(|card| card.number == number).expect("a card of the file");
        u64::try_from(place).expect("a small number") + 1
    }
}

/// What a submission of many cards said.
pub(crate) struct Report {
    pub(crate) run: Run,
    /// A document a card.
    pub(crate) cards: Vec<Value>,
    /// The last document, where the command came to its end.
    pub(crate) summary: Option<Value>,
}

impl Report {
    fn of(run: Run) -> Self {
        let said = run.stdout();
        // A killed command may have been in the middle of a line.
        let whole = said.rfind('\n').map_or("", |end| &said[..end]);
        let documents =
            whole.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}\n{run}")));
        let (mut cards, mut summary) = (Vec::new(), None);
        for document in documents {
            let document: Value = document;
            assert!(summary.is_none(), "something comes after the summary\n{run}");
            match document["row"].as_u64() {
                Some(_) => cards.push(document),
                None => summary = Some(document),
            }
        }
        Self { run, cards, summary }
    }

    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.run.code(), code, "the exit code of\n{self}");
        self
    }

    /// A number of the summary.
    #[track_caller]
    pub(crate) fn counted(&self, what: &str) -> usize {
        let summary = self.summary.as_ref().unwrap_or_else(|| panic!("no summary\n{self}"));
        assert_eq!((&summary["command"], &summary["outcome"]), (&"submit".into(), &"summary".into()), "{self}");
        let count = summary[what].as_u64().unwrap_or_else(|| panic!("no number `{what}` in the summary\n{self}"));
        usize::try_from(count).expect("a small number")
    }

    /// All numbers that the summary must have.
    #[track_caller]
    pub(crate) fn counts(&self) -> BTreeMap<&'static str, usize> {
        COUNTS.into_iter().map(|what| (what, self.counted(what))).filter(|(_, count)| *count > 0).collect()
    }

    /// The documents of cards that have this outcome, and have it from this command.
    pub(crate) fn with(&self, outcome: &str) -> Vec<&Value> {
        self.cards.iter().filter(|card| card["outcome"] == outcome && card["skipped"] != true).collect()
    }
}

/// What a summary counts.
const COUNTS: [&str; 6] = ["accepted", "rejected", "not_sent", "unknown", "refused", "skipped"];

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.summary {
            Some(summary) => write!(f, "{}\nsummary: {summary}", self.run),
            None => write!(f, "{}", self.run),
        }
    }
}

/// Fails if the platform took a card more than once.
#[track_caller]
pub(crate) fn took_none_twice(platform: &Platform) {
    let mut seen: BTreeMap<String, Form> = BTreeMap::new();
    for form in platform.taken() {
        if let Some(other) = seen.insert(form.number.clone(), form.clone()) {
            panic!("a card was taken twice: {other:?}, {form:?}");
        }
    }
}

/// The rows of a file of results, each with its columns by name.
pub(crate) fn results(file: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(file).expect("a file of results");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row of results")).collect()
}
