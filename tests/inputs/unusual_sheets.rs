//! Sheets that no spreadsheet program writes, but scripts do: formulas without a value, rows out of order, texts in pieces.

use std::io::Write;
use std::path::Path;

use fritekst::corpus::ReadOptions;

use super::{layout, told, write_sheet};

#[test]
fn formulas_of_a_spreadsheet_without_a_saved_value_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.ods");
    let text = |text: &str| format!("<t:table-cell o:value-type=\"string\"><x:p>{text}</x:p></t:table-cell>");
    // As odfpy writes a formula; saved: a blank, and a number.
    let unsaved = "<t:table-cell t:formula=\"of:=1+1\"/>".to_owned();
    let blank = "<t:table-cell t:formula=\"of:=&quot;&quot;\" o:value-type=\"string\" o:string-value=\"\"/>"
        .to_owned();
    let number = "<t:table-cell t:formula=\"of:=1+1\" o:value-type=\"float\" o:value=\"2\"/>".to_owned();
    let half = "<t:table-cell t:formula=\"of:=1+1\" o:value-type=\"float\"/>".to_owned();
    let rows = [
        [text("id"), text("svar"), text("annet")],
        [text("1"), unsaved.clone(), unsaved],
        [text("2"), blank, half.clone()],
        [text("3"), number, text("x")],
        [text("4"), half, text("x")],
    ];
    let row = |cells: &[String; 3]| format!("<t:table-row>{}</t:table-row>", cells.concat());
    let content = format!(
        "<o:document-content xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:x=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <o:body><o:spreadsheet><t:table t:name=\"Svar\">{}</t:table></o:spreadsheet></o:body></o:document-content>",
        rows.iter().map(row).collect::<String>()
    )
    // The reader knows attributes by their usual names.
    .replace("<o:", "<office:")
    .replace("</o:", "</office:")
    .replace("xmlns:o=", "xmlns:office=")
    .replace(" o:", " office:")
    .replace("<t:", "<table:")
    .replace("</t:", "</table:")
    .replace("xmlns:t=", "xmlns:table=")
    .replace(" t:", " table:");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    std::fs::write(&path, zip.finish().expect("a file").into_inner()).expect("a file");
    let (rows, notices) = told(&path, &layout(&[], None), &ReadOptions::default()).expect("a survey");
    assert_eq!(rows, ["1: ", "2: ", "3: 2", "4: "]);
    assert!(
        notices[0].starts_with(
            "warning: svar.ods: 2 formulas have no saved value, such as the one in Svar!B2; taken as blank"
        ),
        "{}",
        notices[0]
    );
}

#[test]
fn formulas_without_a_saved_value_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.xlsx");
    write_sheet(
        &path,
        &[&["id", "svar", "annet"], &["1", "tolk"], &["2"], &["3"], &["4"]],
    );
    // As openpyxl writes formulas, and texts that begin with `=`.
    let formula =
        |cell: &str, kind: &str, value: &str| format!("<c r=\"{cell}\"{kind}><f>1+1</f>{value}</c>");
    let cells = [
        (
            "A3",
            [formula("B3", "", "<v></v>"), formula("C3", "", "<v/>")].concat(),
        ),
        ("A4", formula("B4", " t=\"str\"", "")),
        // Saved: a blank, and a number.
        (
            "A5",
            formula("B5", " t=\"str\"", "<v></v>") + &formula("C5", "", "<v>2</v>"),
        ),
    ];
    change_sheet(&path, |sheet| {
        cells.iter().fold(sheet, |sheet, (before, cells)| {
            let start = sheet.find(&format!("<c r=\"{before}\"")).expect("a cell");
            let end = start + sheet[start..].find("</c>").expect("its end") + "</c>".len();
            format!("{}{cells}{}", &sheet[..end], &sheet[end..])
        })
    });
    let (rows, notices) = told(&path, &layout(&[], None), &ReadOptions::default()).expect("a survey");
    assert_eq!(rows, ["1: tolk", "2: ", "3: ", "4: "]);
    assert_eq!(
        notices[0],
        "warning: svar.xlsx: 2 formulas have no saved value, such as the one in Sheet1!B3; taken as blank: open the file in a \
         spreadsheet program and save it there, or save the cells as text if what begins with `=` is an answer"
    );
    let preview =
        fritekst::corpus::preview(std::slice::from_ref(&path), &ReadOptions::default()).expect("a table");
    let found = preview
        .notices
        .iter()
        .map(ToString::to_string)
        .collect::<String>();
    assert!(found.contains("3 formulas have no saved value"), "{found}");
}

#[test]
fn rows_that_go_back_are_refused_and_lost_spaces_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.xlsx");
    let changed = |from: &str, to: &str| {
        write_sheet(&path, &[&["id", "svar"], &["1", "bolig"], &["2", "tolk"]]);
        change_sheet(&path, |sheet| {
            assert!(sheet.contains(from), "{sheet}");
            sheet.replace(from, to)
        });
        told(&path, &layout(&[], None), &ReadOptions::default())
    };
    let refused = "svar.xlsx: sheet `Sheet1` has row 2 PLACE, as no spreadsheet program writes it; open it in one and save it there";
    for (from, to, place) in [("A3\"", "A2\"", "twice"), ("A2\"", "A4\"", "behind row 4")] {
        let error = changed(from, to).expect_err("an error");
        assert!(error.ends_with(&refused.replace("PLACE", place)), "{error}");
    }
    let rich =
        "<c t=\"inlineStr\" r=\"C3\"><is><r><t>2</t></r><r><t> x </t></r><r><t>y</t></r></is></c><c r=\"B3\"";
    let (_, notices) = changed("<c r=\"B3\"", rich).expect("a survey");
    assert!(
        notices
            .iter()
            .any(|told| told.contains("2 spaces are lost between parts")),
        "{notices:?}"
    );
}

/// Writes the first sheet of a workbook anew.
fn change_sheet(path: &Path, change: impl FnOnce(String) -> String) {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).expect("a file")).expect("a workbook");
    let mut sheet = String::new();
    let mut part = archive.by_name(SHEET).expect("a sheet");
    std::io::Read::read_to_string(&mut part, &mut sheet).expect("its text");
    drop(part);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).expect("a part");
        if part.name().expect("a name") != SHEET {
            writer.raw_copy_file(part).expect("a copy");
        }
    }
    writer
        .start_file(SHEET, zip::write::SimpleFileOptions::default())
        .expect("a part");
    std::io::Write::write_all(&mut writer, change(sheet).as_bytes()).expect("its text");
    let bytes = writer.finish().expect("a workbook").into_inner();
    std::fs::write(path, bytes).expect("a file");
}
