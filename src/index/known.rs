//! Which forms of an index a keyword finds, kept beside it: to read words for the members that they are made of is dear, and
//! reviewers ask for the same words again and again.

use std::fs;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::mapped::{put_note, read_note};
use crate::store::BUILD;
use crate::text::Analyzer;

/// The folder of what is kept, in that of the index: it goes when that goes.
const FOLDER: &str = "known";

/// So many keywords are kept; then all go, and those that are asked for come back.
const MOST: usize = 10_000;

/// Bytes of the sum that a file begins with, and of each number after it.
const SUM: usize = 8;
const WIDTH: usize = 4;

/// What is known of the keywords of one index, read by one analyzer. A file a keyword: a sum, then the numbers of the forms.
#[derive(Debug)]
pub(super) struct Known {
    folder: PathBuf,
    common: String,
}

impl Known {
    /// Beside the index in the folder `index`, of whose forms `sum` is a hash.
    pub fn of(index: &Path, sum: &str, analyzer: &Analyzer) -> Self {
        Self {
            folder: index.join(FOLDER),
            common: format!("{BUILD} {} {sum}", analyzer.settings()),
        }
    }

    /// The numbers of the forms that the keyword of that name finds, ascending and below `forms`; nothing if that is not known.
    pub fn get(&self, name: &str, forms: usize) -> Option<Vec<usize>> {
        let bytes = read_note(&self.place(name))?;
        let (sum, numbers) = bytes.split_first_chunk::<SUM>()?;
        let is_whole = u64::from_le_bytes(*sum) == xxh3_64(numbers) && numbers.len() % WIDTH == 0;
        let numbers = numbers
            .chunks_exact(WIDTH)
            .filter_map(|bytes| bytes.first_chunk());
        let numbers: Vec<usize> = numbers.map(|bytes| u32::from_le_bytes(*bytes) as usize).collect();
        let fits = numbers.is_sorted() && numbers.last().is_none_or(|last| *last < forms);
        (is_whole && fits).then_some(numbers)
    }

    /// Keeps them. Where that cannot be written, they are found again next time.
    pub fn keep(&self, name: &str, numbers: &[usize]) {
        let numbers: Option<Vec<u32>> = numbers.iter().map(|number| u32::try_from(*number).ok()).collect();
        let Some(numbers) = numbers else {
            return;
        };
        let numbers: Vec<u8> = numbers.into_iter().flat_map(u32::to_le_bytes).collect();
        let sum = xxh3_64(&numbers).to_le_bytes();
        if fs::read_dir(&self.folder).is_ok_and(|files| files.count() >= MOST) {
            let _ = fs::remove_dir_all(&self.folder);
        }
        let _ = fs::create_dir(&self.folder);
        let _ = put_note(&self.place(name), &[&sum[..], &numbers].concat());
    }

    fn place(&self, name: &str) -> PathBuf {
        let key = xxh3_128(format!("{}\0{name}", self.common).as_bytes());
        self.folder.join(format!("{key:032x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_known_of_the_same_index_and_only_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let plain = Analyzer::norwegian();
        let known = Known::of(folder.path(), "a", &plain);
        assert_eq!(known.get("bolig", 10), None);
        known.keep("bolig", &[2, 9]);
        known.keep("tolk", &[]);
        assert_eq!(known.get("bolig", 10), Some(vec![2, 9]));
        assert_eq!(known.get("tolk", 10), Some(vec![]));
        assert_eq!(known.get("bolig", 9), None, "of an index with fewer forms");
        assert_eq!(Known::of(folder.path(), "b", &plain).get("bolig", 10), None);
        let widened = Analyzer::norwegian().widened();
        assert_eq!(Known::of(folder.path(), "a", &widened).get("bolig", 10), None);
        let place = known.place("bolig");
        let whole = fs::read(&place).expect("a file");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&place, &bytes).expect("written");
            assert_eq!(known.get("bolig", 10), None, "byte {at}");
            fs::write(&place, &whole[..at]).expect("written");
            assert_eq!(known.get("bolig", 10), None, "{at} bytes");
        }
    }

    #[test]
    fn where_nothing_can_be_kept_nothing_is_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let known = Known::of(&folder.path().join("none"), "a", &Analyzer::norwegian());
        known.keep("bolig", &[1]);
        assert_eq!(known.get("bolig", 10), None);
    }
}
