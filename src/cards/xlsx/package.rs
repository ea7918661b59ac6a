//! A workbook as a package: an archive of XML parts that point at each other.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::DeflateDecoder;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use rawzip::{
    CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipFileHeaderRecord, ZipSliceArchive, ZipSliceVerifier,
};

use crate::cards::problem::FileProblem;

/// The most bytes that a part may unpack to. A million rows of seven columns take up less.
const MOST_UNPACKED: u64 = 512 << 20;

/// The most relations of a part that are read.
const MOST_RELATIONS: usize = 10_000;

/// The most bytes between two marks, such as the text of a cell.
pub(super) const MOST_AT_ONCE: usize = 1 << 20;

/// XML that is read within bounds.
pub(super) type Xml<R> = quick_xml::Reader<Bounded<R>>;

/// A part as it is read: unpacked, and compared at its end with what the archive says of it.
type Part<'a> = Xml<BufReader<ZipSliceVerifier<Box<dyn Read + 'a>>>>;

/// The parts of a workbook.
pub(super) struct Package<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    /// Where each part stands, by its name in lower case: names of parts have none.
    parts: HashMap<String, Packed>,
}

/// Where a part stands, and how it is packed.
struct Packed {
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
}

/// That a part points at another.
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of what it is for, such as `worksheet`.
    pub(super) kind: String,
    /// The other part.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileProblem> {
        let archive = ZipArchive::from_slice(bytes).map_err(|_| FileProblem::Damaged)?;
        let mut parts = HashMap::new();
        let mut listed = 0;
        for entry in archive.entries() {
            let entry = entry.map_err(|_| FileProblem::Damaged)?;
            listed += 1;
            let Some(name) = name_of(&entry) else { continue };
            let packed = Packed { place: entry.wayfinder(), method: entry.compression_method() };
            // Of two parts of a name, one program would read the one and another the other.
            if entry.flags().is_encrypted() || parts.insert(name, packed).is_some() {
                return Err(FileProblem::Damaged);
            }
        }
        if listed != archive.entries_hint() || !has_one_list(&archive) {
            return Err(FileProblem::Damaged);
        }
        Ok(Self { archive, parts })
    }

    /// Opens a part; nothing where there is none of that name.
    pub(super) fn part(&self, name: &str) -> Result<Option<Part<'_>>, FileProblem> {
        let Some(packed) = self.parts.get(&plain(name)) else { return Ok(None) };
        // What an archive says of sizes need not be true.
        if packed.place.uncompressed_size_hint() > MOST_UNPACKED {
            return Err(FileProblem::Unpacks { most: MOST_UNPACKED });
        }
        let entry = self.archive.get_entry(packed.place).map_err(|_| FileProblem::Damaged)?;
        let content: Box<dyn Read + '_> = match packed.method {
            CompressionMethod::STORE => Box::new(entry.data()),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(entry.data())),
            _ => return Err(FileProblem::Damaged),
        };
        Ok(Some(xml_of(BufReader::new(entry.verifying_reader(content)), MOST_UNPACKED)))
    }

    /// What a part points at; the package itself has the empty name.
    pub(super) fn relations(&self, part: &str) -> Result<Vec<Relation>, FileProblem> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(mut xml) = self.part(&format!("{folder}/_rels/{file}.rels"))? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match read(&mut xml, &mut buffer)? {
                Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                    let [id, kind, target] =
                        attributes(&element, ["Id", "Type", "Target"])?.map(Option::unwrap_or_default);
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    relations.push(Relation { id, kind, target: resolved(folder, &target) });
                    if relations.len() > MOST_RELATIONS {
                        return Err(FileProblem::Damaged);
                    }
                }
                Event::Eof => return Ok(relations),
                _ => {}
            }
        }
    }
}

/// Reads XML, so many bytes at most.
pub(super) fn xml_of<R: BufRead>(source: R, most: u64) -> Xml<R> {
    let mut xml = quick_xml::Reader::from_reader(Bounded { source, left: most, at_once: 0 });
    xml.config_mut().expand_empty_elements = true;
    xml
}

/// Reads the next event.
pub(super) fn read<'b, R: BufRead>(xml: &mut Xml<R>, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, FileProblem> {
    xml.get_mut().at_once = MOST_AT_ONCE;
    xml.read_event_into(buffer).map_err(|error| match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            FileProblem::Unpacks { most: MOST_UNPACKED }
        }
        _ => FileProblem::Damaged,
    })
}

/// The values of some attributes of an element, by their names without a prefix.
pub(super) fn attributes<const N: usize>(
    element: &BytesStart<'_>,
    names: [&str; N],
) -> Result<[Option<String>; N], FileProblem> {
    let mut values = [const { None }; N];
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| FileProblem::Damaged)?;
        if let Some(index) = names.iter().position(|name| *name == attribute.key.local_name().as_ref()) {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| FileProblem::Damaged)?;
            values[index] = Some(value.into_owned());
        }
    }
    Ok(values)
}

/// Whether the list of an archive ends where its end begins. Some programs find the list by where it is said
/// to begin, others by how long: where these differ, there may be two lists, with other cards in each.
fn has_one_list(archive: &ZipSliceArchive<&[u8]>) -> bool {
    /// How long the end of a large archive is, which stands before the end proper, and what points at it.
    const LARGE: usize = 56;
    const POINTER: usize = 20;
    let bytes = *archive.get_ref();
    let Ok(end) = usize::try_from(archive.eocd_offset()) else { return false };
    let at = |at: usize| bytes.get(at..).unwrap_or_default();
    let Some(short) = at(end + 12).first_chunk().map(|size| u32::from_le_bytes(*size)) else { return false };
    let (end_of_list, size) = match end.checked_sub(LARGE + POINTER) {
        Some(large) if at(large).starts_with(b"PK\x06\x06") && at(large + LARGE).starts_with(b"PK\x06\x07") => {
            let Some(size) = at(large + 40).first_chunk().map(|size| u64::from_le_bytes(*size)) else { return false };
            if short != u32::MAX && u64::from(short) != size {
                return false;
            }
            (large, size)
        }
        _ => (end, u64::from(short)),
    };
    archive.directory_offset().checked_add(size) == Some(end_of_list as u64)
}

/// What an entry of an archive is called as a part; nothing where it is none.
fn name_of(entry: &ZipFileHeaderRecord<'_>) -> Option<String> {
    let path = entry.file_path();
    let name = std::str::from_utf8(path.as_bytes()).ok()?;
    (!entry.is_dir()).then(|| plain(name))
}

/// A part's name without what writers vary.
fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The part that a relation of a folder's part means.
fn resolved(folder: &str, target: &str) -> String {
    if target.starts_with('/') {
        return target.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => drop(path.pop()),
            _ => path.push(step),
        }
    }
    path.join("/")
}

/// Reads as much as is left, in all and of one event, and fails instead of reading on. A small
/// archive may hold a text that takes up all memory.
pub(super) struct Bounded<R> {
    source: R,
    left: u64,
    at_once: usize,
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let bytes = self.source.fill_buf()?;
        if !bytes.is_empty() && self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if !bytes.is_empty() && self.at_once == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(self.at_once).min(bytes.len());
        Ok(&bytes[..most])
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.at_once = self.at_once.saturating_sub(amount);
        self.source.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_lead_to_parts() {
        assert_eq!(plain(&resolved("xl", "worksheets/sheet1.xml")), "xl/worksheets/sheet1.xml");
        assert_eq!(plain(&resolved("xl", "/xl/Worksheets/Sheet1.xml")), "xl/worksheets/sheet1.xml");
        assert_eq!(plain(&resolved("", "xl\\workbook.xml")), "xl/workbook.xml");
        assert_eq!(plain(&resolved("xl/worksheets", "../sharedStrings.xml")), "xl/sharedstrings.xml");
        assert_eq!(plain(&resolved("xl", "../../../x")), "x");
    }

    #[test]
    fn no_more_is_read_than_is_allowed() {
        let problem = |text: &str, most| {
            let mut xml = xml_of(text.as_bytes(), most);
            loop {
                match read(&mut xml, &mut Vec::new()) {
                    Ok(Event::Eof) => return None,
                    Ok(_) => {}
                    Err(problem) => return Some(problem),
                }
            }
        };
        assert_eq!(problem("<a>1</a>", 8), None);
        assert_eq!(problem("<a>1</a>", 7), Some(FileProblem::Unpacks { most: MOST_UNPACKED }));
        let long = |length| format!("<a>{}</a>", "1".repeat(length));
        assert_eq!(problem(&long(MOST_AT_ONCE - 1), u64::MAX), None);
        assert_eq!(problem(&long(MOST_AT_ONCE + 1), u64::MAX), Some(FileProblem::Damaged));
    }
}
