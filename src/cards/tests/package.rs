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
