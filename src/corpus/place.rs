//! Rows of several files, in four bytes each.

use super::error::EarlierRow;

/// A row: its number, counted on from file to file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place(u32);

/// The files that rows are of, and the row that is read.
#[derive(Debug, Default)]
pub(super) struct Places {
    files: Vec<File>,
    latest: Place,
}

#[derive(Debug)]
struct File {
    name: Box<str>,
    /// The last row before it.
    before: Place,
}

impl Places {
    /// Begins the file of that name; the rows that follow are of it.
    pub fn begin_file(&mut self, name: &str) {
        self.files.push(File {
            name: name.into(),
            before: self.latest,
        });
    }

    /// Comes to the row of that number, from 1, in the latest file.
    pub fn begin_row(&mut self, number: usize) {
        let before = self.files.last().map_or(0, |file| file.before.0);
        self.latest = Place(before.saturating_add(u32::try_from(number).unwrap_or(u32::MAX)));
    }

    /// The row that is read.
    pub fn latest(&self) -> Place {
        self.latest
    }

    /// A row as it is told of when a row of the latest file is read.
    pub fn earlier(&self, place: Place) -> EarlierRow {
        let behind = self.files.partition_point(|file| file.before.0 < place.0);
        let file = self.files[..behind].last();
        EarlierRow {
            row: (place.0 - file.map_or(0, |file| file.before.0)) as usize,
            file: file
                .filter(|_| behind < self.files.len())
                .map(|file| file.name.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_with_its_file_unless_that_is_the_latest() {
        let mut places = Places::default();
        let row = |places: &mut Places, number| {
            places.begin_row(number);
            places.latest()
        };
        places.begin_file("a.csv");
        let (second, last) = (row(&mut places, 2), row(&mut places, 7));
        assert_eq!(places.earlier(last).to_string(), "row 7");
        places.begin_file("b.csv");
        let first = row(&mut places, 2);
        let told = [second, last, first].map(|place| places.earlier(place).to_string());
        assert_eq!(told, ["row 2 of a.csv", "row 7 of a.csv", "row 2"]);
    }
}
