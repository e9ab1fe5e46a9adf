//! Reads file after file into one survey.
//!
//! Each file is gone through twice, block by block: first for what only the whole tells, its encoding and whether all
//! of it is text; then for its rows. It must not change meanwhile.

use std::io::Read;
use std::path::Path;

use super::Corpus;
use super::builder::Builder;
use super::columns::Columns;
use super::counts::{Counts, Used};
use super::csv::{Dialect, Row, Table};
use super::decode::Taking;
use super::delimiter::Delimiter;
use super::error::{FileFault, RowError, RowFault};
use super::form::{Form, Numbering};
use super::hasher::Hasher;
use super::header_rows::HeaderRows;
use super::layout::Layout;
use super::misread::Misread;
use super::mojibake::Mojibake;
use super::notice::Notice;
use super::opened::{Opened, Wanted};
use super::past::Past;
use super::progress::Meter;
use super::read::ReadOptions;
use super::records::Records;
use super::repeats::{BlankIds, Handled, Handling, Renamed, Repeats};
use super::steady::SteadyFile;
use super::window::{Limits, Window};
use super::wording::Keep;

/// A survey in the making, and how its files are read.
pub(super) struct Reader<'l, K> {
    pub layout: &'l Layout,
    pub options: &'l ReadOptions,
    pub limits: Limits,
    pub builder: Builder<'l, K>,
    pub notices: Vec<Notice>,
    pub meter: Meter<'l>,
    pub repeats: Repeats,
    pub used: Used,
    /// The rows of the header of each file; nothing of those that nothing is said of.
    pub header_rows: Vec<Option<HeaderRows>>,
}

impl<K: Keep> Reader<'_, K> {
    /// The survey without its texts, who keeps them, and what is to be told.
    pub fn finish(self) -> (Corpus, K, Vec<Notice>) {
        let mut notices = self.notices;
        notices.extend(self.builder.alike_ids());
        let (corpus, kept, unasked) = self.builder.finish();
        notices.extend(unasked.into_iter().map(Notice::NoSuchQuestion));
        notices.extend(self.used.unused(self.options));
        (corpus, kept, notices)
    }

    /// Reads a file. That it changed meanwhile is told before any other fault, which may come of it.
    pub fn file(&mut self, path: &Path) -> Result<(), FileFault> {
        let mut file = SteadyFile::open(path)?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        let result = self.steady_file(&mut file, path, name.to_string_lossy().into_owned());
        if file.is_unchanged() {
            result
        } else {
            Err(FileFault::Changed)
        }
    }

    fn steady_file(&mut self, file: &mut SteadyFile, path: &Path, name: String) -> Result<(), FileFault> {
        let wanted = Wanted {
            name: &name,
            most_bytes: Records::most(file.length()),
            layout: self.layout,
            options: self.options,
        };
        let mut opened = Opened::new(file, path, &wanted, &mut self.notices)?;
        let file = &mut opened;
        self.meter.begin_file(file.length());
        let taking = match file.form() {
            Some(_) => Taking::utf8(),
            None => self.taking(file)?,
        };
        match self.table(file, taking, name) {
            // A file of white space has no header to be at fault.
            Err(fault) if !matches!(fault, FileFault::Io(_)) && self.is_blank(file, taking)? => {
                Err(FileFault::Empty)
            }
            result => result,
        }
    }

    /// Goes through the rows of `file`.
    fn table(&mut self, file: &mut Opened<'_>, taking: Taking, name: String) -> Result<(), FileFault> {
        let own_sha256 = file.sha256()?;
        let length = file.is_length_known().then_some(file.length());
        let (form, packing) = (file.form().cloned(), file.packing());
        let program = form.as_ref().map_or("", Form::program);
        let beside = file.beside().cloned();
        let weight = file.weight().filter(|_| self.layout.weight.is_none());
        let weight = weight.map(str::to_owned);
        let hasher = own_sha256.is_none().then(Hasher::start).transpose()?;
        let window = Window::new(file.rewound()?, taking, self.limits, hasher);
        let numbering = form.as_ref().map_or(Numbering::Text, Form::numbering);
        let delimiter = match form {
            Some(_) => Some(Delimiter::COMMA),
            None => self.options.delimiter,
        };
        let header_rows = self.header_rows.get(self.builder.files()).copied().flatten();
        let dialect = Dialect {
            delimiter,
            header_rows,
        };
        self.used.note(form.as_ref());
        let table = Table::open(window, &self.layout.columns(), dialect, numbering)?;
        let mut table = table.ok_or(FileFault::Empty)?;
        self.builder
            .begin_file(name.clone(), numbering == Numbering::Text);
        let has_labels = table.skip_labels(header_rows)?.is_some();
        let answers = self.builder.answers();
        let counts = self.rows(&mut table, form.as_ref())?;
        let form = form.unwrap_or(Form::Text {
            packing,
            charset: taking.charset,
            delimiter: table.delimiter(),
        });
        let titled = table.titled();
        let whole = table.finish();
        if length.is_some_and(|length| length != whole.bytes) {
            return Err(FileFault::Changed);
        }
        let sha256 = own_sha256.unwrap_or(whole.sha256);
        if let Some(other) = self.builder.end_file(sha256, beside) {
            self.notices.push(Notice::SameContent {
                file: name.clone(),
                other: other.to_owned(),
            });
        }
        self.notices.extend(titled.map(|row| Notice::Above {
            file: name.clone(),
            row,
        }));
        if has_labels {
            self.notices.push(Notice::Labels {
                file: name.clone(),
                rows: header_rows.map_or(2, HeaderRows::labels),
                is_qualtrics: header_rows.is_none(),
            });
        } else if header_rows != self.options.header_rows {
            self.notices.push(Notice::NoLabels { file: name.clone() });
        }
        self.notices.push(Notice::Taken {
            file: name.clone(),
            form,
            rows: counts.rows,
            answers: self.builder.answers() - answers,
        });
        self.notices.extend(weight.map(|column| Notice::OwnWeight {
            file: name.clone(),
            column,
            form: program,
        }));
        self.notices.extend(self.builder.notices(&name));
        self.notices
            .extend(counts.notices(&name, self.options.duplicates));
        self.doubts(name, numbering, whole.past);
        Ok(())
    }

    /// Tells of letters that are not what they were when they were written.
    fn doubts(&mut self, file: String, numbering: Numbering, past: Past) {
        let residues = self.builder.residues().clone();
        let file = || file.clone();
        let is_text = numbering == Numbering::Text;
        let joined = past.joined.filter(|_| is_text);
        let joined = joined.map(|line| Notice::JoinedFiles { file: file(), line });
        let mojibake = past.mojibake.map(|found| Notice::Mojibake {
            file: file(),
            found: Mojibake {
                line: found.line.filter(|_| is_text),
                ..found
            },
        });
        let html = residues.html.map(|found| Notice::Html { file: file(), found });
        let lost = residues
            .lost
            .map(|found| Notice::LostLetters { file: file(), found });
        let misread = past.misread.filter(Misread::is_likely);
        let misread = misread.map(|found| Notice::Misread { file: file(), found });
        let doubts = [joined, mojibake, misread, html, lost];
        self.notices.extend(doubts.into_iter().flatten());
    }

    fn rows<R: Read>(&mut self, table: &mut Table<R>, form: Option<&Form>) -> Result<Counts, FileFault> {
        let columns = Columns::find(self.layout, table.header()).map_err(|faults| FileFault::Columns {
            faults,
            one_column: form.is_none() && table.header().len() == 1,
            sheet: match form {
                Some(Form::Sheet(name)) => Some(name.clone()),
                _ => None,
            },
            elsewhere: table.elsewhere(),
        })?;
        let header = table.header().clone();
        let mut counts = Counts::default();
        let mut errors = Vec::new();
        while errors.len() < RowError::AT_ONCE {
            self.meter.taken(table.bytes());
            let Some(row) = table.next()? else { break };
            counts.look(&row, &header);
            if let Err(fault) = self.row(&row, &columns, &mut counts) {
                errors.push(row.error(fault));
            }
        }
        if !errors.is_empty() {
            let more = errors.len() == RowError::AT_ONCE && table.next()?.is_some();
            return Err(FileFault::Rows { errors, more });
        }
        if counts.rows == 0 {
            return Err(FileFault::HeaderOnly);
        }
        Ok(counts)
    }

    /// Takes a row. One without anything in it names no respondent, and is passed over where rows have ids.
    fn row<R: Read>(
        &mut self,
        row: &Row<'_, R>,
        columns: &Columns,
        counts: &mut Counts,
    ) -> Result<(), RowFault> {
        counts.rows += 1;
        let is_stray = row.check()?;
        if columns.id.is_some() && row.is_blank() {
            counts.blank += 1;
            return Ok(());
        }
        if is_stray && counts.stray_quotes == 0 {
            counts.first_stray = row.number;
        }
        counts.stray_quotes += usize::from(is_stray);
        let renamed = match self.renamed(row, columns, counts) {
            Some(Handled::PassedOver) => return Ok(()),
            Some(Handled::Renamed(id)) => Some(id),
            None => None,
        };
        match (renamed, columns.id) {
            (Some(id), Some(at)) => {
                let renamed = Renamed {
                    fields: row.fields,
                    at,
                    id: &id,
                };
                self.builder.row(columns, row.number, &renamed)
            }
            _ => self.builder.row(columns, row.number, &row.fields),
        }
    }

    /// What becomes of a row that repeats a respondent or names none, by the rules that were chosen.
    fn renamed<R: Read>(&self, row: &Row<'_, R>, columns: &Columns, counts: &mut Counts) -> Option<Handled> {
        let id = row.fields[columns.id?].trim();
        let file = self.builder.files();
        if id.is_empty() && self.options.blank_ids == BlankIds::Number {
            counts.unnamed.push(row.number);
            let number = row.number;
            return Some(Handled::Renamed(match file {
                1 => format!("#{number}"),
                _ => format!("#{file}.{number}"),
            }));
        }
        let handling = self.repeats.handling(file - 1, row.number)?;
        counts.repeats.push(row.number);
        Some(match handling {
            Handling::PassOver => Handled::PassedOver,
            Handling::Nth(nth) => Handled::Renamed(format!("{id}#{nth}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::read::read_within;
    use crate::corpus::testing::{long, wide};
    use crate::corpus::{Charset, Wordings};

    /// What is read of the files, in blocks of that length.
    fn told(files: &[Vec<u8>], layout: &Layout, options: &ReadOptions, block: usize, row: usize) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = (0..files.len()).map(|at| folder.path().join(format!("{at}.csv")));
        let paths: Vec<_> = paths.collect();
        for (path, bytes) in paths.iter().zip(files) {
            std::fs::write(path, bytes).expect("a file");
        }
        let limits = Limits { block, row };
        let keep = Wordings::default();
        let result = read_within(limits, &paths, layout, &[], options, keep, &mut |_| ());
        let told = result.map_or_else(|error| error.to_string(), |survey| format!("{survey:?}"));
        told.replace(&*folder.path().to_string_lossy(), "")
    }

    fn check(files: &[Vec<u8>], layout: &Layout, options: &ReadOptions) {
        let row = Limits::USUAL.row;
        let whole = told(files, layout, options, 1 << 16, row);
        for block in [1, 2, 7, 64] {
            assert_eq!(
                told(files, layout, options, block, row),
                whole,
                "in blocks of {block}"
            );
        }
    }

    fn latin(text: &str) -> Vec<u8> {
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
    }

    fn utf16(text: &str) -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_kind_of_file_is_the_same_in_any_blocks() {
        let layout = long(Some("id"), None, "svar");
        let texts = [
            "id;svar\r\n1;\"a\r\n\"\"b\"\"\"\r\n\r\n2;blåbær\r\n",
            "sep=;\r\nid;svar\r1;Ã¥\r\r2;fÃ¸r",
            "\u{feff}\u{feff}id,svar\n1,a\n\u{feff}id,svar\n2,&nbsp;\n\u{feff}3,\u{fffd}\n",
            "\n\n\nid;svar\n1;\"a\n2;\"b\";\n3;x;y\n4\n;z\n1;b\n",
            "id;svar\n1;\"sa \"nei\" der\"\n;\n2;\"aldri",
            "id,svar\n\"Hva,\nx\",y\n\"{\"\"ImportId\"\":1}\",z\n1,a\n",
            " \n\r\n \t\n",
            "id;svar\n",
            "",
            "id;svar\n1;\0\n",
            "\n\u{feff}id;svar\n1;a\n",
        ];
        for text in texts {
            for bytes in [text.as_bytes().to_vec(), latin(text), utf16(text)] {
                check(&[bytes], &layout, &ReadOptions::default());
            }
        }
        let damaged = b"id;svar\n1;bl\xc3\xa5b\xc3\xa6r \xe5\n".to_vec();
        check(&[damaged], &layout, &ReadOptions::default());
        let column = b"svar\nja\r\n\r\n\n\nnei\n\n".to_vec();
        check(&[column], &long(None, None, "svar"), &ReadOptions::default());
    }

    #[test]
    fn files_of_many_blocks_are_read_with_their_usual_length() {
        let row = |number: usize| format!("{number};\"svar nr. {number}, på øya\"\r\n");
        let rows: String = (0..80_000).map(row).collect();
        let text = format!("id;svar\r\n{rows}x;y;z\r\n");
        let layout = long(Some("id"), None, "svar");
        let block = Limits::USUAL.block;
        assert!(text.len() > 2 * block);
        let told = told(
            &[text.into_bytes()],
            &layout,
            &ReadOptions::default(),
            block,
            block,
        );
        assert!(
            told.starts_with("/0.csv: row 80002 (line 80002) has 3 fields"),
            "{told}"
        );
    }

    #[test]
    fn a_row_beyond_all_sense_is_told_and_not_kept() {
        let text = format!("id;svar\n1;a\n\n2;\"{}", "å \n".repeat(1 << 20));
        let layout = long(Some("id"), None, "svar");
        let told = told(
            &[text.into_bytes()],
            &layout,
            &ReadOptions::default(),
            1 << 16,
            64,
        );
        assert!(
            told.starts_with("/0.csv: row 4 (line 4) is longer than 256 MiB; "),
            "{told}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_a_pipe_gives_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("svar.csv");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.is_ok_and(|status| status.success()));
        let pipe = path.clone();
        let writer = std::thread::spawn(move || std::fs::write(pipe, "svar\nja\n"));
        let layout = long(None, None, "svar");
        let survey = crate::corpus::read(&[path], &layout, &[], &ReadOptions::default());
        writer.join().expect("a writer").expect("written");
        assert_eq!(survey.expect("a survey").0.answer(0).text, "ja");
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("svar.csv");
        std::fs::write(&path, "svar\nja\n").expect("a file");
        let paths = [path.clone()];
        let mut write = |_| std::fs::write(&path, "svar\nja\nnei\n").expect("a longer file");
        let (layout, options) = (long(None, None, "svar"), ReadOptions::default());
        let keep = Wordings::default();
        let result = read_within(Limits::USUAL, &paths, &layout, &[], &options, keep, &mut write);
        let told = result.expect_err("a change").to_string();
        assert!(
            told.ends_with(
                "svar.csv: it was changed while it was read; run this again when whoever writes it is done"
            ),
            "{told}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_table_is_the_same_in_any_blocks(
            header in prop::sample::select(vec!["id;svar\n", "svar\r\n", "\u{feff}svar;id\r", "sep=;\nid;svar\n", ""]),
            table in prop::collection::vec("[1-3aåÃ¥&<\u{fffd}\u{feff}\"; \n]{0,9}[;\"\r\n]{1,3}", 0..9),
            spoilt in prop::collection::vec((0..90_usize, any::<u8>()), 0..2),
            encoding in 0..3_usize,
            (has_id, is_wide, believed) in any::<(bool, bool, bool)>(),
        ) {
            let text = format!("{header}{}", table.concat());
            let mut bytes = [text.clone().into_bytes(), latin(&text), utf16(&text)][encoding].clone();
            for (at, byte) in spoilt {
                if let Some(spoilt) = bytes.get_mut(at) {
                    *spoilt = byte;
                }
            }
            let id = has_id.then_some("id");
            let layout = if is_wide { wide(id, &[("a", "svar")]) } else { long(id, None, "svar") };
            let encoding = believed.then(|| Charset::new("gb18030").expect("a label"));
            let options = ReadOptions { encoding, ..ReadOptions::default() };
            check(&[b"id;svar\n1;ja\n".to_vec(), bytes], &layout, &options);
        }
    }
}
