//! A home directory with profiles and a ledger.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::PathBuf;

use tempfile::TempDir;

use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{ACCEPTED, json};
use crate::support::{Consign, closed_directory};

/// Two profiles, and the orders C20261122000001 (accepted), C20261122000002 (unknown) and
/// T20261122000001 (a top-up).
pub(super) struct Home(TempDir);

impl Home {
    pub(super) fn new() -> Self {
        let home = Self(closed_directory());
        let mut closed = fs::DirBuilder::new();
        closed.recursive(true).mode(0o700);
        for directory in [".config/consign", ".local/share/consign"] {
            closed.create(home.path(directory)).expect("a directory");
        }
        let config = home.path(".config/consign/config.toml");
        fs::write(&config, "[profiles.shop]\n[profiles.corner]\n[profiles.sandbox]\n").expect("a file");
        fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).expect("its mode");
        home.sold(".local/share/consign/ledger.db", "C20261122000001");
        let gateway = Gateway::start(|_| Act::CutAfterBody);
        let at = || home.at(Consign::at(&gateway.url()));
        let sale =
            at().line("submit --product-code 12 --amount 100 --card-number 6000000000000002 --card-password-stdin");
        sale.line("--order-id C20261122000002 --batchno B1").stdin("654321").run().expect(7);
        let top_up = at().line("buy --item-id 103 --face-price 50 --number 13800000000 --order-id T20261122000001");
        top_up.run().expect(7);
        home
    }

    /// A ledger with one order of its own.
    pub(super) fn sold(&self, name: &str, order_id: &str) -> PathBuf {
        let ledger = self.path(name);
        let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
        let consign = Consign::at(&gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]);
        let consign = consign.line("submit --product-code 12 --amount 100 --card-password-stdin --batchno B1");
        consign.args(["--order-id", order_id]).stdin("123456").run().expect(0);
        ledger
    }

    /// Another order of this number, which need not be one that a command takes.
    pub(super) fn has_order(&self, order_id: &str) {
        let raw = rusqlite::Connection::open(self.ledger()).expect("a ledger");
        let copied = raw.execute(
            "INSERT INTO orders (merchant, kind, state, sent_at, face_value, product, batchno, order_id, subject,
                attempts, created_at, updated_at, in_flight_until, moved_at, fingerprint, request)
            SELECT merchant, kind, state, sent_at, face_value, product, batchno, ?1, subject, attempts, created_at,
                updated_at, in_flight_until, moved_at, randomblob(32), request
            FROM orders WHERE order_id = 'C20261122000001'",
            [order_id],
        );
        assert_eq!(copied.expect("an order"), 1);
    }

    /// Another profile of this name.
    pub(super) fn has_profile(&self, name: &str) {
        let config = self.path(".config/consign/config.toml");
        let text = fs::read_to_string(&config).expect("a file");
        fs::write(&config, format!("{text}[profiles.'{name}']\n")).expect("a file");
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn ledger(&self) -> PathBuf {
        self.path(".local/share/consign/ledger.db")
    }

    /// A command of this home.
    pub(super) fn at(&self, consign: Consign) -> Consign {
        consign.var("HOME", self.0.path())
    }

    /// What a shell asks for these words, which it has taken out of their quotes.
    pub(super) fn ask(&self, shell: &str, words: &str) -> Consign {
        let words = shlex::split(words).expect("words").into_iter().map(|word| {
            // A relative path is one of this home, wherever the command runs.
            let is_file = word.contains('.') && !word.contains('/');
            if is_file { self.path(&word).to_string_lossy().into_owned() } else { word }
        });
        let asked = self.at(Consign::new()).var("CONSIGN_COMPLETE", shell).args(["--", "consign"]);
        asked.args(words.collect::<Vec<_>>())
    }

    /// The words that are offered for the last of these, without what is told of them.
    pub(super) fn offered(&self, words: &str) -> Vec<String> {
        let run = self.ask("fish", words).run().expect(0);
        assert_eq!(run.stderr(), "", "{words}");
        run.stdout().lines().map(|line| line.split('\t').next().unwrap_or(line).to_owned()).collect()
    }
}
