//! Security descriptors of Windows, in the form in which it hands them out and takes them: read and written
//! byte by byte, so that nothing of it points anywhere. The form is that of MS-DTYP, 2.4.

use std::fmt;

/// Bits of a descriptor's control: it has a list of access, which takes nothing from the directory above, and
/// all of it is in one piece.
const HAS_LIST: u16 = 0x0004;
const IS_PROTECTED: u16 = 0x1000;
const IS_IN_ONE_PIECE: u16 = 0x8000;

/// The size of what stands in front of a descriptor, a list and an entry.
const HEAD: usize = 20;
const LIST_HEAD: usize = 8;
const ENTRY_HEAD: usize = 8;

/// Kinds of entries whose user stands right behind the head, and which let them in.
const ALLOWS: [u8; 2] = [0x00, 0x09];
/// Kinds of entries that keep somebody out.
const DENIES: [u8; 4] = [0x01, 0x06, 0x0a, 0x0c];

/// Flags of an entry: files and directories made in this directory inherit it, and it is of no account for
/// the directory itself.
const FOR_FILES: u8 = 0x01;
const FOR_DIRECTORIES: u8 = 0x02;
const FOR_THOSE_ALONE: u8 = 0x08;

/// All that can be done with a file.
const ALL: u32 = 0x001f_01ff;

/// A user or a group: a security identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sid(Vec<u8>);

impl Sid {
    /// The one that some bytes begin with.
    #[must_use]
    pub(super) fn at_beginning(bytes: &[u8]) -> Option<Self> {
        let length = 8 + 4 * usize::from(*bytes.get(1)?);
        bytes.get(..length).map(|bytes| Self(bytes.to_vec()))
    }

    /// One of the system's own, by its authority and its numbers.
    #[must_use]
    pub(super) fn well_known(authority: u8, numbers: &[u32]) -> Self {
        let count = u8::try_from(numbers.len()).unwrap_or_default();
        let mut bytes = vec![1, count, 0, 0, 0, 0, 0, authority];
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        Self(bytes)
    }

    /// Nobody, whom no entry lets in.
    #[must_use]
    pub(super) fn nobody() -> Self {
        Self::well_known(0, &[0])
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = self.0.iter().skip(2).take(6).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        write!(f, "S-1-{authority}")?;
        for number in self.0.get(8..).unwrap_or_default().chunks_exact(4) {
            write!(f, "-{}", number.iter().rev().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)))?;
        }
        Ok(())
    }
}

/// Whom a file belongs to, and whom it lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Descriptor {
    /// Whom it belongs to.
    pub(super) owner: Sid,
    /// Who may do what, without what is there for others to inherit; `None` where all may do all.
    pub(super) entries: Option<Vec<Entry>>,
}

/// What somebody may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Who; `None` where the entry is of a kind that is not known.
    pub(super) who: Option<Sid>,
    /// What, as the bits of the system.
    pub(super) what: u32,
}

impl Descriptor {
    /// Reads one; `None` where the bytes are none.
    #[must_use]
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let control = u16::from_le_bytes(array(bytes, 2)?);
        let owner = usize::try_from(u32::from_le_bytes(array(bytes, 4)?)).ok()?;
        let list = usize::try_from(u32::from_le_bytes(array(bytes, 16)?)).ok()?;
        let owner = match owner {
            0 => Sid::nobody(),
            owner => Sid::at_beginning(bytes.get(owner..)?)?,
        };
        let entries = if control & HAS_LIST == 0 || list == 0 { None } else { Some(entries(bytes.get(list..)?)?) };
        Some(Self { owner, entries })
    }

    /// Writes the one of a file or directory that lets nobody in but these, and belongs to the first; what is
    /// made in a directory is as closed.
    #[must_use]
    pub(super) fn closed_to_all_but(these: &[Sid]) -> Vec<u8> {
        let owner = these.first().map(|owner| owner.0.as_slice()).unwrap_or_default();
        let mut entries = Vec::new();
        for who in these {
            entries.extend([ALLOWS[0], FOR_FILES | FOR_DIRECTORIES]);
            entries.extend(two(ENTRY_HEAD + who.0.len()));
            entries.extend(ALL.to_le_bytes());
            entries.extend(&who.0);
        }
        let control = HAS_LIST | IS_PROTECTED | IS_IN_ONE_PIECE;
        let mut bytes = vec![1, 0];
        bytes.extend(control.to_le_bytes());
        for place in [HEAD, 0, 0, HEAD + owner.len()] {
            bytes.extend(two(place));
            bytes.extend([0, 0]);
        }
        bytes.extend(owner);
        bytes.extend([2, 0]);
        bytes.extend(two(LIST_HEAD + entries.len()));
        bytes.extend(two(these.len()));
        bytes.extend([0, 0]);
        bytes.extend(entries);
        bytes
    }
}

/// A small number in two bytes; nothing that is written here is larger.
fn two(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

fn entries(list: &[u8]) -> Option<Vec<Entry>> {
    let count = u16::from_le_bytes(array(list, 4)?);
    let mut rest = list.get(LIST_HEAD..)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (kind, flags) = (*rest.first()?, *rest.get(1)?);
        let size = usize::from(u16::from_le_bytes(array(rest, 2)?));
        let entry = rest.get(..size)?;
        if flags & FOR_THOSE_ALONE == 0 && !DENIES.contains(&kind) {
            let who = if ALLOWS.contains(&kind) { Sid::at_beginning(entry.get(ENTRY_HEAD..)?) } else { None };
            entries.push(Entry { who, what: u32::from_le_bytes(array(entry, 4)?) });
        }
        rest = rest.get(size..)?;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn me() -> Sid {
        Sid::well_known(5, &[21, 1, 2, 4_000_000_000, 1001])
    }

    #[test]
    fn a_sid_is_told_as_the_system_tells_it() {
        assert_eq!(me().to_string(), "S-1-5-21-1-2-4000000000-1001");
        assert_eq!(Sid::well_known(1, &[0]).to_string(), "S-1-1-0");
        assert_eq!(Sid::at_beginning(&[1, 2, 0, 0, 0, 0, 0, 5, 32, 0]), None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let system = Sid::well_known(5, &[18]);
        let bytes = Descriptor::closed_to_all_but(&[me(), system.clone()]);
        let read = Descriptor::read(&bytes).expect("a descriptor");
        assert_eq!(read.owner, me());
        let who = |sid: Sid| Entry { who: Some(sid), what: ALL };
        assert_eq!(read.entries, Some(vec![who(me()), who(system)]));
        // Revision, control, owner at 20, neither group nor list of auditing, list of access behind the owner.
        assert_eq!(bytes[..20], [1, 0, 4, 0x90, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 0, 0, 0]);
    }

    #[test]
    fn what_keeps_out_or_is_inherited_alone_lets_nobody_in() {
        let everyone = Sid::well_known(1, &[0]);
        let mut bytes =
            Descriptor::closed_to_all_but(&[everyone.clone(), everyone.clone(), everyone.clone(), everyone]);
        let first = 20 + 12 + 8;
        bytes[first] = 0x01;
        bytes[first + 20 + 1] = FOR_FILES | FOR_THOSE_ALONE;
        bytes[first + 40] = 0x05;
        let entries = Descriptor::read(&bytes).expect("a descriptor").entries.expect("a list");
        assert_eq!(entries.len(), 2);
        assert!(entries[0].who.is_none() && entries[1].who.is_some(), "of an unknown kind, and of a known one");
    }

    #[test]
    fn without_a_list_all_may_do_all() {
        let mut bytes = Descriptor::closed_to_all_but(&[me()]);
        bytes[2] = 0;
        assert_eq!(Descriptor::read(&bytes).expect("a descriptor").entries, None);
        for length in 0..bytes.len() - 1 {
            bytes[2] = 4;
            assert!(Descriptor::read(&bytes[..length]).is_none_or(|read| read.entries.is_some()), "{length}");
        }
    }
}
