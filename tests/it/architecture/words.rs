//! What people read: every sentence stands in `say!`, and its two halves say the same.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The platform's own terms, which English sentences have beside.
const TERMS: [&str; 82] = [
    "不参与签名",
    "不可以是小数",
    "产品",
    "产品代码",
    "代理",
    "余额",
    "依据",
    "充值",
    "充值号码",
    "先试一试",
    "冲正",
    "准备",
    "加密密钥",
    "卖卡",
    "卡号",
    "卡寄售",
    "卡密",
    "原因",
    "可用",
    "商户号",
    "商户配置",
    "处理中",
    "备份",
    "备注",
    "大小",
    "失败",
    "完整性",
    "已备份",
    "已拒绝",
    "已拦截",
    "已接收",
    "已提交过",
    "已添加",
    "平台",
    "异步通知",
    "异步通知地址",
    "成功",
    "成功时间",
    "成功率",
    "手册页",
    "扣款",
    "批次",
    "批次号",
    "排错",
    "提交面值",
    "无此订单",
    "时间",
    "有问题",
    "未决",
    "未决订单",
    "未发送",
    "查询",
    "查询时间",
    "正常",
    "状态",
    "环境变量",
    "白名单",
    "磁盘",
    "签名不符",
    "签名密钥",
    "签名正确",
    "类型",
    "系统订单号",
    "结果未知",
    "结算",
    "结算金额",
    "结算金额高于面值",
    "结算面值",
    "网关",
    "网关地址",
    "自定义",
    "补救",
    "订单",
    "订单号",
    "订单号被占用",
    "说明",
    "账本",
    "金额",
    "错误",
    "错误次数过多",
    "问题",
    "面值",
];

/// More of them: what a mistake or an amount is called.
const MORE_TERMS: [&str; 3] = ["面值不符", "锟斤拷", "国密"];

/// Where sentences are for programs, or are read, and not for people: SQL, what is looked for in texts
/// from outside, and what the gateway for practice answers; and the helps, which have a table of their
/// own.
const FOR_PROGRAMS: [&str; 10] = [
    "ledger/sqlite/",
    "core/scrub",
    "core/client/classify.rs",
    "core/lang.rs",
    "core/system.rs",
    "server/sandbox/replies.rs",
    "cli/",
    // Tests in files of their own.
    "core/client/exchanges.rs",
    "workbench/paste/hostile.rs",
    "workbench/paste/real.rs",
];

/// Sentences that no person reads, or that are no sentences: what libraries are told that parse, names
/// by which messages are recognised or recorded, and what is asked of a listener by a browser.
const NOT_FOR_PEOPLE: [&str; 27] = [
    "ef bb bf",
    "an object",
    "an array",
    "unknown field",
    "unknown variant",
    "invalid type",
    "invalid value",
    "a string",
    "a boolean",
    "a sequence",
    "a map",
    "the sandbox",
    "its turn did not come in time",
    "the connection is cut on purpose",
    "consign is listening for notifications here\n",
    " at line ",
    "orders list",
    "orders show",
    "orders report",
    "orders export",
    "orders sync",
    "orders release",
    "orders backup",
    // Commands to type.
    "consign balance",
    "fsutil hardlink list {}",
    // For whoever does not read what stands around it.
    "Language: --lang en for English.",
    "中文：consign --lang zh",
];

/// A sentence in both languages, and where it stands.
pub(super) struct Said {
    pub(super) en: String,
    pub(super) zh: String,
    pub(super) line: usize,
}

/// What a file says: in both languages, and otherwise.
#[derive(Default)]
pub(super) struct Spoken {
    pub(super) said: Vec<Said>,
    pub(super) beside: Vec<(String, usize)>,
}

/// Reads a file's text, its tests aside.
pub(super) fn spoken(text: &str) -> Spoken {
    let mut spoken = Spoken::default();
    read(text.parse().expect("Rust"), &mut spoken);
    spoken
}

fn read(tokens: TokenStream, spoken: &mut Spoken) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut place = 0;
    while place < tokens.len() {
        match &tokens[place..] {
            // Documents are for whoever reads the sources.
            [TokenTree::Punct(hash), TokenTree::Punct(bang), TokenTree::Group(_), ..]
                if hash.as_char() == '#' && bang.as_char() == '!' =>
            {
                place += 3;
            }
            // What stands behind this in a file is its tests.
            [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] if hash.as_char() == '#' => {
                let attribute = attribute.stream().to_string().replace(' ', "");
                if attribute == "cfg(test)" || attribute.starts_with("cfg(all(test,") {
                    let body = tokens[place..].iter().position(|token| {
                        matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
                            || matches!(token, TokenTree::Punct(end) if end.as_char() == ';')
                    });
                    place += body.map_or(1, |body| body + 1);
                } else {
                    place += 2;
                }
            }
            [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(group), ..]
                if name == "say" && bang.as_char() == '!' =>
            {
                let halves: Vec<(String, usize)> =
                    group.stream().into_iter().filter_map(|token| text(&token)).collect();
                if let [(en, line), (zh, _), ..] = halves.as_slice() {
                    spoken.said.push(Said { en: en.clone(), zh: zh.clone(), line: *line });
                }
                // What is put into a sentence may be one itself.
                read(group.stream().into_iter().skip(3).collect(), spoken);
                place += 3;
            }
            // A trace is for whoever looks at the protocol, and is not translated.
            [TokenTree::Ident(name), TokenTree::Group(_), ..] if name == "trace" => place += 2,
            [TokenTree::Group(group), ..] => {
                read(group.stream(), spoken);
                place += 1;
            }
            [token, ..] => {
                spoken.beside.extend(text(token));
                place += 1;
            }
            [] => {}
        }
    }
}

/// The text of a literal.
fn text(token: &TokenTree) -> Option<(String, usize)> {
    let TokenTree::Literal(literal) = token else { return None };
    let text: syn::LitStr = syn::parse_str(&literal.to_string()).ok()?;
    Some((text.value(), literal.span().start().line))
}

/// A text without what is the same in every language: what stands in backticks, and what is put in.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    for (place, part) in text.split('`').enumerate() {
        if place % 2 == 0 {
            bare.push_str(part);
        }
        bare.push(' ');
    }
    let mut out = String::new();
    let mut depth = 0;
    for c in bare.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth <= 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The most words of English in a row.
fn english_in_a_row(text: &str) -> usize {
    let is_word = |word: &&str| {
        let word = word.trim_end_matches([',', ':', ';', '.']);
        word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'')
    };
    let bare = bare(text);
    let words: Vec<&str> = bare.split([' ', '\n']).collect();
    words.split(|word| !is_word(word)).map(<[&str]>::len).max().unwrap_or(0)
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// What is put into a half: the names in braces, and how many have none.
fn put_in(half: &str) -> Vec<String> {
    let mut names: Vec<String> = half
        .replace("{{", "")
        .replace("}}", "")
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.split(':').next().unwrap_or_default().to_owned())
        // Places by number are those without a name.
        .map(|name| if name.bytes().all(|byte| byte.is_ascii_digit()) { String::new() } else { name })
        .collect();
    names.sort();
    names.dedup_by(|next, last| !next.is_empty() && next == last);
    names
}

/// What is wrong with a sentence.
pub(super) fn wrong(Said { en, zh, .. }: &Said) -> Option<String> {
    let needs_chinese = english_in_a_row(en) > 0;
    if put_in(en) != put_in(zh) {
        return Some(format!("the halves put in {:?} and {:?}", put_in(en), put_in(zh)));
    }
    if needs_chinese && !zh.chars().any(is_chinese) && en == zh {
        return Some("it is English in both halves".to_owned());
    }
    if english_in_a_row(zh) > 2 {
        return Some("its Chinese half has an English sentence".to_owned());
    }
    let runs = en.split(|c| !is_chinese(c)).filter(|run| !run.is_empty());
    let stray = runs.into_iter().find(|run| !TERMS.contains(run) && !MORE_TERMS.contains(run));
    stray.map(|run| format!("{run} is no term of the platform's"))
}

/// Whether a text beside `say!` is a sentence that a person may read.
pub(super) fn is_unsaid(path: &str, text: &str) -> bool {
    english_in_a_row(text) > 1
        && !FOR_PROGRAMS.iter().any(|place| path.starts_with(place))
        && !NOT_FOR_PEOPLE.contains(&text)
        && !text.starts_with("a shared folder of ")
        // A command to type.
        && !text.starts_with("CONSIGN_BASE_URL=")
        && !text.starts_with("sudo ")
}
