//! How a plaintext may be filled to whole blocks, and how much each way says.

use super::change::CipherChange;
use super::plausible::count_as_f64;

/// A plaintext without its padding.
pub(super) struct Stripped<'a> {
    pub(super) text: &'a [u8],
    /// Nothing where it is the right padding.
    pub(super) change: Option<CipherChange>,
    /// By how many bits random bytes are unlikely to end like this.
    pub(super) bits: f64,
}

/// All ways in which a plaintext may be padded; not to be padded at all is told apart.
pub(super) fn stripped(plain: &[u8], block: usize) -> impl Iterator<Item = Stripped<'_>> {
    let pkcs7 = pkcs7(plain, block);
    let others = if let Some(right) = &pkcs7 {
        [twice(right.text, right.bits, block), None, None, None]
    } else {
        others(plain, block)
    };
    pkcs7.into_iter().chain(others.into_iter().flatten())
}

/// PKCS#7, as it should be.
pub(super) fn pkcs7(plain: &[u8], block: usize) -> Option<Stripped<'_>> {
    let count = usize::from(*plain.last()?);
    let (text, padding) = plain.split_at_checked(plain.len().checked_sub(count)?)?;
    let is_whole = (1..=block).contains(&count) && padding.iter().all(|byte| usize::from(*byte) == count);
    is_whole.then(|| told(text, count, None))
}

fn told(text: &[u8], padded: usize, change: Option<CipherChange>) -> Stripped<'_> {
    Stripped { text, change, bits: 8.0 * count_as_f64(padded) }
}

/// What was padded by hand, and by the library again.
fn twice(within: &[u8], outer: f64, block: usize) -> Option<Stripped<'_>> {
    let inner = pkcs7(within, block).or_else(|| zero(within)).filter(|inner| !inner.text.is_empty())?;
    Some(Stripped { change: Some(CipherChange::PaddedTwice), bits: inner.bits + outer, ..inner })
}

fn others(plain: &[u8], block: usize) -> [Option<Stripped<'_>>; 4] {
    let Some(last) = plain.last().copied() else { return [const { None }; 4] };
    match last {
        0 => [zero(plain), iso7816(plain, block), None, None],
        0x80 => [iso7816(plain, block), None, None, None],
        _ => [counted(plain, usize::from(last), block), blank(plain), None, None],
    }
}

/// Zero bytes; none of them where the text fills its blocks.
fn zero(plain: &[u8]) -> Option<Stripped<'_>> {
    let kept = plain.iter().rposition(|byte| *byte != 0)? + 1;
    (kept < plain.len()).then(|| told(&plain[..kept], plain.len() - kept, Some(CipherChange::PaddingZero)))
}

fn blank(plain: &[u8]) -> Option<Stripped<'_>> {
    let kept = plain.iter().rposition(|byte| *byte != b' ')? + 1;
    (kept < plain.len()).then(|| told(&plain[..kept], plain.len() - kept, Some(CipherChange::PaddingBlank)))
}

/// A byte of 0x80 and zero bytes.
fn iso7816(plain: &[u8], block: usize) -> Option<Stripped<'_>> {
    let at = plain.iter().rposition(|byte| *byte != 0)?;
    let count = plain.len() - at;
    let is_whole = plain[at] == 0x80 && count <= block;
    is_whole.then(|| told(&plain[..at], count, Some(CipherChange::PaddingIso7816)))
}

/// Paddings whose last byte counts them, whatever stands before it.
fn counted(plain: &[u8], count: usize, block: usize) -> Option<Stripped<'_>> {
    let (text, padding) = plain.split_at_checked(plain.len().checked_sub(count)?)?;
    let filling = &padding[..count.checked_sub(1)?];
    if count > block {
        let is_whole =
            count <= 32 && plain.len().is_multiple_of(32) && filling.iter().all(|byte| usize::from(*byte) == count);
        return is_whole.then(|| told(text, count, Some(CipherChange::PaddingBlock32)));
    }
    if filling.iter().all(|byte| *byte == 0) {
        return Some(told(text, count, Some(CipherChange::PaddingX923)));
    }
    // Anything may stand there: that the last byte is small is all that speaks for it.
    Some(Stripped { text, change: Some(CipherChange::PaddingIso10126), bits: 4.0 })
}
