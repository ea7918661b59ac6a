//! The values of a new profile: from flags, and what they leave open from whoever is at the terminal.
//! Each is checked as it comes.

mod keys;

use crate::cli::ProfileInit;
use crate::core::base_url::BaseUrl;
use crate::core::protocol;
use crate::core::typed::{self, Odd};
use crate::error::Failure;
use crate::input::ask;
use crate::order::checkup;
use crate::output::words;
use crate::profile::{self, Draft, KeyKind, Place};
use crate::run::context::Context;

use self::keys::Keys;

/// The name that is proposed.
const NAME: &str = "shop";

/// The new profile. Nothing is written yet.
pub(crate) fn draft(args: &ProfileInit, place: &Place, context: &Context) -> Result<Draft, Failure> {
    let name = name(args, place, context)?;
    if !ask::is_possible(context) {
        refuse_gaps(args, &name, context)?;
    }
    let base_url = value(BASE_URL, args.base_url.as_deref(), context)?;
    remark_on(&base_url, context);
    let customer_id = value(CUSTOMER_ID, args.customer_id.as_deref(), context)?;
    let mut keys = Keys::of(args, &name, context)?;
    let (api_key, aes_key) = (keys.get(KeyKind::Api)?, keys.get(KeyKind::Aes)?);
    let notify_url = match (&args.notify_url, is_dialogue(args, context)) {
        (None, false) => String::new(),
        (given, _) => value(NOTIFY_URL, given.as_deref(), context)?,
    };
    let notify_url = Some(notify_url).filter(|url| !url.is_empty());
    Ok(Draft { name, base_url, customer_id, api_key, aes_key, notify_url })
}

/// A value that is shown as it is typed.
#[derive(Clone, Copy)]
struct Shown {
    flag: &'static str,
    question: &'static str,
    proposal: Option<&'static str>,
    /// Says what is wrong, to be read after the flag or the setting.
    check: fn(&str) -> Result<(), String>,
}

const BASE_URL: Shown = Shown {
    flag: "--base-url",
    question: "base_url 网关地址: scheme, host and port, such as http://47.92.108.245:9093",
    proposal: None,
    check: |text| BaseUrl::parse(text).map(drop).map_err(|rule| words::broken_rule(rule).to_owned()),
};

const CUSTOMER_ID: Shown = Shown {
    flag: "--customer-id",
    question: "customer_id 商户号, from the merchant console",
    proposal: None,
    check: |text| protocol::CUSTOMER_ID.check(text).map(drop).map_err(|invalid| words::problem(&invalid.problem)),
};

const NOTIFY_URL: Shown = Shown {
    flag: "--notify-url",
    question: "notify_url 异步通知地址, where the platform posts what became of orders; Enter for none",
    proposal: None,
    check: |text| match text {
        "" => Ok(()),
        text => protocol::check_url(text).map_err(|rule| words::broken_rule(rule).to_owned()),
    },
};

fn value(shown: Shown, given: Option<&str>, context: &Context) -> Result<String, Failure> {
    let setting = shown.flag.trim_start_matches('-').replace('-', "_");
    let check = |text: &str| {
        if checkup::is_quoted(text) {
            return Err("stands in quotes, which would count as part of it: leave them out".to_owned());
        }
        match typed::oddity(text) {
            Some(odd) if odd.kind != Odd::Variant => {
                Err(format!("has {}: {}", words::oddity(&odd), words::mend_oddity(&odd)))
            }
            _ => (shown.check)(text),
        }
    };
    match given {
        Some(text) => {
            check(text)
                .map_err(|why| Failure::usage(format!("{}: {setting} {why}; nothing was written", shown.flag)))?;
            Ok(text.to_owned())
        }
        None => ask::line(shown.question, shown.proposal, context, |text| {
            check(text).map(|()| text.to_owned()).map_err(|why| format!("{setting} {why}"))
        }),
    }
}

/// What the address means, where that may not be what was meant.
fn remark_on(base_url: &str, context: &Context) {
    let Ok(url) = BaseUrl::parse(base_url) else { return };
    if !base_url.trim_end_matches('/').ends_with(&format!(":{}", url.port())) && url.as_str().matches(':').count() == 1
    {
        context.printer.note(&format!("base_url names no port: {} is meant", url.port()));
    }
    if !url.is_secure() && !url.is_loopback() {
        context.printer.warn(&words::plain_http(&url));
    }
}

/// The name, which nothing has yet. It may stand behind `-p` as well.
fn name(args: &ProfileInit, place: &Place, context: &Context) -> Result<String, Failure> {
    let given = match (&args.name, &context.global.profile) {
        (Some(name), Some(chosen)) if name != chosen => {
            return Err(Failure::usage(format!("NAME `{name}` and -p `{chosen}` are two profiles")).hint("name one"));
        }
        (name, chosen) => name.as_ref().or(chosen.as_ref()),
    };
    let check = |name: &str| {
        profile::check_name(name).map_err(words::bad_name)?;
        if place.has(name) {
            Err("is the name of a profile that is there already".to_owned())
        } else {
            Ok(name.to_owned())
        }
    };
    match given {
        Some(name) if place.has(name) => Err(taken(name, place, context)),
        Some(name) => check(name).map_err(|why| Failure::usage(format!("NAME {name:?} {why}; nothing was written"))),
        None if ask::is_possible(context) => {
            let proposal = place.first_free(NAME);
            ask::line("name of the profile", Some(&proposal), context, |name| {
                check(name).map_err(|why| format!("the name {why}"))
            })
        }
        None => Err(Failure::usage("the profile has no name; nothing was written")
            .hint(format!("name it: {}", context.hints.line(&["profile", "init", &place.first_free(NAME)])))),
    }
}

/// The failure of a name that a profile has already.
pub(crate) fn taken(name: &str, place: &Place, context: &Context) -> Failure {
    let other = context.hints.without_profile(&["profile", "init", &place.first_free(name)]);
    Failure::usage(format!("there is a profile `{name}` already, and it stays as it is; nothing was written"))
        .hint(format!("change it with `{}`, or make another: {other}", context.hints.line(&["profile", "edit"])))
}

/// Whether whoever is at the terminal is to be asked: not where flags say all that is needed.
pub(crate) fn is_dialogue(args: &ProfileInit, context: &Context) -> bool {
    ask::is_possible(context) && !gaps(args).is_empty()
}

/// Without anybody to ask, all has to be there.
fn refuse_gaps(args: &ProfileInit, name: &str, context: &Context) -> Result<(), Failure> {
    let missing = gaps(args);
    if missing.is_empty() {
        return Ok(());
    }
    let command = context.hints.line(&["profile", "init", name]);
    let missing = missing.join("; ");
    Err(Failure::usage(format!("there is nobody to ask for what is missing: {missing}; nothing was written"))
        .hint(format!("add that, or run `{command}` at a terminal, without --no-input")))
}

/// The flags that are needed and missing.
fn gaps(args: &ProfileInit) -> Vec<&'static str> {
    let api_key = args.api_key_stdin || args.api_key_file.is_some() || args.api_key_command.is_some();
    let aes_key = args.aes_key_stdin || args.aes_key_file.is_some() || args.aes_key_command.is_some();
    let needed = [
        (args.base_url.is_some(), "--base-url URL"),
        (args.customer_id.is_some(), "--customer-id ID"),
        (api_key, "--api-key-stdin, --api-key-file FILE or --api-key-command COMMAND"),
        (aes_key, "--aes-key-stdin, --aes-key-file FILE or --aes-key-command COMMAND"),
    ];
    needed.into_iter().filter_map(|(is_given, flag)| (!is_given).then_some(flag)).collect()
}
