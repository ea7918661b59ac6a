//! The values of a new profile: from flags, and what they leave open from whoever is at the terminal.
//! Each is checked as it comes.

mod keys;

use crate::cli::ProfileInit;
use crate::core::base_url::BaseUrl;
use crate::core::lang::{Words, say};
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
    keys::refuse_store(args)?;
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
    question: fn() -> Words,
    /// Says what is wrong, to be read after the flag or the setting.
    check: fn(&str) -> Result<(), Words>,
}

const BASE_URL: Shown = Shown {
    flag: "--base-url",
    question: || {
        say!(
            "base_url 网关地址: scheme, host and port, such as http://47.92.108.245:9093",
            "网关地址 base_url（协议、主机和端口，例如 http://47.92.108.245:9093）"
        )
    },
    check: |text| BaseUrl::parse(text).map(drop).map_err(words::broken_rule),
};

const CUSTOMER_ID: Shown = Shown {
    flag: "--customer-id",
    question: || say!("customer_id 商户号, from the merchant console", "商户号 customer_id（见商户后台）"),
    check: |text| protocol::CUSTOMER_ID.check(text).map(drop).map_err(|invalid| words::problem(&invalid.problem)),
};

const NOTIFY_URL: Shown = Shown {
    flag: "--notify-url",
    question: || {
        say!(
            "notify_url 异步通知地址, where the platform posts what became of orders; Enter for none",
            "异步通知地址 notify_url（平台向它通知订单结果；不需要就直接回车）"
        )
    },
    check: |text| match text {
        "" => Ok(()),
        text => protocol::check_url(text).map_err(words::broken_rule),
    },
};

fn value(shown: Shown, given: Option<&str>, context: &Context) -> Result<String, Failure> {
    let setting = shown.flag.trim_start_matches('-').replace('-', "_");
    let check = |text: &str| {
        if checkup::is_quoted(text) {
            return Err(say!(
                "stands in quotes, which would count as part of it: leave them out",
                "带有引号，引号会算作它的一部分：请去掉"
            ));
        }
        match typed::oddity(text) {
            Some(odd) if odd.kind != Odd::Variant => {
                let (what, mend) = (words::oddity(&odd), words::mend_oddity(&odd));
                Err(say!("has {what}: {mend}", "含有{what}：{mend}", [what, mend]))
            }
            _ => (shown.check)(text),
        }
    };
    match given {
        Some(text) => {
            check(text).map_err(|why| {
                Failure::usage(say!(
                    "{}: {setting} {why}; nothing was written",
                    "{}：{setting} {why}；没有写入任何内容",
                    [why],
                    shown.flag
                ))
            })?;
            Ok(text.to_owned())
        }
        None => ask::line(&(shown.question)(), None, context, |text| {
            check(text).map(|()| text.to_owned()).map_err(|why| say!("{setting} {why}", "{setting} {why}", [why]))
        }),
    }
}

/// What the address means, where that may not be what was meant.
fn remark_on(base_url: &str, context: &Context) {
    let Ok(url) = BaseUrl::parse(base_url) else { return };
    if !base_url.trim_end_matches('/').ends_with(&format!(":{}", url.port())) && url.as_str().matches(':').count() == 1
    {
        context.printer.note(say!(
            "base_url names no port: {} is meant",
            "base_url 没有写端口：按 {} 处理",
            url.port()
        ));
    }
    if !url.is_secure() && !url.is_loopback() {
        context.printer.warn(words::plain_http(&url));
    }
}

/// The name, which nothing has yet. It may stand behind `-p` as well.
fn name(args: &ProfileInit, place: &Place, context: &Context) -> Result<String, Failure> {
    let given = match (&args.name, &context.global.profile) {
        (Some(name), Some(chosen)) if name != chosen => {
            return Err(Failure::usage(say!(
                "NAME `{name}` and -p `{chosen}` are two profiles",
                "名称 `{name}` 和 -p `{chosen}` 是两个配置"
            ))
            .hint(say!("name one", "只写一个")));
        }
        (name, chosen) => name.as_ref().or(chosen.as_ref()),
    };
    let check = |name: &str| {
        profile::check_name(name).map_err(words::bad_name)?;
        if place.has(name) {
            Err(say!(
                "is the name of a profile that is there already: choose another, or change that one with \
                 `consign profile edit`",
                "已是现有配置的名称：换一个，或用 `consign profile edit` 修改那个配置"
            ))
        } else {
            Ok(name.to_owned())
        }
    };
    match given {
        Some(name) if place.has(name) => Err(taken(name, place, context)),
        Some(name) => check(name).map_err(|why| {
            Failure::usage(say!(
                "NAME {name:?} {why}; nothing was written",
                "名称 {name:?} {why}；没有写入任何内容",
                [why]
            ))
        }),
        None if ask::is_possible(context) => {
            let proposal = place.first_free(NAME);
            ask::line(&say!("name of the profile", "配置名称"), Some(&proposal), context, |name| {
                check(name).map_err(|why| say!("the name {why}", "名称{why}", [why]))
            })
        }
        None => {
            let init = context.hints.line(&["profile", "init", &place.first_free(NAME)]);
            Err(Failure::usage(say!(
                "the profile has no name; nothing was written",
                "没有给出配置名称；没有写入任何内容"
            ))
            .hint(say!("name it: {init}", "请给出名称：{init}")))
        }
    }
}

/// The failure of a name that a profile has already.
pub(crate) fn taken(name: &str, place: &Place, context: &Context) -> Failure {
    let other = context.hints.without_profile(&["profile", "init", &place.first_free(name)]);
    let edit = context.hints.line(&["profile", "edit"]);
    Failure::usage(say!(
        "there is a profile `{name}` already, and it stays as it is; nothing was written",
        "已有配置 `{name}`，保持不变；没有写入任何内容"
    ))
    .hint(say!("change it with `{edit}`, or make another: {other}", "用 `{edit}` 修改它，或另建一个：{other}"))
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
    let missing = Words::join(missing, &say!("; ", "；"));
    Err(Failure::usage(say!(
        "there is nobody to ask for what is missing: {missing}; nothing was written",
        "还缺以下内容，又没有人可以询问：{missing}；没有写入任何内容",
        [missing]
    ))
    .hint(say!(
        "add that, or run `{command}` at a terminal, without --no-input",
        "请补上，或在终端运行 `{command}`，不加 --no-input"
    )))
}

/// The flags that are needed and missing.
fn gaps(args: &ProfileInit) -> Vec<Words> {
    let api_key = args.api_key_stdin || args.api_key_file.is_some() || args.api_key_command.is_some();
    let aes_key = args.aes_key_stdin || args.aes_key_file.is_some() || args.aes_key_command.is_some();
    let needed = [
        (args.base_url.is_some(), "--base-url URL".into()),
        (args.customer_id.is_some(), "--customer-id ID".into()),
        (
            api_key,
            say!(
                "--api-key-stdin, --api-key-file FILE or --api-key-command COMMAND",
                "--api-key-stdin、--api-key-file FILE 或 --api-key-command COMMAND"
            ),
        ),
        (
            aes_key,
            say!(
                "--aes-key-stdin, --aes-key-file FILE or --aes-key-command COMMAND",
                "--aes-key-stdin、--aes-key-file FILE 或 --aes-key-command COMMAND"
            ),
        ),
    ];
    needed.into_iter().filter_map(|(is_given, flag)| (!is_given).then_some(flag)).collect()
}
