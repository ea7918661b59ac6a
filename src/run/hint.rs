//! Every command that a hint names is built here: it reaches the profile, the configuration and
//! the ledger of this run, asks about the right kind of order, and is quoted for a shell.

use std::ffi::OsStr;

use crate::cli::Global;
use crate::core::lang::{Words, say};
use crate::core::protocol::Endpoint;
use crate::ledger::OrderKind;
use crate::platform::shell::quoted;

/// Why no command can ask the embedded sandbox about an order of an earlier command.
fn forgotten() -> Words {
    say!(
        "the embedded sandbox has forgotten it by now: to practise this, run `consign sandbox` in another \
         terminal and use `-p sandbox`",
        "内置沙箱此时已经没有它了：要练习这一步，在另一终端运行 `consign sandbox`，并使用 `-p sandbox`"
    )
}

/// Builds the commands that an operator can type after this run.
#[derive(Clone, Debug)]
pub(crate) struct Hints {
    /// The global options as given, quoted, ready to stand behind `consign`.
    options: Vec<String>,
    /// Whether a later command meets the gateway of this one.
    gateway_stays: bool,
    /// Whether a later command meets the ledger of this one.
    ledger_stays: bool,
}

impl Hints {
    /// The embedded sandbox ends with its command, and so does its ledger unless one is named.
    pub(crate) fn of(global: &Global) -> Self {
        // Whoever adds an option decides here whether the commands that are named carry it on.
        let Global {
            profile,
            config,
            ledger,
            sandbox,
            json: _,
            timeout: _,
            no_input: _,
            quiet: _,
            verbose: _,
            lang: _,
            color: _,
        } = global;
        let given = [
            ("-p", profile.as_ref().map(OsStr::new)),
            ("--config", config.as_ref().map(|path| path.as_os_str())),
            ("--ledger", ledger.as_ref().map(|path| path.as_os_str())),
        ];
        let given = given.into_iter().filter_map(|(option, value)| Some([option.to_owned(), quoted(value?)]));
        let mut options: Vec<String> = given.flatten().collect();
        if *sandbox {
            options.push("--sandbox".to_owned());
        }
        Self { options, gateway_stays: !sandbox, ledger_stays: !sandbox || ledger.is_some() }
    }

    /// A command line of this program: the global options, then `words`. What begins with a dash
    /// is an option to whoever reads it; operands go to [`Self::line_with`].
    pub(crate) fn line(&self, words: &[&str]) -> String {
        self.line_with(words, &[])
    }

    /// The same for another profile than this run's.
    pub(crate) fn without_profile(&self, words: &[&str]) -> String {
        let options = match self.options.iter().position(|option| option == "-p") {
            Some(at) => [&self.options[..at], &self.options[at + 2..]].concat(),
            None => self.options.clone(),
        };
        Self { options, ..self.clone() }.line(words)
    }

    /// The same with operands, which may begin with a dash.
    fn line_with(&self, words: &[&str], operands: &[&str]) -> String {
        let dashes = operands.iter().any(|operand| operand.starts_with('-')).then_some("--");
        let words = words.iter().copied().chain(dashes).chain(operands.iter().copied()).map(quoted);
        let options = self.options.iter().cloned();
        ["consign".to_owned()].into_iter().chain(options).chain(words).collect::<Vec<_>>().join(" ")
    }

    /// The command that asks the gateway about an order; `None` where that could not work.
    pub(crate) fn look_up(&self, kind: OrderKind, order_id: &str) -> Option<String> {
        self.gateway_stays.then(|| self.line_with(&[endpoint(kind).name()], &[order_id]))
    }

    /// What to do to learn what became of an order, as the end of a sentence.
    pub(crate) fn to_look_up(&self, kind: OrderKind, order_id: &str) -> Words {
        self.look_up(kind, order_id).map_or_else(forgotten, |command| say!("run `{command}`", "运行 `{command}`"))
    }

    /// The command that shows what the ledger holds of an order; `None` where that could not work.
    pub(crate) fn show(&self, order_id: &str) -> Option<String> {
        self.ledger_stays.then(|| self.line_with(&["orders", "show"], &[order_id]))
    }

    /// The command that lists what the ledger holds; `None` where that could not work.
    fn list(&self) -> Option<String> {
        self.ledger_stays.then(|| self.line(&["orders", "list"]))
    }

    /// The command that asks about the orders of a job; `None` where that could not work.
    pub(crate) fn resume(&self, job: &str) -> Option<String> {
        (self.gateway_stays && self.ledger_stays).then(|| self.line(&["submit", "--resume", job]))
    }

    /// The command that writes out the orders of a job; `None` where that could not work.
    pub(crate) fn export(&self, job: &str) -> Option<String> {
        self.ledger_stays.then(|| self.line(&["orders", "export", "--job", job]))
    }

    /// What to do about a number that the ledger does not have. Nothing tells whether it is a sale's
    /// or a top-up's.
    pub(crate) fn to_find(&self, id: &str) -> Words {
        if !self.gateway_stays && !self.ledger_stays {
            return forgotten();
        }
        let list = self.list().map(|list| say!("`{list}` shows the ledger", "`{list}` 查看账本"));
        let query = self
            .look_up(OrderKind::Sale, id)
            .map(|query| say!("`{query}` asks the gateway about a sale", "`{query}` 向平台查询寄售单"));
        let bizorder = self
            .look_up(OrderKind::TopUp, id)
            .map(|bizorder| say!("`{bizorder}` about a top-up", "`{bizorder}` 查询充值单"));
        let both = query
            .zip(bizorder)
            .map(|(query, bizorder)| say!("{query}, {bizorder}", "{query}，{bizorder}", [query, bizorder]));
        Words::join(list.into_iter().chain(both), &say!("; ", "；"))
    }

    /// The command that declares an unknown order not accepted; `None` where that could not work.
    pub(crate) fn release(&self, kind: OrderKind, order_id: &str) -> Option<String> {
        let words = ["orders", "release", "--kind", kind.name(), "--because", "…"];
        self.ledger_stays.then(|| self.line_with(&words, &[order_id]))
    }

    /// What to do about an order whose number names another one at the gateway.
    pub(crate) fn to_release(&self, kind: OrderKind, order_id: &str) -> Words {
        let ask = say!(
            "do not submit it again before the gateway's operators have said what became of it",
            "平台人员说明该订单的结果之前，不要再次提交"
        );
        match self.release(kind, order_id) {
            Some(command) => say!(
                "{ask}; if they did not take it, run `{command}`",
                "{ask}；如果平台没有接收，运行 `{command}`",
                [ask]
            ),
            None => ask,
        }
    }

    /// The command that checks merchant number, key and address at once; `None` where that could
    /// not work.
    pub(crate) fn check(&self) -> Option<String> {
        self.gateway_stays.then(|| self.line(&["balance"]))
    }
}

/// The endpoint that looks up an order of this kind.
pub(crate) fn endpoint(kind: OrderKind) -> Endpoint {
    match kind {
        OrderKind::Sale => Endpoint::Query,
        OrderKind::TopUp => Endpoint::Bizorder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(sandbox: bool, options: &[&str]) -> Hints {
        let options = options.iter().map(quoted).collect();
        Hints { options, gateway_stays: !sandbox, ledger_stays: !sandbox }
    }

    #[test]
    fn a_command_reaches_the_profile_and_ledger_of_this_run() {
        let hints = hints(false, &["-p", "my shop", "--ledger", "/tmp/l.db"]);
        let line = hints.look_up(OrderKind::Sale, "C1").expect("a gateway");
        assert_eq!(line, "consign -p 'my shop' --ledger /tmp/l.db query C1");
        assert!(hints.look_up(OrderKind::TopUp, "T1").expect("a gateway").ends_with(" bizorder T1"));
    }

    #[test]
    fn an_order_number_is_one_word_whatever_it_holds() {
        let line = |id| hints(false, &[]).look_up(OrderKind::Sale, id).expect("a gateway");
        assert_eq!(line("C1; rm -rf ~"), "consign query 'C1; rm -rf ~'");
        assert_eq!(line("-q"), "consign query -- -q");
        assert_eq!(shlex::split(&line("it's \"$x\"")).expect("words"), ["consign", "query", "it's \"$x\""]);
    }

    #[test]
    fn nothing_is_named_that_the_embedded_sandbox_has_forgotten() {
        let hints = hints(true, &["--sandbox"]);
        assert_eq!(hints.look_up(OrderKind::Sale, "C1"), None);
        assert_eq!(hints.show("C1"), None);
        assert_eq!(hints.check(), None);
        assert_eq!(hints.list(), None);
        assert_eq!(hints.to_find("C1"), forgotten());
    }
}
