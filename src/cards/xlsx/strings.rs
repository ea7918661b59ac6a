//! Texts of a workbook: as an element holds them, and those that its cells share.

use std::io::BufRead;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use zeroize::Zeroizing;

use super::package::{MOST_AT_ONCE, Xml, attributes, read};
use crate::cards::problem::FileProblem;

/// The most texts that cells may share: seven columns of a million rows.
pub(super) const MOST_TEXTS: usize = 8_000_000;

/// The most bytes of them all.
const MOST_BYTES: usize = 256 << 20;

/// The texts that cells share, one behind the other. Among them are PINs: they are wiped when dropped.
#[derive(Default)]
pub(super) struct Strings {
    text: Zeroizing<String>,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the part that has them, so many at most.
    pub(super) fn read<R: BufRead>(mut xml: Xml<R>, most: usize) -> Result<Self, FileProblem> {
        let too_many = FileProblem::Unpacks { most: MOST_BYTES as u64 };
        let mut strings = Self::default();
        let mut buffer = Zeroizing::new(Vec::new());
        loop {
            buffer.clear();
            match read(&mut xml, &mut buffer)? {
                Event::Start(element) if element.local_name().as_ref() == "si" => {}
                Event::Eof => return Ok(strings),
                _ => continue,
            }
            text_until(&mut xml, "si", &mut buffer, &mut strings.text)?;
            let end = u32::try_from(strings.text.len()).map_err(|_| too_many.clone())?;
            strings.ends.push(end);
            if strings.ends.len() > most || strings.text.len() > MOST_BYTES {
                return Err(too_many);
            }
        }
    }

    /// A text by its number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let begin = if number == 0 { 0 } else { *self.ends.get(number - 1)? as usize };
        self.text.get(begin..end)
    }
}

/// Appends the text of an element that was opened, up to its end: what stands in its `t`, run after
/// run, without how it is pronounced.
pub(super) fn text_until<R: BufRead>(
    xml: &mut Xml<R>,
    end: &str,
    buffer: &mut Vec<u8>,
    out: &mut String,
) -> Result<(), FileProblem> {
    let mut is_pronunciation = false;
    let begin = out.len();
    loop {
        bounded(out, begin)?;
        buffer.clear();
        match read(xml, buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "rPh" => is_pronunciation = true,
                "t" if !is_pronunciation => {
                    let [space] = attributes(&element, ["space"])?;
                    let begin = out.len();
                    content_until(xml, "t", buffer, out)?;
                    // Blanks at the ends count only where that is said.
                    if space.as_deref() != Some("preserve") {
                        trim_from(out, begin);
                    }
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "rPh" => is_pronunciation = false,
            Event::End(element) if element.local_name().as_ref() == end => return Ok(()),
            Event::Eof => return Err(FileProblem::Damaged),
            _ => {}
        }
    }
}

/// Appends the characters of an element that was opened, up to its end.
pub(super) fn content_until<R: BufRead>(
    xml: &mut Xml<R>,
    end: &str,
    buffer: &mut Vec<u8>,
    out: &mut String,
) -> Result<(), FileProblem> {
    let begin = out.len();
    loop {
        bounded(out, begin)?;
        buffer.clear();
        match read(xml, buffer)? {
            Event::Text(text) => out.push_str(&text.xml10_content()),
            Event::CData(text) => out.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(c) = reference.resolve_char_ref().map_err(|_| FileProblem::Damaged)? {
                    out.push(c);
                } else {
                    out.push_str(resolve_predefined_entity(&reference).ok_or(FileProblem::Damaged)?);
                }
            }
            Event::End(element) if element.local_name().as_ref() == end => {
                unescape_from(out, begin);
                return Ok(());
            }
            Event::Eof => return Err(FileProblem::Damaged),
            _ => {}
        }
    }
}

/// Refuses a text that grows too long piece by piece.
fn bounded(out: &str, begin: usize) -> Result<(), FileProblem> {
    if out.len() - begin > MOST_AT_ONCE { Err(FileProblem::Damaged) } else { Ok(()) }
}

fn trim_from(out: &mut String, begin: usize) {
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    let text = &out[begin..];
    let (front, kept) = (text.len() - text.trim_start_matches(BLANKS).len(), text.trim_end_matches(BLANKS).len());
    out.truncate(begin + kept.max(front));
    out.drain(begin..begin + front);
}

/// Undoes `_x000D_`, as which workbooks write what XML cannot.
fn unescape_from(out: &mut String, begin: usize) {
    if !out[begin..].contains("_x") {
        return;
    }
    let escaped = Zeroizing::new(out.split_off(begin));
    let mut rest = escaped.as_str();
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.as_bytes().get(6) == Some(&b'_'));
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let (c, length) = c.map_or(('_', 1), |c| (c, 7));
        out.push(c);
        rest = &escape[length..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::super::package::xml_of;
    use super::*;

    #[test]
    fn texts_are_read_as_they_are_shown() {
        let xml = "<sst><si><t>a</t></si><si><r><t xml:space=\"preserve\">1 </t></r><r><t>2</t></r>\
            <rPh><t>x</t></rPh></si><si/><si><t> &amp;&#x31;<![CDATA[<]]> </t></si><si><t>1_x000D_2_x5F</t></si></sst>";
        let strings = Strings::read(of(xml), 5).expect("strings");
        let texts: Vec<_> = (0..6).map(|number| strings.get(number)).collect();
        assert_eq!(texts, [Some("a"), Some("1 2"), Some(""), Some("&1<"), Some("1\r2_x5F"), None]);
    }

    #[test]
    fn what_is_no_xml_is_damaged() {
        for xml in ["<sst><si><t>a", "<sst><si><t>&unknown;</t></si></sst>", "<sst><si><t>&#0;</t></si></sst>"] {
            assert_eq!(Strings::read(of(xml), 5).err(), Some(FileProblem::Damaged), "{xml}");
        }
    }

    #[test]
    fn there_are_so_many_texts_and_no_more() {
        let read = |most| Strings::read(of("<sst><si/><si/></sst>"), most).err();
        assert_eq!(read(2), None);
        assert_eq!(read(1), Some(FileProblem::Unpacks { most: MOST_BYTES as u64 }));
    }

    #[test]
    fn a_text_of_many_pieces_is_bounded() {
        let pieces = |count| format!("<sst><si><t>{}</t></si></sst>", "<![CDATA[1234567]]>".repeat(count));
        assert_eq!(Strings::read(of(&pieces(1000)), 5).err(), None);
        assert_eq!(Strings::read(of(&pieces(MOST_AT_ONCE / 7 + 1)), 5).err(), Some(FileProblem::Damaged));
    }

    fn of(xml: &str) -> Xml<&[u8]> {
        xml_of(xml.as_bytes(), u64::MAX)
    }
}
