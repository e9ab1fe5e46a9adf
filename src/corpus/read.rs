//! Reads a survey from its files.

use std::path::PathBuf;

use super::builder::Builder;
use super::charset::Charset;
use super::counts::Used;
use super::decimal::Decimal;
use super::delimiter::Delimiter;
use super::error::ReadError;
use super::header_rows::HeaderRows;
use super::label_rows::header_rows;
use super::layout::Layout;
use super::notice::Notice;
use super::progress::{Meter, Progress};
use super::reader::Reader;
use super::repeats::{BlankIds, Duplicates, Repeats};
use super::triple_s::without_data;
use super::window::Limits;
use super::wording::{Keep, Wordings};
use super::{Corpus, QuestionId};

/// What a reader is told instead of finding it out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The encoding of all files that have no byte order mark.
    pub encoding: Option<Charset>,
    /// The delimiter of all files.
    pub delimiter: Option<Delimiter>,
    /// The sheet of all workbooks; without, the first that has the needed columns.
    pub sheet: Option<String>,
    /// The rows of the header of all files that have one.
    pub header_rows: Option<HeaderRows>,
    /// The decimal mark of weights.
    pub decimal: Option<Decimal>,
    /// What is done with rows that repeat a respondent.
    pub duplicates: Duplicates,
    /// What is done with rows without an id.
    pub blank_ids: BlankIds,
    /// What values of SPSS and Triple-S are read as.
    pub coded_values: CodedValues,
}

/// What values of SPSS and Triple-S are read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodedValues {
    /// Their labels, where they have some: what people read.
    #[default]
    Labels,
    /// As they are; and variables of this program are named as it calls them, not as those must.
    Codes,
}

/// Reads `files`, in their order, as one survey, with the wordings of its questions.
///
/// Questions stand in the order of their wordings, others behind them in the order of their first row. Fails on
/// the first file that is at fault, with up to [`RowError::AT_ONCE`](super::RowError::AT_ONCE) of its faults.
pub fn read(
    files: &[PathBuf],
    layout: &Layout,
    questions: &[(QuestionId, String)],
    options: &ReadOptions,
) -> Result<(Corpus, Vec<Notice>), ReadError> {
    let (corpus, wordings, notices) = read_keeping(
        files,
        layout,
        questions,
        options,
        Wordings::default(),
        &mut |_| (),
    )?;
    Ok((Corpus { wordings, ..corpus }, notices))
}

/// The same, but the texts go to `keep`, block by block, and are not in the survey. `watch` is told how far reading
/// has come, at most once a block of the files.
pub fn read_keeping<K: Keep>(
    files: &[PathBuf],
    layout: &Layout,
    questions: &[(QuestionId, String)],
    options: &ReadOptions,
    keep: K,
    watch: &mut dyn FnMut(Progress),
) -> Result<(Corpus, K, Vec<Notice>), ReadError> {
    read_within(Limits::USUAL, files, layout, questions, options, keep, watch)
}

/// The same with limits that are not the usual ones.
pub(super) fn read_within<K: Keep>(
    limits: Limits,
    files: &[PathBuf],
    layout: &Layout,
    questions: &[(QuestionId, String)],
    options: &ReadOptions,
    keep: K,
    watch: &mut dyn FnMut(Progress),
) -> Result<(Corpus, K, Vec<Notice>), ReadError> {
    if files.is_empty() {
        return Err(ReadError::NoFiles);
    }
    let files = &*without_data(files);
    let header_rows = header_rows(files, layout, options);
    let mut reader = Reader {
        layout,
        options,
        limits,
        builder: Builder::new(layout, questions, keep).reading(options),
        notices: Vec::new(),
        meter: Meter::new(files, watch),
        repeats: Repeats::find(files, layout, options, &header_rows)?,
        used: Used::default(),
        header_rows,
    };
    for path in files {
        reader.file(path).map_err(|fault| ReadError::File {
            file: path.display().to_string(),
            fault,
        })?;
    }
    Ok(reader.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::testing::*;
    use proptest::prelude::*;

    #[test]
    fn several_files_are_one_survey_whatever_their_delimiters() {
        let files: [(&str, &[u8]); 2] = [
            ("a.csv", b"id;q;svar;fylke;vekt\n1;a;ja;Oslo;1\n"),
            ("b.tsv", b"vekt\tid\tsvar\tq\tfylke\n1,0\t1\tnei\tb\tOslo\n"),
        ];
        let (corpus, notices) = read_all(&files, &full()).expect("a survey");
        assert_eq!(answers(&corpus), ["1/a: ja", "1/b: nei"]);
        let told: Vec<String> = notices.iter().map(Notice::to_string).collect();
        assert_eq!(
            told,
            [
                "a.csv: UTF-8, delimiter `;`, 1 row, 1 answer",
                "b.tsv: UTF-8, delimiter tab, 1 row, 1 answer",
                "b.tsv: all its respondents are in earlier files",
                "b.tsv: weights have a decimal comma"
            ]
        );
        assert_eq!(corpus.inputs[1].name, "b.tsv");
    }

    #[test]
    fn ids_of_several_files_that_only_look_different_are_told_with_their_rows() {
        let files: [(&str, &[u8]); 2] = [
            ("a.csv", b"id;q;svar\n007;a;ja\n8;a;nei\n"),
            ("b.csv", b"id;q;svar\n8;b;ja\n7;b;nei\n"),
        ];
        let (corpus, notices) = read_all(&files, &long(Some("id"), Some("q"), "svar")).expect("a survey");
        assert_eq!(corpus.respondents.len(), 3);
        let told: Vec<String> = notices.iter().skip(2).map(Notice::to_string).collect();
        assert_eq!(
            told,
            [
                "b.csv: 1 respondent is in no earlier file",
                "warning: 1 id differs from another in case, spaces, leading zeros or a `.0` only, such as `007` (row 2 of \
                 a.csv) and `7` (row 3); they count as different respondents: write them alike if they are the same"
            ]
        );
    }

    #[test]
    fn ids_of_one_file_that_only_look_different_are_told() {
        let text: &[u8] = b"id;svar\n7;ja\na;nei\n007;ja\nA;nei\n";
        let (corpus, notices) =
            read_all(&[("a.csv", text)], &long(Some("id"), None, "svar")).expect("a survey");
        assert_eq!(corpus.respondents.len(), 4);
        let told = notices.last().map(Notice::to_string).unwrap_or_default();
        assert!(
            told.starts_with("warning: 2 ids differ from another in case, spaces, leading zeros")
                && told.contains("such as `7` (row 2) and `007` (row 4); they count as different"),
            "{told}"
        );
    }

    #[test]
    fn what_is_said_of_text_touches_no_other_file() {
        let options = ReadOptions {
            header_rows: Some(HeaderRows::new("2-3").expect("rows")),
            decimal: Some(Decimal::Comma),
            ..ReadOptions::default()
        };
        let json =
            b"{\"id\": 1, \"svar\": \"en\", \"vekt\": 1.125}\n{\"id\": 2, \"svar\": \"to\", \"vekt\": 2}\n";
        let text = b"tittel;;\nid;svar;vekt\nId;Svar;Vekt\n3;tre;1.125,5\n";
        let layout = Layout {
            weight: Some("vekt".to_owned()),
            ..long(Some("id"), None, "svar")
        };
        let files: [(&str, &[u8]); 2] = [("a.jsonl", json), ("b.csv", text)];
        let (corpus, notices) = read_with(&files, &layout, &[], &options).expect("a survey");
        assert_eq!(*corpus.respondents.weights, [1.125, 2.0, 1125.5]);
        assert!(notices.iter().all(|notice| !matches!(notice, Notice::Unused(_))));
        let (_, notices) = read_with(&files[..1], &layout, &[], &options).expect("a survey");
        let unused = notices
            .iter()
            .filter(|notice| matches!(notice, Notice::Unused(_)));
        assert_eq!(unused.count(), 2, "{notices:?}");
    }

    #[test]
    fn the_rows_of_a_header_are_those_of_the_file() {
        let layout = long(Some("id"), None, "svar");
        let read = |text: &str, rows: Option<&str>| {
            let options = ReadOptions {
                header_rows: rows.map(|rows| HeaderRows::new(rows).expect("rows")),
                ..ReadOptions::default()
            };
            let files: [(&str, &[u8]); 1] = [("a.csv", text.as_bytes())];
            let (corpus, notices) = read_with(&files, &layout, &[], &options)?;
            Ok::<_, String>((answers(&corpus), notices[0].to_string()))
        };
        let titled = "\nRapport\nid;svar\n1;ja\n";
        assert_eq!(read(titled, Some("3")).expect("answers").0, ["1/svar: ja"]);
        let blank = read(titled, Some("1")).expect_err("a blank row");
        assert!(
            blank.starts_with("a.csv: row 1, which is said to be the header"),
            "{blank}"
        );
        let found = read(titled, None).expect("answers");
        assert_eq!(found.0, ["1/svar: ja"]);
        assert_eq!(
            found.1,
            "a.csv: the header is row 3; the rows above it are passed over"
        );
        let below = read("id;svar;x\nid;svar\n", None).expect_err("a short row");
        assert!(below.contains("row 2"), "{below}");
        let elsewhere = read("a;b\nid;svar\n1;ja\n", None).expect_err("no header");
        assert!(
            elsewhere.ends_with(
                "row 2 has more of them: if that is the header, say so by --header-rows 2 (`header_rows` in the project file)"
            ),
            "{elsewhere}"
        );
    }

    #[test]
    fn inputs_carry_the_hash_of_their_bytes() {
        let corpus = survey("svar\nja\n", &long(None, None, "svar"));
        assert_eq!(
            corpus.inputs[0].sha256,
            "e809d692dc499c704b6ffa1c0d2156865ba238a755cb2cb01dbda7530c7020f8"
        );
    }

    #[test]
    fn no_more_than_ten_row_faults_are_told() {
        let told = error(
            &format!("id;svar\n{}", ";x\n".repeat(12)),
            &long(Some("id"), None, "svar"),
        );
        assert_eq!(told.lines().count(), 12);
        assert!(told.contains("row 11 (line 11) has no respondent's id in column `id`\n  and perhaps more: the rows below were not read\n"));
    }

    #[test]
    fn rows_without_anything_name_no_respondent() {
        let text = "id;svar\n1;ja\n;\n ;\u{a0}\n";
        let files: [(&str, &[u8]); 1] = [("svar.csv", text.as_bytes())];
        let (corpus, notices) = read_all(&files, &long(Some("id"), None, "svar")).expect("a survey");
        assert_eq!(corpus.respondents.len(), 1);
        assert_eq!(notices[1].to_string(), "svar.csv: 2 blank rows passed over");
    }

    #[test]
    fn files_that_cannot_be_read_say_what_to_do() {
        let layout = long(Some("id"), None, "svar");
        assert_eq!(
            error("id;svra\n1;ja\n", &layout),
            "svar.csv: there is no column `svar`; did you mean `svra`?"
        );
        assert!(error(" \n", &layout).starts_with("svar.csv: the file is empty"));
        assert!(error("id;svar\n", &layout).starts_with("svar.csv: there is a header but no row"));
        let told = read_all(&[("svar.XLSX", b"id;svar\n")], &layout).expect_err("an error");
        assert!(
            told.starts_with("svar.XLSX: by its ending a .xlsx file, but it does not begin like one"),
            "{told}"
        );
        let told = read_all(&[("svar.xls", b"id;svar\n")], &layout).expect_err("an error");
        assert!(
            told.starts_with("svar.xls: an old Excel workbook, which is not read"),
            "{told}"
        );
        let told = read_all(&[("svar.csv", b"PK\x03\x04")], &layout).expect_err("an error");
        assert!(
            told.starts_with("svar.csv: a workbook that is damaged or cut short ("),
            "{told}"
        );
        assert!(matches!(
            read(&[], &layout, &[], &ReadOptions::default()),
            Err(ReadError::NoFiles)
        ));
        let told = read(
            &["/nowhere/svar.csv".into()],
            &layout,
            &[],
            &ReadOptions::default(),
        )
        .expect_err("an error");
        assert!(
            told.to_string()
                .starts_with("/nowhere/svar.csv: cannot be read: "),
            "{told}"
        );
    }

    #[test]
    fn options_are_believed() {
        let options = ReadOptions {
            encoding: Some(Charset::new("macintosh").expect("a label")),
            delimiter: Some(Delimiter::BAR),
            ..ReadOptions::default()
        };
        let files: [(&str, &[u8]); 1] = [("svar.csv", b"id;svar|a;b\nx|p\x8c\n")];
        let (corpus, notices) = read_with(&files, &long(None, None, "a;b"), &[], &options).expect("a survey");
        assert_eq!(answers(&corpus), ["1/a;b: på"]);
        assert_eq!(
            notices[0].to_string(),
            "svar.csv: macintosh, delimiter `|`, 1 row, 1 answer"
        );
    }

    #[test]
    fn doubtful_files_are_read_with_a_notice() {
        let text = "id;svar\n1;\"sa \"nei\" der\"\n2;fÃ¥r\n";
        let files: [(&str, &[u8]); 2] = [("a.csv", text.as_bytes()), ("b.csv", b"id;svar\n3;x\n")];
        let (corpus, notices) = read_all(&files, &long(Some("id"), None, "svar")).expect("a survey");
        assert_eq!(corpus.len(), 3);
        let told: Vec<String> = notices.iter().map(Notice::to_string).collect();
        assert!(told[1].starts_with("a.csv: 1 row with text behind a closing quote, the first is row 2;"));
        assert!(
            told[2].starts_with(
                "a.csv: 1 letter spoilt by an earlier change of encoding, such as `Ã¥` on line 3;"
            )
        );
        let files: [(&str, &[u8]); 2] = [("a.csv", b"svar\nja\n"), ("b.csv", b"svar\nja\n")];
        let (_, notices) = read_all(&files, &long(None, None, "svar")).expect("a survey");
        assert_eq!(
            notices[1].to_string(),
            "b.csv: the same content as a.csv; is it given twice?"
        );
    }

    #[test]
    fn html_and_lost_letters_are_told_a_file() {
        let text = "id;svar\n1;barn & unge\n2;\"b&oslash;lig\"\n3;\"ja<br>\nnei\"\n4;b\u{fffd}r\n";
        let other = "id;svar\n5;\"R&D;\"\n";
        let files = [("a.csv", text.as_bytes()), ("b.csv", other.as_bytes())];
        let (corpus, notices) = read_all(&files, &long(Some("id"), None, "svar")).expect("a survey");
        assert_eq!(corpus.answer(1).text, "b&oslash;lig", "texts are not changed");
        let told: Vec<String> = notices.iter().map(Notice::to_string).collect();
        assert!(
            told[1].starts_with("warning: a.csv: 2 answers hold HTML, such as `b&oslash;lig` in row 3; ")
        );
        assert!(
            told[2].starts_with("warning: a.csv: 1 answer holds U+FFFD "),
            "{}",
            told[2]
        );
        assert!(told[2].contains("such as `b\u{fffd}r` in row 5; "), "{}", told[2]);
        assert_eq!(told.len(), 5);
    }

    #[test]
    fn byte_order_marks_are_no_part_of_a_header_and_tell_of_joined_files() {
        let text = "\u{feff}\u{feff}id;svar\n1;ja\n\u{feff}id;svar\n2;\u{200b}\u{ad}\n";
        let (corpus, notices) =
            read_all(&[("a.csv", text.as_bytes())], &long(Some("id"), None, "svar")).expect("a survey");
        assert_eq!(corpus.len(), 2, "what nobody sees is no answer");
        assert!(
            notices[1]
                .to_string()
                .starts_with("warning: a.csv: a byte order mark begins line 3, ")
        );
    }

    /// `rows` of a respondent's number and a text, as the csv crate writes them.
    fn written(rows: &[String], delimiter: u8, is_crlf: bool) -> String {
        let terminator = if is_crlf {
            csv::Terminator::CRLF
        } else {
            csv::Terminator::Any(b'\n')
        };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .from_writer(Vec::new());
        writer
            .write_record(["Nummer", "Svar på norsk"])
            .expect("a header");
        for (number, text) in rows.iter().enumerate() {
            writer.write_record([&number.to_string(), text]).expect("a row");
        }
        String::from_utf8(writer.into_inner().expect("all rows")).expect("text")
    }

    /// `text` in one of the encodings that are recognised.
    fn encoded(text: &str, encoding: usize) -> Vec<u8> {
        let marked = format!("\u{feff}{text}");
        match encoding {
            0 => text.as_bytes().to_vec(),
            1 => marked.into_bytes(),
            2 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
            3 => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            4 => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            rows in prop::collection::vec("[a-dæøåÆØÅé \",;|\t\r\n]{0,12}", 1..6),
            delimiter in prop::sample::select(b",;\t|".to_vec()),
            is_crlf: bool,
            encoding in 0..6_usize,
        ) {
            let bytes = encoded(&written(&rows, delimiter, is_crlf), encoding);
            let layout = long(Some("Nummer"), None, "Svar på norsk");
            let (corpus, _) = read_all(&[("svar.csv", &bytes)], &layout).expect("a survey");
            let texts: Vec<&str> = corpus.answers().map(|answer| answer.text).collect();
            let expected: Vec<&str> = rows.iter().map(String::as_str).filter(|row| !row.trim().is_empty()).collect();
            prop_assert_eq!(texts, expected);
            prop_assert_eq!(corpus.respondents.len(), rows.len());
        }

        #[test]
        fn any_bytes_are_a_survey_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_all(&[("svar.csv", &bytes)], &long(None, None, "a"));
        }

        #[test]
        fn any_table_is_a_survey_or_an_error(table in "[a\";,\t|\r\n]{0,80}") {
            let text = format!("id;a\n{table}");
            let _ = read_all(&[("svar.csv", text.as_bytes())], &long(Some("id"), None, "a"));
            let _ = read_all(&[("svar.csv", table.as_bytes())], &long(None, None, "a"));
        }
    }
}
