//! Words for what was pasted: what it was taken for, and why it yields no fields.

use super::field::form_error;
use super::library;
use crate::core::lang::{Words, say};
use crate::workbench::BadGiven;
use crate::workbench::paste::{BadData, Doubt, Part, PasteError, Shape, Unsigned};

/// What a text was taken for.
#[must_use]
pub fn shape(shape: Shape) -> Words {
    match shape {
        Shape::Arguments => say!("NAME=VALUE arguments", "NAME=VALUE 参数"),
        Shape::Lines => say!("NAME=VALUE lines", "NAME=VALUE 行"),
        Shape::Body => say!("a form body", "表单正文"),
        Shape::Url => say!("a URL's query string", "URL 的查询串"),
        Shape::Json => say!("a JSON object", "JSON 对象"),
        Shape::Reply => say!("a whole reply", "完整的应答"),
        Shape::PrintR => say!("print_r output", "print_r 输出"),
        Shape::Curl => say!("a curl command line", "curl 命令行"),
        Shape::Http => say!("an HTTP request", "HTTP 请求"),
        Shape::Colons => say!("name: value lines", "name: value 行"),
        Shape::Entries => say!("name=value within a line", "一行之内的 name=value"),
        Shape::Literal => say!("an object as a program writes it down", "程序代码里的对象"),
        Shape::Escaped => say!("JSON within a string", "字符串里的 JSON"),
        Shape::Java => say!("a map as Java prints it", "Java 打印的 map"),
        Shape::Go => say!("a map as Go prints it", "Go 打印的 map"),
        Shape::VarDump => say!("var_dump output", "var_dump 输出"),
    }
}

/// What of a pasted text could have been meant otherwise.
#[must_use]
pub fn paste_doubt(doubt: &Doubt) -> Words {
    match doubt {
        Doubt::Before(bytes) => {
            say!(
                "{bytes} bytes in front of the first field were taken for a log's and left out",
                "第一个字段前的 {bytes} 字节当作日志内容略去"
            )
        }
        Doubt::Behind(bytes) => {
            say!("{bytes} bytes behind the last field were left out", "最后一个字段后的 {bytes} 字节略去")
        }
        Doubt::More => say!(
            "a second group of fields stands behind (the reply?) and was not checked",
            "后面还有一组字段（是应答吗？），没有检查"
        ),
        Doubt::Lines(count) => {
            say!("{count} lines without a field of the protocol were left out", "略去 {count} 行，其中没有协议字段")
        }
        Doubt::Within(field) => {
            say!("the fields were found within the value of `{field}`", "字段是在 `{field}` 的值里找到的")
        }
        Doubt::PartOf { field, name } => say!(
            "`{name}` was taken for a part of {field}, as the protocol has no such field; whoever receives it \
             unescaped may take it for a field of its own",
            "`{name}` 当作 {field} 的一部分，因为协议没有这个字段；若未转义，接收方可能把它当成单独的字段"
        ),
        Doubt::HtmlSeparators => {
            say!(
                "`&amp;` was taken for `&` between the fields; a program that sends it so sends fields \
                                  whose names begin with `amp;`",
                "字段之间的 `&amp;` 当作 `&`；这样发送的程序，发出的字段名会以 `amp;` 开头"
            )
        }
        Doubt::Decoded => say!("the value was URL-decoded, as a form body's is", "值按表单正文做了 URL 解码"),
        Doubt::LogEscapes => say!(
            "`\\xHH` was decoded to the byte that it stands for, as nginx writes it in its log (escape=default)",
            "`\\xHH` 已解码为它所代表的字节，nginx 在日志里这样写（escape=default）"
        ),
    }
}

/// Why a text yields no fields.
#[must_use]
pub fn paste_error(error: &PasteError) -> Words {
    match error {
        PasteError::Empty => say!("there is nothing to read: no fields were given", "没有可读的内容：没有给出字段"),
        PasteError::Nul(place) => say!(
            "byte {place} is NUL: this is no text (a binary file, or UTF-16?)",
            "第 {place} 字节是 NUL：这不是文本（二进制文件，或 UTF-16？）"
        ),
        PasteError::NoEquals { part, place } => {
            say!(
                "{part} {place} has no `=` (expected NAME=VALUE)",
                "第 {place} 个{part}没有 `=`（应为 NAME=VALUE）",
                [part = self::part(*part)]
            )
        }
        PasteError::NoName { part, place } => say!(
            "{part} {place} has no name in front of `=`",
            "第 {place} 个{part}的 `=` 前没有名称",
            [part = self::part(*part)]
        ),
        PasteError::Form(error) => form_error(error),
        PasteError::NoQuery => {
            say!("the URL has no query string, so there are no fields in it", "该 URL 没有查询串，因此没有字段")
        }
        PasteError::Json { line, column, why } => {
            say!(
                "this looks like JSON, but line {line}, column {column} is broken: {why}",
                "看来是 JSON，但第 {line} 行第 {column} 列有错：{why}",
                [why = library::json(why)]
            )
        }
        PasteError::Literal(place) => {
            say!(
                "this looks like an object that a program printed, but it breaks off or is none at byte {place}",
                "看来是程序打印的对象，但在第 {place} 字节中断或不再是对象"
            )
        }
        PasteError::JsonArray => say!(
            "this is a JSON array; one object with the fields is needed",
            "这是 JSON 数组；需要一个含有各字段的对象"
        ),
        PasteError::Data(bad) => {
            let found = match bad {
                BadData::NoObject => say!("no object", "不是对象"),
                BadData::ArrayWithoutObject => say!("an array without an object", "是不含对象的数组"),
                BadData::Several => say!("an array of more than one", "是含多个元素的数组"),
            };
            say!(
                "`data` is {found}; a reply's signature is over the fields of one object",
                "`data` {found}；应答的签名针对一个对象的各字段",
                [found]
            )
        }
        PasteError::NestedArray(field) => {
            say!(
                "the field `{field}` is an array; only flat fields have an agreed signature",
                "字段 `{field}` 是数组；只有单层字段才有约定的签名"
            )
        }
        PasteError::OpenQuote(quote) => {
            say!("the command line has an opening {quote} that is never closed", "命令行里有一个 {quote} 没有闭合")
        }
        PasteError::CurlFile => say!(
            "curl reads its data from a file here (`@`); paste the file's text instead",
            "这里 curl 从文件读取数据（`@`）；请改为粘贴文件的内容"
        ),
        PasteError::NoCurlData => {
            say!(
                "the curl command has no data (-d, --data, --data-raw, --data-urlencode) and no query string",
                "该 curl 命令没有数据（-d、--data、--data-raw、--data-urlencode），也没有查询串"
            )
        }
    }
}

/// Why fields have no signature.
#[must_use]
pub fn unsigned(unsigned: Unsigned) -> Words {
    match unsigned {
        Unsigned::Reply => {
            say!("there is no signature: this looks like a gateway's reply", "没有签名：这看来是平台的应答")
        }
        Unsigned::Empty => say!("there is no signature: the field sign is empty", "没有签名：字段 sign 为空"),
        Unsigned::Absent => {
            say!("there is no signature: none of the fields is `sign`", "没有签名：字段里没有 `sign`")
        }
    }
}

/// What to do where fields have no signature; `is_only` says that they are one field, of an argument.
#[must_use]
pub fn unsigned_hint(unsigned: Unsigned, is_only: bool, sign: &str) -> Words {
    let by_hand = say!("pass it with --sign HEX; `{sign}` computes one", "用 --sign HEX 给出；`{sign}` 可以计算");
    match unsigned {
        Unsigned::Reply => {
            say!("it is the gateway's reply; paste the request that it answers", "这是平台的应答；请粘贴它所应答的请求")
        }
        Unsigned::Empty => say!(
            "whoever sent the fields did not sign them; if the signature came another way, {by_hand}",
            "发送方没有对字段签名；如果签名是另外给的，{by_hand}",
            [by_hand]
        ),
        Unsigned::Absent if is_only => say!(
            "if more fields stood behind it, put the argument in quotes ('...'): the shell cuts at `&`; else {by_hand}",
            "如果后面还有字段，请给参数加引号（'...'）：shell 会在 `&` 处截断；否则{by_hand}",
            [by_hand]
        ),
        Unsigned::Absent => by_hand,
    }
}

/// Why a text is no signature.
#[must_use]
pub fn bad_given(bad: &BadGiven) -> Words {
    match bad {
        BadGiven::Empty => say!("the signature is empty; 32 hex digits are needed", "签名为空；需要 32 位十六进制数字"),
        BadGiven::NotHex { found, place } => {
            say!(
                "character {place} of the signature is {found:?}, not a hex digit, nor is it a digest in base64",
                "签名的第 {place} 个字符是 {found:?}，不是十六进制数字，整个签名也不是摘要的 base64"
            )
        }
    }
}

fn part(part: Part) -> Words {
    match part {
        Part::Line => say!("line", "行"),
        Part::Argument => say!("argument", "参数"),
    }
}
