//! The zip archive that a workbook is: which kind it is of, and whether it can be unpacked.

use std::fs::File;
use std::io::{self, BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::corpus::error::FileFault;
use crate::corpus::foreign::Foreign;

use super::cells::{self, Spaces};

/// What all parts may unpack to together. Sheets are read as they are unpacked.
const MOST_UNPACKED: u64 = 4 << 30;

/// What a part may unpack to that is kept in memory: the texts that cells share.
const MOST_KEPT: u64 = 1 << 30;

/// What an archive holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Ods,
    Foreign(Foreign),
}

/// Tells what is in the archive, all parts of which are unpacked once, so that a size that is declared falsely shows.
/// Gives the spaces that its texts lose, too.
pub(super) fn examine(file: &mut File) -> Result<(Kind, usize), FileFault> {
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    let kind = kind(&archive);
    let mut spaces = Spaces::default();
    if matches!(kind, Kind::Foreign(_)) {
        return Ok((kind, 0));
    }
    let mut declared = 0_u64;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(damaged)?;
        declared = declared.saturating_add(part.size());
        check(&part.name().map_err(damaged)?, part.size(), declared)?;
    }
    for at in 0..archive.len() {
        let mut part = match archive.by_index(at) {
            // Of an .ods with a password.
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(FileFault::Password);
            }
            part => part.map_err(damaged)?,
        };
        let name = part.name().map_err(damaged)?.into_owned();
        let mut head = Vec::new();
        (&mut part).take(4).read_to_end(&mut head).map_err(broken)?;
        if name.ends_with(".xml") && is_utf16(&head) {
            return Err(FileFault::Utf16 { part: name });
        }
        let mut part = head.as_slice().chain(&mut part);
        if name == "META-INF/manifest.xml" {
            let mut manifest = Vec::new();
            (&mut part)
                .take(1 << 20)
                .read_to_end(&mut manifest)
                .map_err(broken)?;
            if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
                return Err(FileFault::Password);
            }
        }
        // More than it declares is an error of its own.
        if !has_cells(&name) {
            io::copy(&mut part, &mut io::sink()).map_err(broken)?;
        } else if !cells::are_short(&mut part, &mut spaces).map_err(broken)? {
            return Err(FileFault::Bomb(format!(
                "more than {} MiB in one cell",
                cells::MOST >> 20
            )));
        }
    }
    Ok((kind, spaces.lost))
}

fn kind<R: Read + io::Seek>(archive: &ZipArchive<R>) -> Kind {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.bin") {
        Kind::Foreign(Foreign::Excel)
    } else if archive
        .file_names()
        .any(|name| name.is_ok_and(|name| name.starts_with("xl/")))
    {
        Kind::Xlsx
    } else if has("content.xml") && has("mimetype") {
        Kind::Ods
    } else if has("word/document.xml") {
        Kind::Foreign(Foreign::Document)
    } else {
        Kind::Foreign(Foreign::Zip)
    }
}

fn check(name: &str, size: u64, all: u64) -> Result<(), FileFault> {
    let is_kept = name.ends_with("sharedStrings.xml") || name.ends_with("styles.xml");
    if all > MOST_UNPACKED {
        return Err(FileFault::Bomb(format!("more than {} GiB", MOST_UNPACKED >> 30)));
    }
    if is_kept && size > MOST_KEPT {
        return Err(FileFault::Bomb(format!(
            "more than {} GiB of texts",
            MOST_KEPT >> 30
        )));
    }
    Ok(())
}

/// Whether XML that begins with these bytes has two for each character, as the standard lets it and no spreadsheet program writes it.
fn is_utf16(head: &[u8]) -> bool {
    let begins = [&b"\xff\xfe"[..], b"\xfe\xff", b"<\0", b"\0<"];
    begins.iter().any(|sign| head.starts_with(sign))
}

/// Whether the part of that name holds cells, or the texts of cells.
fn has_cells(name: &str) -> bool {
    let is_sheet = name.starts_with("xl/worksheets/") && name.ends_with(".xml");
    is_sheet || name == "content.xml" || name.ends_with("sharedStrings.xml")
}

fn damaged(error: ZipError) -> FileFault {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => FileFault::Io(error),
        error => because(error.to_string()),
    }
}

fn broken(error: io::Error) -> FileFault {
    because(error.to_string())
}

fn because(why: String) -> FileFault {
    FileFault::Damaged {
        what: "a workbook",
        why,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// What is told of a workbook with a part of that name and so many letters.
    fn examined(name: &str, letters: u64) -> String {
        let mut file = tempfile::tempfile().expect("a file");
        let mut zip = ZipWriter::new(&mut file);
        let options = SimpleFileOptions::default();
        zip.start_file("xl/workbook.xml", options).expect("begun");
        zip.start_file(name, options).expect("begun");
        io::copy(&mut io::repeat(b'x').take(letters), &mut zip).expect("written");
        zip.write_all(b"<c/>").expect("written");
        zip.finish().expect("whole");
        match examine(&mut file) {
            Ok((kind, _)) => format!("{kind:?}"),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn a_cell_that_fills_memory_is_not_read() {
        let bomb = "it unpacks to more than 32 MiB in one cell; is it made to fill memory? It is not read";
        assert_eq!(examined("xl/worksheets/sheet1.xml", cells::MOST + 1), bomb);
        assert_eq!(examined("xl/sharedStrings.xml", cells::MOST + 1), bomb);
        assert_eq!(examined("xl/worksheets/sheet1.xml", 1 << 20), "Xlsx");
        assert_eq!(examined("xl/media/image1.png", cells::MOST + 1), "Xlsx");
    }

    #[test]
    fn parts_in_utf16_are_refused_as_what_they_are() {
        let utf16 = |mark: &str| -> Vec<u8> {
            let text = format!("{mark}<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet/>");
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        for (name, bytes) in [
            ("xl/worksheets/sheet1.xml", utf16("\u{feff}")),
            ("xl/workbook.xml", utf16("")),
        ] {
            let mut file = tempfile::tempfile().expect("a file");
            let mut zip = ZipWriter::new(&mut file);
            zip.start_file(name, SimpleFileOptions::default()).expect("begun");
            zip.write_all(&bytes).expect("written");
            zip.finish().expect("whole");
            let told = examine(&mut file).expect_err("UTF-16").to_string();
            assert_eq!(
                told,
                format!(
                    "a workbook whose part {name} is in UTF-16, which is not read; open it in a spreadsheet program and save it there"
                )
            );
        }
    }
}
