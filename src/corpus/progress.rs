//! How far reading has come.

use std::path::PathBuf;

/// How much of the files is read. Each byte counts twice: once when the file is looked through, once when its rows are
/// taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes so far.
    pub done: u64,
    /// Bytes of all files; what is in pipes is not known before it comes.
    pub total: u64,
}

/// Tells somebody of progress.
pub(super) struct Meter<'w> {
    watch: &'w mut dyn FnMut(Progress),
    progress: Progress,
    /// What each file is believed to hold before it is opened; those that were opened left out.
    ahead: std::vec::IntoIter<u64>,
    /// What was done before the latest file.
    before: u64,
    /// Bytes of the latest file.
    length: u64,
}

impl<'w> Meter<'w> {
    /// Nothing of `files` is read.
    pub fn new(files: &[PathBuf], watch: &'w mut dyn FnMut(Progress)) -> Self {
        let length = |path: &PathBuf| {
            let metadata = std::fs::metadata(path).ok();
            metadata
                .filter(std::fs::Metadata::is_file)
                .map_or(0, |metadata| metadata.len())
        };
        let ahead: Vec<u64> = files.iter().map(length).collect();
        Self {
            watch,
            progress: Progress {
                done: 0,
                total: 2 * ahead.iter().sum::<u64>(),
            },
            ahead: ahead.into_iter(),
            before: 0,
            length: 0,
        }
    }

    /// Begins the next file, which has that many bytes.
    pub fn begin_file(&mut self, length: u64) {
        let believed = self.ahead.next().unwrap_or_default();
        self.before += 2 * self.length;
        self.length = length;
        self.progress.total = (self.progress.total + 2 * length).saturating_sub(2 * believed);
    }

    /// So many bytes of the file are looked through.
    pub fn looked_through(&mut self, bytes: u64) {
        self.tell(bytes.min(self.length));
    }

    /// The rows in so many bytes of the file are taken.
    pub fn taken(&mut self, bytes: u64) {
        self.tell(self.length + bytes.min(self.length));
    }

    fn tell(&mut self, done: u64) {
        let done = self.before + done;
        if done > self.progress.done {
            self.progress.done = done;
            (self.watch)(self.progress);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_only_grows_and_comes_to_its_total() {
        let mut told = Vec::new();
        let mut watch = |progress: Progress| told.push((progress.done, progress.total));
        let mut meter = Meter::new(&["/nowhere/svar.csv".into()], &mut watch);
        meter.begin_file(8);
        for bytes in [5, 8, 5, 8] {
            meter.looked_through(bytes);
        }
        for bytes in [5, 5, 8] {
            meter.taken(bytes);
        }
        meter.begin_file(1);
        meter.taken(1);
        assert_eq!(told, [(5, 16), (8, 16), (13, 16), (16, 16), (18, 18)]);
    }
}
