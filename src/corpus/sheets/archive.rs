//! The zip archive that a workbook is: which kind it is of, and whether it can be unpacked.

use std::fs::File;
use std::io::{self, BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::corpus::error::FileFault;
use crate::corpus::foreign::Foreign;

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
pub(super) fn examine(file: &mut File) -> Result<Kind, FileFault> {
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    let kind = kind(&archive);
    if matches!(kind, Kind::Foreign(_)) {
        return Ok(kind);
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
        if part.name().map_err(damaged)? == "META-INF/manifest.xml" {
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
        io::copy(&mut part, &mut io::sink()).map_err(broken)?;
    }
    Ok(kind)
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
