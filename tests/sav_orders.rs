//! Files of SPSS made by hand, byte by byte: the same in both orders of bytes, with labels and missing values of long texts.

use fritekst::corpus::{Layout, Notice, ReadOptions, Shape, read};

/// A file in the making.
struct Made {
    bytes: Vec<u8>,
    is_big: bool,
}

impl Made {
    fn int(&mut self, value: i32) -> &mut Self {
        let bytes = if self.is_big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        };
        self.raw(&bytes)
    }

    fn float(&mut self, value: f64) -> &mut Self {
        let bytes = if self.is_big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        };
        self.raw(&bytes)
    }

    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// A text with blanks behind it.
    fn text(&mut self, text: &str, width: usize) -> &mut Self {
        self.raw(format!("{text:<width$}").as_bytes())
    }

    /// A text with its length before it.
    fn counted(&mut self, text: &str) -> &mut Self {
        self.int(i32::try_from(text.len()).expect("a short text"))
            .raw(text.as_bytes())
    }

    /// A variable; `elements` of 8 bytes are its values.
    fn variable(&mut self, name: &str, width: i32, elements: usize, missing: &[f64]) {
        let format = if width == 0 {
            (5 << 16) | (8 << 8)
        } else {
            (1 << 16) | (width << 8)
        };
        let count = i32::try_from(missing.len()).expect("few");
        self.int(2)
            .int(width)
            .int(0)
            .int(count)
            .int(format)
            .int(format)
            .text(name, 8);
        for value in missing {
            self.float(*value);
        }
        for _ in 1..elements {
            self.int(2).int(-1).int(0).int(0).int(0).int(0).text("", 8);
        }
    }
}

fn made(is_big: bool) -> Vec<u8> {
    let mut made = Made {
        bytes: Vec::new(),
        is_big,
    };
    made.raw(b"$FL2")
        .text("@(#) SPSS DATA FILE made by hand", 60)
        .int(2)
        .int(7)
        .int(0)
        // Weighted by the first variable.
        .int(1)
        .int(3)
        .float(100.0);
    made.text("01 Jan 23", 9)
        .text("12:00:00", 8)
        .text("", 64)
        .text("", 3);
    made.variable("ID", 0, 1, &[]);
    made.variable("SVAR", 20, 3, &[]);
    made.variable("DEL", 12, 2, &[]);
    made.variable("KJONN", 0, 1, &[9.0]);
    // Blanks to the width of the variable, and NULs to a whole element, as PSPP writes them.
    let missing = f64::from_bits(u64::from_le_bytes(*b"X  \0\0\0\0\0"));
    let missing = if is_big {
        f64::from_bits(missing.to_bits().swap_bytes())
    } else {
        missing
    };
    made.variable("KODE", 3, 1, &[missing]);
    // Labels of numbers fill elements of 8 bytes with their lengths.
    made.int(3)
        .int(2)
        .float(1.0)
        .raw(&[6])
        .text("Kvinne", 7)
        .float(2.0)
        .raw(&[4])
        .text("Mann", 7);
    made.int(4).int(1).int(7);
    made.int(3)
        .int(1)
        .raw(b"K  \0\0\0\0\0")
        .raw(&[7])
        .text("Kommune", 7);
    made.int(4).int(1).int(8);
    let order = if is_big { 1 } else { 2 };
    made.int(7).int(3).int(4).int(8);
    for value in [20, 0, 0, 0, 1, 0, order, 65001] {
        made.int(value);
    }
    made.int(7)
        .int(4)
        .int(8)
        .int(3)
        .float(-f64::MAX)
        .float(f64::MAX)
        .float(-f64::MAX);
    made.int(7).int(20).int(1).int(5).raw(b"UTF-8");
    let part = |build: &dyn Fn(&mut Made)| {
        let mut part = Made {
            bytes: Vec::new(),
            is_big,
        };
        build(&mut part);
        part.bytes
    };
    let labels = part(&|part| {
        part.counted("DEL")
            .int(12)
            .int(1)
            .counted("landsdel-nor")
            .counted("Nord-Norge, også øyene");
    });
    let missing = part(&|part| {
        part.counted("DEL").raw(&[1]).int(8).text("ukjent", 8);
    });
    for (kind, bytes) in [(21, labels), (22, missing)] {
        made.int(7)
            .int(kind)
            .int(1)
            .int(i32::try_from(bytes.len()).expect("short"))
            .raw(&bytes);
    }
    made.int(999).int(0);
    made.float(1.0)
        .text("Vi mangler boliger", 24)
        .text("landsdel-nor", 16)
        .float(2.0)
        .text("K", 8);
    made.float(2.0)
        .text("Ingen tolk her", 24)
        .text("ukjent", 16)
        .float(9.0)
        .text("X", 8);
    made.float(3.5)
        .text("", 24)
        .text("annet", 16)
        .float(-f64::MAX)
        .text("S", 8);
    made.bytes
}

#[test]
fn both_orders_of_bytes_are_read_with_labels_and_missing_values_of_long_texts() {
    let layout = Layout {
        id: Some("ID".to_owned()),
        shape: Shape::Long {
            question: None,
            text: "SVAR".to_owned(),
        },
        background: vec!["DEL".to_owned(), "KJONN".to_owned(), "KODE".to_owned()],
        weight: None,
    };
    let folder = tempfile::tempdir().expect("a folder");
    for is_big in [false, true] {
        let path = folder.path().join("svar.sav");
        std::fs::write(&path, made(is_big)).expect("a file");
        let options = ReadOptions::default();
        let (corpus, notices) = read(std::slice::from_ref(&path), &layout, &[], &options).expect("a survey");
        let tells = |notices: &[Notice]| {
            notices
                .iter()
                .any(|notice| matches!(notice, Notice::OwnWeight { column, .. } if column == "ID"))
        };
        assert!(tells(&notices), "{notices:?}");
        let weighted = Layout {
            weight: Some("ID".to_owned()),
            ..layout.clone()
        };
        let (_, notices) = read(&[path], &weighted, &[], &options).expect("a survey");
        assert!(!tells(&notices), "{notices:?}");
        let background = |at: usize| {
            let respondent = corpus.respondents.get(at);
            (
                respondent.id().to_owned(),
                [0, 1, 2].map(|at| respondent.value(at).map(str::to_owned)),
            )
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            background(0),
            (
                "1".to_owned(),
                [some("Nord-Norge, også øyene"), some("Mann"), some("Kommune")]
            ),
            "{is_big}"
        );
        assert_eq!(
            background(1),
            ("2".to_owned(), [None, None, None]),
            "user-missing values"
        );
        assert_eq!(
            background(2),
            ("3.5".to_owned(), [some("annet"), None, some("S")])
        );
        let texts: Vec<&str> = corpus.answers().map(|answer| answer.text).collect();
        assert_eq!(texts, ["Vi mangler boliger", "Ingen tolk her"]);
    }
}
