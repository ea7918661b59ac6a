//! Archives that are not what they say, or say two things.

use super::{FileProblem, flags, problem, read, row, workbook, workbook_of};

/// What begins an entry of the list at an archive's end, and where in it some of what it says stands.
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const ENTRY_FLAGS: usize = 8;
const ENTRY_METHOD: usize = 10;
const ENTRY_CHECKSUM: usize = 16;
const ENTRY_UNPACKED: usize = 24;

/// What begins an archive's end, and where in it the number of its entries stands.
const END: [u8; 4] = *b"PK\x05\x06";
const END_ENTRIES: usize = 10;
const END_SIZE: usize = 12;
const END_COMMENT: usize = 20;

fn good() -> Vec<u8> {
    workbook(&[row(1, &["卡密"]), row(2, &["111111"])].concat(), "")
}

/// The archive with a byte changed behind the last mark of a kind; the last entry is the worksheet's.
fn changed(mark: [u8; 4], at: usize, change: impl Fn(u8) -> u8) -> Vec<u8> {
    let mut bytes = good();
    let found = bytes.windows(4).rposition(|window| window == mark).expect("a mark");
    bytes[found + at] = change(bytes[found + at]);
    bytes
}

#[test]
fn a_part_that_is_not_what_the_archive_says_gives_no_cards() {
    assert!(read(&good(), &flags()).is_ok());
    let flipped = |byte| byte ^ 1;
    for at in [ENTRY_FLAGS, ENTRY_METHOD, ENTRY_CHECKSUM, ENTRY_UNPACKED] {
        assert_eq!(problem(changed(ENTRY, at, flipped)), FileProblem::Damaged, "byte {at} of an entry");
    }
    assert_eq!(problem(changed(END, END_ENTRIES, |count| count + 1)), FileProblem::Damaged);
    assert_eq!(problem(changed(END, END_ENTRIES, |count| count - 1)), FileProblem::Damaged);
}

#[test]
fn a_part_that_unpacks_to_too_much_is_not_unpacked() {
    let huge = changed(ENTRY, ENTRY_UNPACKED + 3, |_| 0x7f);
    assert!(matches!(problem(huge), FileProblem::Unpacks { .. }));
}

#[test]
fn of_two_parts_with_a_name_neither_is_read() {
    let sheet =
        |pin: &str| format!("<worksheet><sheetData>{}{}</sheetData></worksheet>", row(1, &["卡密"]), row(2, &[pin]));
    let bytes = workbook_of(&[("One", &sheet("111111")), ("Two", "<worksheet><sheetData/></worksheet>")], "<sst/>");
    assert!(read(&bytes, &flags()).is_ok());
    for other in [&b"xl/worksheets/1.xml"[..], b"XL/Worksheets/1.XML"] {
        let places: Vec<usize> =
            (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"xl/worksheets/2.xml")).collect();
        assert_eq!(places.len(), 2, "before the part, and in the list");
        let mut twice = bytes.clone();
        for at in places {
            twice[at..at + other.len()].copy_from_slice(other);
        }
        assert_eq!(problem(&twice), FileProblem::Damaged);
    }
}

/// The place of the archive's end, and of its list as that says.
fn end_and_list(bytes: &[u8]) -> (usize, usize) {
    let end = bytes.windows(4).rposition(|window| window == END).expect("an end");
    let size = u32::from_le_bytes(*bytes[end + END_SIZE..].first_chunk().expect("a size"));
    (end, end - usize::try_from(size).expect("a size"))
}

#[test]
fn a_list_within_a_list_gives_no_cards() {
    // The last entry's comment swallows a copy of the list, which the archive's end says is the list.
    let bytes = good();
    let (end, list) = end_and_list(&bytes);
    let sheet = bytes.windows(4).rposition(|window| window == ENTRY).expect("an entry");
    let mut twice = bytes[..end].to_vec();
    twice.extend_from_slice(&bytes[list..end]);
    twice.extend_from_slice(&bytes[end..]);
    let length = u16::try_from(end - list).expect("a short list");
    twice[sheet + 32..sheet + 34].copy_from_slice(&length.to_le_bytes());
    assert_eq!(problem(&twice), FileProblem::Damaged);
    // With its size the list is one, and the comment a comment.
    let both = u32::try_from(2 * (end - list)).expect("a short list");
    let (end, _) = end_and_list(&twice);
    twice[end + END_SIZE..end + END_SIZE + 4].copy_from_slice(&both.to_le_bytes());
    assert!(read(&twice, &flags()).is_ok());
}

#[test]
fn the_end_of_a_large_archive_is_read_as_well() {
    let bytes = good();
    let (end, list) = end_and_list(&bytes);
    let (size, entries) = ((end - list) as u64, u64::from(bytes[end + END_ENTRIES]));
    let large = |size: u64, short: u32| {
        let mut large = bytes[..end].to_vec();
        large.extend_from_slice(b"PK\x06\x06");
        large.extend_from_slice(&44_u64.to_le_bytes());
        large.extend_from_slice(&[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for number in [entries, entries, size, list as u64] {
            large.extend_from_slice(&number.to_le_bytes());
        }
        large.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        large.extend_from_slice(&(end as u64).to_le_bytes());
        large.extend_from_slice(&1_u32.to_le_bytes());
        let short_end = large.len();
        large.extend_from_slice(&bytes[end..end + END_COMMENT + 2]);
        large[short_end + END_SIZE..short_end + END_SIZE + 4].copy_from_slice(&short.to_le_bytes());
        large
    };
    let short = u32::try_from(size).expect("a short list");
    assert!(read(&large(size, short), &flags()).is_ok(), "said twice");
    assert!(read(&large(size, u32::MAX), &flags()).is_ok(), "said at length alone");
    assert_eq!(problem(large(size + 1, u32::MAX)), FileProblem::Damaged);
    assert_eq!(problem(large(size, short - 1)), FileProblem::Damaged);
}
