//! All forms in an index as one text, so that those with a piece of a word are found at the speed of memory.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use aho_corasick::AhoCorasick;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};
use tantivy::termdict::TermDictionary;
use tantivy::{Index, IndexReader, ReloadPolicy};

use crate::text::inflection::fold;

use super::schema::schema;

/// The file in the folder of an index.
pub(super) const NAME: &str = "forms";

/// Bytes of a number in the file.
const WIDTH: usize = 8;

/// All forms in the order of the dictionary, where each has the same number.
///
/// In a file: how many forms there are, how many of them are folded to another spelling, where each form begins, the numbers
/// of those that are folded; numbers of eight bytes, the lowest first. Then the forms, each with a line break behind it.
#[derive(Debug)]
pub(super) struct Forms {
    bytes: OwnedBytes,
    count: usize,
    respelt: usize,
}

impl Forms {
    /// Reads the dictionary.
    pub fn read(dictionary: &TermDictionary) -> io::Result<Self> {
        let mut bytes = Vec::new();
        write(Some(dictionary), &mut bytes)?;
        Self::of(OwnedBytes::new(bytes)).ok_or_else(|| io::Error::other("the forms do not fit in memory"))
    }

    /// Writes those of `index` to a file in its folder.
    pub fn keep(index: &Index, folder: &Path) -> io::Result<()> {
        let mut out = BufWriter::new(File::create(folder.join(NAME))?);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into();
        let reader: IndexReader = reader.map_err(io::Error::other)?;
        let searcher = reader.searcher();
        match searcher.segment_readers().first() {
            Some(segment) => {
                let inverted = segment.inverted_index(schema().1.form);
                write(Some(inverted.map_err(io::Error::other)?.terms()), &mut out)?;
            }
            None => write(None, &mut out)?,
        }
        out.into_inner()?.sync_all()
    }

    /// Maps the file in the folder of an index.
    pub fn open(directory: &MmapDirectory) -> io::Result<Self> {
        let file = directory.open_read(Path::new(NAME)).map_err(io::Error::other)?;
        Self::of(file.read_bytes()?).ok_or_else(|| io::Error::other("the file of forms is cut off"))
    }

    fn of(bytes: OwnedBytes) -> Option<Self> {
        let number = |at: usize| Some(u64::from_le_bytes(*bytes.get(at * WIDTH..)?.first_chunk()?));
        let [count, respelt] = [number(0)?, number(1)?].map(|number| usize::try_from(number).ok());
        let (count, respelt) = (count?, respelt?);
        let numbers = count.checked_add(respelt)?.checked_add(2)?;
        let fits = numbers.checked_mul(WIDTH)? <= bytes.len();
        fits.then_some(Self {
            bytes,
            count,
            respelt,
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The form of that number.
    pub fn form(&self, number: usize) -> &str {
        let form = self.lines().get(self.start(number)..self.start(number + 1) - 1);
        form.and_then(|form| std::str::from_utf8(form).ok())
            .unwrap_or_default()
    }

    /// The numbers of the forms that have one of `pieces` in them, or are spelt so that they might; in order, each once.
    pub fn with_any(&self, pieces: &[String]) -> io::Result<Vec<usize>> {
        let mut numbers: Vec<usize> = (0..self.respelt)
            .map(|at| self.number(2 + self.count + at))
            .collect();
        numbers.extend(self.having(pieces)?);
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// The numbers of the forms that have one of `pieces` in them, in order, each once.
    pub fn having(&self, pieces: impl IntoIterator<Item = impl AsRef<[u8]>>) -> io::Result<Vec<usize>> {
        let any = AhoCorasick::new(pieces).map_err(io::Error::other)?;
        let lines = self.lines();
        let mut numbers = Vec::new();
        let mut from = 0;
        // The empty piece is also found behind the last form.
        while from < lines.len()
            && let Some(ahead) = any.find(&lines[from..])
        {
            let place = from + ahead.start();
            let number = self.numbers_below(place + 1) - 1;
            numbers.push(number);
            from = self.start(number + 1);
        }
        Ok(numbers)
    }

    /// How many forms begin below that place.
    fn numbers_below(&self, place: usize) -> usize {
        let (mut from, mut below) = (0, self.count);
        while from < below {
            let middle = usize::midpoint(from, below);
            match self.start(middle) < place {
                true => from = middle + 1,
                false => below = middle,
            }
        }
        from
    }

    fn lines(&self) -> &[u8] {
        &self.bytes[(2 + self.count + self.respelt) * WIDTH..]
    }

    /// Where the form of that number begins; of the number behind the last, the end.
    fn start(&self, number: usize) -> usize {
        match number < self.count {
            true => self.number(2 + number),
            false => self.lines().len(),
        }
    }

    fn number(&self, at: usize) -> usize {
        let bytes = self.bytes[at * WIDTH..].first_chunk().copied();
        u64::from_le_bytes(bytes.unwrap_or_default()) as usize
    }
}

fn write(dictionary: Option<&TermDictionary>, out: &mut impl Write) -> io::Result<()> {
    let mut lines = Vec::new();
    let (mut starts, mut respelt): (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
    if let Some(dictionary) = dictionary {
        let mut stream = dictionary.stream()?;
        while stream.advance() {
            let form = String::from_utf8_lossy(stream.key());
            if fold(&form) != form {
                respelt.push(starts.len() as u64);
            }
            starts.push(lines.len() as u64);
            lines.extend_from_slice(form.as_bytes());
            lines.push(b'\n');
        }
    }
    let counts = [starts.len() as u64, respelt.len() as u64];
    for number in counts.iter().chain(&starts).chain(&respelt) {
        out.write_all(&number.to_le_bytes())?;
    }
    out.write_all(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(words: &[&str]) -> Forms {
        let mut lines = String::new();
        let mut numbers = vec![words.len() as u64, 1];
        for word in words {
            numbers.push(lines.len() as u64);
            lines += &format!("{word}\n");
        }
        numbers.push(0);
        let numbers = numbers.iter().flat_map(|number| number.to_le_bytes());
        let bytes: Vec<u8> = numbers.chain(lines.bytes()).collect();
        Forms::of(OwnedBytes::new(bytes)).expect("whole")
    }

    #[test]
    fn pieces_are_found_in_their_words_each_once() {
        let forms = forms(&["aa", "bolig", "boligbolig", "ås", "åsbolig"]);
        assert_eq!(forms.len(), 5);
        let all: Vec<&str> = (0..5).map(|number| forms.form(number)).collect();
        assert_eq!(all, ["aa", "bolig", "boligbolig", "ås", "åsbolig"]);
        assert_eq!(forms.having(["bolig"]).expect("found"), [1, 2, 4]);
        assert_eq!(forms.having(["ås", "aa"]).expect("found"), [0, 3, 4]);
        assert_eq!(forms.having([""]).expect("found"), [0, 1, 2, 3, 4]);
        assert_eq!(forms.having(["x"]).expect("found"), [0; 0]);
        assert_eq!(forms.with_any(&["ås".to_owned()]).expect("found"), [0, 3, 4]);
    }

    #[test]
    fn a_file_that_is_cut_off_is_none() {
        let whole = [1u64, 0, 0].map(u64::to_le_bytes).concat();
        assert!(Forms::of(OwnedBytes::new(whole.clone())).is_some());
        for length in 0..whole.len() {
            assert!(
                Forms::of(OwnedBytes::new(whole[..length].to_vec())).is_none(),
                "{length}"
            );
        }
        let huge = [u64::MAX, 2, 0].map(u64::to_le_bytes).concat();
        assert!(Forms::of(OwnedBytes::new(huge)).is_none());
    }
}
