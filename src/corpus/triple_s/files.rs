//! Where the data of a description are: in a file beside it.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use crate::corpus::decode::decode_text;
use crate::corpus::error::FileFault;
use crate::corpus::{Charset, DecodeError};

use super::description::Description;
use super::fault::TripleSFault;

/// Bytes by which a description is known: its outermost element is in them, behind whatever comments there are.
pub const HEAD: usize = 1 << 16;

/// Descriptions are no longer.
const LONGEST: u64 = 64 << 20;

/// Whether a file that begins with these bytes is a description in Triple-S.
pub fn is_triple_s(first: &[u8]) -> bool {
    // Of UTF-16 every other byte is left.
    let plain: Vec<u8> = first
        .iter()
        .copied()
        .filter(|byte| *byte != 0)
        .take(HEAD)
        .collect();
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let text = marks
        .iter()
        .find_map(|mark| plain.strip_prefix(*mark))
        .unwrap_or(&plain);
    let text = text.trim_ascii_start();
    let is_root = |at: usize| matches!(text.get(at + 4), Some(b'>' | b' ' | b'\t' | b'\r' | b'\n'));
    text.starts_with(b"<") && memchr::memmem::find_iter(text, b"<sss").any(is_root)
}

/// `files`, in which the one with the data of each description in Triple-S stands behind it: what depends on a survey's files
/// depends on both.
pub fn with_data(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let data: Vec<Option<PathBuf>> = files.iter().map(|file| data_beside(file)).collect();
    let is_data = |file: &Path| data.iter().flatten().any(|data| is_same(data, file));
    let mut whole = Vec::new();
    for (file, data) in files.iter().zip(&data) {
        if !is_data(file) {
            whole.push(file.clone());
            whole.extend(data.clone());
        }
    }
    whole
}

/// `files` without those that hold the data of another.
pub(in crate::corpus) fn without_data(files: &[PathBuf]) -> Vec<PathBuf> {
    let data: Vec<PathBuf> = files.iter().filter_map(|file| data_beside(file)).collect();
    let is_data = |file: &&PathBuf| data.iter().any(|data| is_same(data, file));
    files.iter().filter(|file| !is_data(file)).cloned().collect()
}

fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    one == other || whole(one).is_some_and(|one| whole(other) == Some(one))
}

/// The file with the data of the description at `path`; nothing if it is none, or has none.
fn data_beside(path: &Path) -> Option<PathBuf> {
    // What is in a pipe is gone when it is read.
    if !path.is_file() {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let mut first = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut first).ok()?;
    if !is_triple_s(&first) {
        return None;
    }
    let description = describe(first.as_slice().chain(file)).ok()?;
    data_of(path, &description).ok()
}

/// What the description in `source` says.
pub(super) fn describe(source: impl Read) -> Result<Description, FileFault> {
    let mut bytes = Vec::new();
    source.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        let why = format!("it has more than {} MiB", LONGEST >> 20);
        return Err(TripleSFault::Description { line: 1, why }.into());
    }
    let charset = declared_charset(&bytes).filter(|charset| !charset.is_unicode());
    Ok(Description {
        charset,
        ..Description::read(&text(bytes)?)?
    })
}

/// Its text, in the encoding that it declares, or else the one that is found out.
fn text(bytes: Vec<u8>) -> Result<String, FileFault> {
    let declared = declared_charset(&bytes).filter(|charset| !charset.is_utf16());
    let found_out = |error: DecodeError| match error {
        DecodeError::Malformed { line, charset, .. } => {
            let why = format!("it is not {} throughout, as it should be", charset.name());
            FileFault::from(TripleSFault::Description { line, why })
        }
        other => other.into(),
    };
    let (text, _) = decode_text(bytes, declared).map_err(found_out)?;
    Ok(text)
}

/// The encoding that the XML declares.
fn declared_charset(bytes: &[u8]) -> Option<Charset> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let (declaration, _) = head.split_once("?>")?;
    let (_, declared) = declaration.split_once("encoding")?;
    let declared = declared.trim_start().strip_prefix('=')?.trim_start();
    let quote = declared
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    let label = declared[1..].split(quote).next()?;
    Charset::new(label).ok()
}

/// The file with the data of `description`, which is at `path`: the one that it names, or else one of its own name. It is in the same
/// folder, or below: no description leads elsewhere.
pub(super) fn data_of(path: &Path, description: &Description) -> Result<PathBuf, TripleSFault> {
    let folder = path.parent().unwrap_or(Path::new(""));
    match &description.data {
        Some(named) => named_data(path, folder, named),
        None => data_of_same_name(path, folder, description.is_csv),
    }
}

fn named_data(path: &Path, folder: &Path, named: &str) -> Result<PathBuf, TripleSFault> {
    let named = named.trim();
    let relative = Path::new(named);
    let is_below = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let last = named.rsplit(['/', '\\']).next().unwrap_or(named);
    // What stands for a slash would lead elsewhere.
    let decoded = Some(percent_decoded(last)).filter(|name| !name.contains(['/', '\\', '\0']));
    let decoded = decoded.unwrap_or_else(|| last.to_owned());
    let below = is_below.then(|| folder.join(relative));
    let candidates = below
        .into_iter()
        .chain([folder.join(last), folder.join(&decoded)]);
    let is_data = |file: &PathBuf| file.is_file() && !is_same(file, path);
    let found = candidates.into_iter().find(is_data);
    found.ok_or_else(|| TripleSFault::NoData {
        wanted: format!("`{decoded}`"),
    })
}

/// A name in which `%20` stands for a space.
fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = name.as_bytes();
    while let [first, behind @ ..] = rest {
        let hex = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = hex.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

fn data_of_same_name(path: &Path, folder: &Path, is_csv: bool) -> Result<PathBuf, TripleSFault> {
    let endings: [&str; 4] = match is_csv {
        true => ["csv", "asc", "dat", "txt"],
        false => ["asc", "dat", "txt", "csv"],
    };
    let stem = path.file_stem().unwrap_or_default();
    let listed = if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    };
    let entries = std::fs::read_dir(listed).into_iter().flatten().flatten();
    let beside: Vec<PathBuf> = entries
        .map(|entry| folder.join(entry.file_name()))
        .filter(|file| file.file_stem() == Some(stem) && file.is_file() && !is_same(file, path))
        .collect();
    let of = |ending: &&str| {
        let is_of = |file: &&PathBuf| {
            file.extension()
                .is_some_and(|found| found.eq_ignore_ascii_case(ending))
        };
        beside.iter().filter(is_of).min().cloned()
    };
    endings.iter().find_map(of).ok_or_else(|| {
        let stem = stem.to_string_lossy();
        let names = endings.map(|ending| format!("`{stem}.{ending}`"));
        let [first, second, third, last] = names;
        TripleSFault::NoData {
            wanted: format!("{first}, {second}, {third} or {last}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_known_by_its_outermost_element() {
        for text in [
            "<sss version=\"2.0\">",
            "\u{feff}<?xml version=\"1.0\"?>\r\n<!-- <x> --><sss>",
            " <!DOCTYPE sss><sss\n>",
            &format!("<?xml version=\"1.0\"?><!-- {} --><sss>", "x".repeat(5000)),
        ] {
            assert!(is_triple_s(text.as_bytes()), "{text}");
            let utf16: Vec<u8> = "\u{feff}"
                .encode_utf16()
                .chain(text.trim_start_matches('\u{feff}').encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            assert!(is_triple_s(&utf16), "{text}");
        }
        for text in ["<sssx>", "id;<sss>", "<html>", ""] {
            assert!(!is_triple_s(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn the_encoding_is_the_declared_one() {
        let charset = |text: &str| declared_charset(text.as_bytes()).map(Charset::name);
        assert_eq!(
            charset("<?xml version='1.0' encoding = 'ISO-8859-1'?><sss/>"),
            Some("windows-1252")
        );
        assert_eq!(charset("<?xml version=\"1.0\"?><sss encoding=\"utf-16\"/>"), None);
        assert_eq!(charset("<sss/>"), None);
    }

    #[test]
    fn data_are_beside_the_description_or_below_it_whatever_it_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("inne");
        std::fs::create_dir(&inner).expect("a folder");
        for name in [
            "ute.csv",
            "inne/x.sss",
            "inne/a b.csv",
            "inne/x.ASC",
            "inne/x.txt",
        ] {
            std::fs::write(folder.path().join(name), "x").expect("a file");
        }
        let find = |data: Option<&str>, is_csv: bool| {
            let description = Description {
                is_csv,
                data: data.map(str::to_owned),
                ..Description::default()
            };
            let found = data_of(&inner.join("x.sss"), &description).map_err(|fault| fault.to_string())?;
            Ok::<_, String>(found.file_name().expect("a name").to_string_lossy().into_owned())
        };
        assert_eq!(find(Some("a%20b.csv"), true).as_deref(), Ok("a b.csv"));
        assert_eq!(find(Some("C:\\data\\a b.csv"), true).as_deref(), Ok("a b.csv"));
        assert_eq!(find(None, false).as_deref(), Ok("x.ASC"));
        let told = find(Some("../ute.csv"), true).expect_err("it is outside");
        assert!(
            told.starts_with("its data are missing: there is no `ute.csv` in the same folder"),
            "{told}"
        );
        let outside = folder
            .path()
            .join("ute.csv")
            .display()
            .to_string()
            .replace('/', "%2F");
        for named in ["..%2Fute.csv", "..%2fute.csv", &outside] {
            assert!(find(Some(named), true).is_err(), "{named} is outside");
        }
        assert!(find(Some("x.sss"), true).is_err(), "it is the description itself");
        std::fs::remove_file(inner.join("x.ASC")).expect("removed");
        assert_eq!(find(None, true).as_deref(), Ok("x.txt"));
    }
}
