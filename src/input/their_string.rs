//! What the other side signed, from a file or from stdin: its string, or one more of its messages.

use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use crate::core::lang::{Words, say};
use crate::core::system;
use crate::error::Failure;

/// The most bytes of what the other side signed.
const LARGEST: u64 = 1 << 20;

/// Reads the other side's string: a file's text, or stdin's, without one final line ending.
pub(crate) fn read_from(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = text_from("--string-file", &say!("string to be signed", "签名串"), path)?;
    let whole = text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text));
    Ok(Zeroizing::new(whole.to_owned()))
}

/// Reads one more signed message.
pub(crate) fn message_from(path: &Path) -> Result<Zeroizing<String>, Failure> {
    text_from("--also", &say!("signed message", "签名的报文"), path)
}

fn text_from(flag: &str, what: &Words, path: &Path) -> Result<Zeroizing<String>, Failure> {
    let (origin, bytes) = if path == Path::new("-") {
        (say!("stdin", "标准输入"), read(io::stdin().lock()))
    } else {
        (path.display().to_string().into(), std::fs::File::open(path).and_then(read))
    };
    let bad = |problem: Words| Failure::usage(say!("{flag}: {problem}", "{flag}：{problem}", [problem]));
    let bytes = bytes.map_err(|error| {
        bad(say!(
            "cannot read {origin}: {error}",
            "无法读取{origin}：{error}",
            [origin = origin.apart(), error = system::told(&error)]
        ))
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(bad(say!(
            "{origin} is longer than {} MiB: that is no {what}",
            "{origin} 超过 {} MiB：这不是{what}",
            [origin, what],
            LARGEST >> 20
        )));
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        bad(say!(
            "{origin} is not UTF-8 (byte {})",
            "{origin} 不是 UTF-8（第 {} 字节）",
            [origin],
            error.valid_up_to() + 1
        ))
    })?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn read(source: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
