//! What clap says against a command line, in Chinese.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::usage;
use crate::core::lang::BadValue;

/// What is wrong with a line: what clap says, and its tips.
pub(crate) struct Told {
    pub(crate) message: String,
    pub(crate) tips: Vec<String>,
    pub(crate) usage: Option<String>,
}

/// An error of clap's; helps and versions are none.
pub(crate) fn words(error: &Error) -> Told {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(text)) => Some(usage(&text.to_string())),
        _ => None,
    };
    Told { message: message(error), tips: tips(error), usage }
}

/// The same over several lines, as clap writes it.
pub(crate) fn text(error: &Error) -> String {
    let Told { message, tips, usage } = words(error);
    let tips: Vec<String> = tips.iter().map(|tip| format!("  提示：{tip}")).collect();
    let usage = usage.map(|usage| format!("用法：{}", usage.trim_end()));
    let parts =
        [Some(format!("错误：{message}")), Some(tips.join("\n")), usage, Some("更多信息见 '--help'。\n".to_owned())];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn message(error: &Error) -> String {
    let argument = first(error, ContextKind::InvalidArg);
    let value = first(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("'{argument}' 需要一个值，但没有给出{}", listed("可选值", error, ContextKind::ValidValue))
        }
        ErrorKind::InvalidValue => {
            format!("'{argument}' 的值 '{value}' 无效{}", listed("可选值", error, ContextKind::ValidValue))
        }
        ErrorKind::UnknownArgument => format!("不认识的参数 '{argument}'"),
        ErrorKind::InvalidSubcommand => format!("不认识的命令 '{}'", first(error, ContextKind::InvalidSubcommand)),
        ErrorKind::NoEquals => format!("给 '{argument}' 赋值要用等号"),
        ErrorKind::ValueValidation => format!("'{argument}' 的值 '{value}' 无效{}", reason(error)),
        ErrorKind::TooManyValues => format!("'{argument}' 多了一个值 '{value}'"),
        ErrorKind::TooFewValues => format!(
            "'{argument}' 需要 {} 个值，只给出了 {} 个",
            first(error, ContextKind::MinValues),
            first(error, ContextKind::ActualNumValues)
        ),
        ErrorKind::WrongNumberOfValues => format!(
            "'{argument}' 需要 {} 个值，给出了 {} 个",
            first(error, ContextKind::ExpectedNumValues),
            first(error, ContextKind::ActualNumValues)
        ),
        ErrorKind::ArgumentConflict => conflict(error, &argument),
        ErrorKind::MissingRequiredArgument => {
            format!("缺少以下必需的参数：{}", in_lines(&texts(error, ContextKind::InvalidArg)))
        }
        ErrorKind::MissingSubcommand => format!(
            "'{}' 需要一个命令，但没有给出{}",
            first(error, ContextKind::InvalidSubcommand),
            listed("命令", error, ContextKind::ValidSubcommand)
        ),
        ErrorKind::InvalidUtf8 => "命令行里有不是 UTF-8 的内容".to_owned(),
        _ => "命令行有误".to_owned(),
    }
}

fn conflict(error: &Error, argument: &str) -> String {
    let prior = texts(error, ContextKind::PriorArg);
    match prior.as_slice() {
        [one] if one == argument => format!("参数 '{argument}' 不能写多次"),
        [one] => format!("参数 '{argument}' 不能与 '{one}' 同时使用"),
        [] => format!("参数 '{argument}' 不能与其他某个参数同时使用"),
        several => format!("参数 '{argument}' 不能与以下参数同时使用：{}", in_lines(several)),
    }
}

/// Why a value is refused: in our words, or what a number's range says.
fn reason(error: &Error) -> String {
    let Some(source) = error.source() else { return String::new() };
    if let Some(bad) = source.downcast_ref::<BadValue>() {
        return format!("：{}", bad.0.zh());
    }
    let english = source.to_string();
    match english.split_once(" is not in ") {
        Some((_, range)) => format!("：不在 {range} 的范围内"),
        None => "：不是整数，或者太大".to_owned(),
    }
}

fn tips(error: &Error) -> Vec<String> {
    let similar = [
        (ContextKind::SuggestedSubcommand, "命令"),
        (ContextKind::SuggestedArg, "参数"),
        (ContextKind::SuggestedValue, "值"),
    ];
    let mut tips: Vec<String> = similar
        .into_iter()
        .filter_map(|(kind, what)| {
            let names = texts(error, kind);
            let names: Vec<_> = names.iter().map(|name| format!("'{name}'")).collect();
            (!names.is_empty()).then(|| format!("有相近的{what}：{}", names.join("、")))
        })
        .collect();
    if let Some(value) = texts(error, ContextKind::TrailingArg).first() {
        tips.push(format!("要把 '{value}' 作为值传入，请写 '-- {value}'"));
    } else if error.kind() == ErrorKind::NoEquals
        && let Some(ContextValue::StyledStrs(written)) = error.get(ContextKind::Suggested)
    {
        tips.extend(
            written
                .iter()
                .filter_map(|tip| tip.to_string().strip_prefix("write ").map(|line| format!("请写成 {line}"))),
        );
    } else if error.get(ContextKind::Suggested).is_some() && error.kind() == ErrorKind::UnknownArgument {
        let argument = first(error, ContextKind::InvalidArg);
        tips.push(format!("要把 '{argument}' 作为值传入，请写 '-- {argument}'"));
    }
    tips
}

fn texts(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

fn first(error: &Error, kind: ContextKind) -> String {
    texts(error, kind).into_iter().next().unwrap_or_default()
}

fn listed(what: &str, error: &Error, kind: ContextKind) -> String {
    let names = texts(error, kind);
    if names.is_empty() { String::new() } else { format!("\n  [{what}：{}]", names.join("、")) }
}

fn in_lines(names: &[String]) -> String {
    format!("\n  {}", names.join("\n  "))
}
