//! What was added to the files of SPSS over the years.

use std::io::Read;

use crate::corpus::charset::Charset;
use crate::corpus::error::FileFault;

use super::raw::Raw;
use super::{damaged, trimmed};

/// The additions that matter for values.
#[derive(Default)]
pub(super) struct Extensions {
    /// The number that stands for none.
    pub missing: Option<f64>,
    /// Short names of variables, and their names.
    pub names: Vec<(Vec<u8>, Vec<u8>)>,
    /// Short names of variables of more than 255 bytes, and their widths.
    widths: Vec<(Vec<u8>, usize)>,
    /// Names of variables of long texts, their values and the labels of those.
    pub labels: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)>,
    /// Names of variables of long texts, and values that count as none.
    pub missing_texts: Vec<(Vec<u8>, Vec<u8>)>,
    /// Names of variables, and what this program calls those; then, of themes, that they are.
    pub own_names: Vec<(Vec<u8>, Vec<u8>)>,
    code: Option<i32>,
    encoding: Option<Vec<u8>>,
}

/// The name of the variable of that short name.
pub(super) fn named<'n>(short: &'n [u8], names: &'n [(Vec<u8>, Vec<u8>)]) -> &'n [u8] {
    let found = names.iter().find(|(key, _)| key.eq_ignore_ascii_case(short));
    found.map_or(short, |(_, name)| name)
}

impl Extensions {
    /// Reads the next addition; one of no matter is passed over.
    pub fn read<R: Read>(&mut self, raw: &mut Raw<R>) -> Result<(), FileFault> {
        let kind = raw.int()?;
        let (size, count) = (raw.count()?, raw.count()?);
        let bytes = raw.bytes(size.saturating_mul(count))?;
        let mut data = Raw::new(&bytes[..]);
        data.order = raw.order;
        match kind {
            3 if bytes.len() >= 32 => {
                data.bytes(28)?;
                self.code = Some(data.int()?);
            }
            4 if bytes.len() >= 8 => self.missing = Some(data.float()?),
            13 => {
                let pairs = bytes.split(|byte| *byte == b'\t').filter_map(pair);
                self.names = pairs.map(|(key, name)| (key.to_vec(), name.to_vec())).collect();
            }
            14 => {
                let width = |width: &[u8]| {
                    let digits = width.split(|byte| *byte == 0).next()?;
                    std::str::from_utf8(digits).ok()?.trim().parse().ok()
                };
                let pairs = bytes.split(|byte| *byte == b'\t').filter_map(pair);
                self.widths = pairs
                    .filter_map(|(key, text)| Some((key.to_vec(), width(text)?)))
                    .collect();
            }
            18 => self.own_names = own_names(&bytes),
            20 => self.encoding = Some(bytes),
            21 => self.read_labels(&mut data)?,
            22 => self.read_missing(&mut data)?,
            _ => {}
        }
        Ok(())
    }

    fn read_labels(&mut self, data: &mut Raw<&[u8]>) -> Result<(), FileFault> {
        while !data.is_at_end()? {
            let name = data.counted()?;
            data.int()?;
            for _ in 0..data.count()? {
                let value = trimmed(&data.counted()?).to_vec();
                let label = data.counted()?;
                self.labels.push((name.clone(), value, label));
            }
        }
        Ok(())
    }

    fn read_missing(&mut self, data: &mut Raw<&[u8]>) -> Result<(), FileFault> {
        while !data.is_at_end()? {
            let name = data.counted()?;
            let count = data.bytes(1)?[0];
            let width = data.count()?;
            for _ in 0..count {
                let value = trimmed(&data.bytes(width)?).to_vec();
                self.missing_texts.push((name.clone(), value));
            }
        }
        Ok(())
    }

    /// How many bytes the variable of that short name has, if it has more than 255.
    pub fn width(&self, short: &[u8]) -> Option<usize> {
        let found = self
            .widths
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(short));
        found.map(|(_, width)| *width)
    }

    /// The encoding of texts: the one that is named, or else numbered, or else that of Windows in Western Europe.
    pub fn charset(&self) -> Result<Charset, FileFault> {
        if let Some(name) = &self.encoding {
            let name = String::from_utf8_lossy(name);
            return Charset::new(name.trim()).map_err(|_| {
                damaged(format!(
                    "it names an unknown encoding, `{}`; give `encoding`",
                    name.trim()
                ))
            });
        }
        Ok(Charset(match self.code {
            Some(65001) => encoding_rs::UTF_8,
            Some(code) => encoding_rs::Encoding::for_label(format!("windows-{code}").as_bytes())
                .unwrap_or(encoding_rs::WINDOWS_1252),
            None => encoding_rs::WINDOWS_1252,
        }))
    }
}

/// The attribute by which this program says what it calls a variable.
const OWN_NAME: &[u8] = b"fritekst";

/// What stands behind the name of a theme there.
pub(super) const THEME: &[u8] = b"theme";

/// What this program calls variables, and behind it what they are, of attributes such as `name:one('value'\n)two('value'\n)/other:one('value'\n)`.
fn own_names(text: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((name, behind)) = split_at(rest, b":") {
        rest = behind;
        while !rest.is_empty() && rest[0] != b'/' {
            let Some((attribute, values)) = split_at(rest, b"(") else {
                return names;
            };
            rest = values;
            while let Some((value, behind)) = rest.strip_prefix(b"'").and_then(|rest| split_at(rest, b"'\n"))
            {
                if attribute == OWN_NAME {
                    names.push((name.to_vec(), value.to_vec()));
                }
                rest = behind;
            }
            let Some(behind) = rest.strip_prefix(b")") else {
                return names;
            };
            rest = behind;
        }
        rest = rest.strip_prefix(b"/").unwrap_or(rest);
    }
    names
}

/// What stands before and behind the first `mark`.
fn split_at<'t>(text: &'t [u8], mark: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let at = memchr::memmem::find(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

/// The two sides of `KEY=value`.
fn pair(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|byte| *byte == b'=')?;
    let key = text[..at].trim_ascii();
    Some((key.strip_prefix(b"\0").unwrap_or(key), &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_among_other_attributes() {
        let text = b"a_b:$@Role('0'\n'1'\n)fritekst('a-b'\n)/c:$@Role('0'\n)/d_e:fritekst('d-e('\n)";
        let pair = |name: &[u8], own: &[u8]| (name.to_vec(), own.to_vec());
        assert_eq!(own_names(text), [pair(b"a_b", b"a-b"), pair(b"d_e", b"d-e(")]);
        for damaged in [&b"a:b"[..], b"a:b(", b"a:b('c", b"a:b('c'\n", b"a", b""] {
            assert_eq!(own_names(damaged), []);
        }
    }
}
