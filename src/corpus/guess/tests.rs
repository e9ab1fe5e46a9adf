use super::*;
use crate::corpus::{Layout, Project, ReadOptions, preview, read};
use crate::source::Sources;
use crate::text::Language;

/// Answers of a sentence, all different.
fn text(row: usize) -> String {
    const SUBJECTS: [&str; 4] = [
        "boliger til familier",
        "tolker i nord",
        "lærere med norsk",
        "leger i distriktet",
    ];
    format!("Vi mangler {} på sted {row}", SUBJECTS[row % 4])
}

fn region(row: usize) -> &'static str {
    ["Troms", "Vestland", "Oslo"][row % 3]
}

/// A file of 24 rows with these columns, and what its cells are by row.
fn export(delimiter: &str, columns: &[(&str, &dyn Fn(usize) -> String)]) -> String {
    let names: Vec<String> = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let mut file = names.join(delimiter) + "\n";
    for row in 0..24 {
        let cells: Vec<String> = columns
            .iter()
            .map(|(_, cell)| format!("\"{}\"", cell(row)))
            .collect();
        file += &(cells.join(delimiter) + "\n");
    }
    file
}

struct Guessed {
    guess: Guess,
    names: Vec<String>,
    toml: String,
    folder: tempfile::TempDir,
}

fn guessed(file: &str) -> Guessed {
    guessed_of(file, false)
}

fn guessed_of(file: &str, personal: bool) -> Guessed {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.csv");
    std::fs::write(&path, file).expect("a file");
    let options = ReadOptions::default();
    let preview = preview(std::slice::from_ref(&path), &options).expect("a table");
    let guess = guess(&preview);
    let description = Description {
        answers: &["svar.csv".to_owned()],
        preview: &preview,
        guess: &guess,
        options: &options,
        codebook: None,
        personal,
    };
    Guessed {
        toml: description.to_toml(),
        names: preview.columns.iter().map(|column| column.name.clone()).collect(),
        guess,
        folder,
    }
}

impl Guessed {
    /// The columns that were taken for that.
    fn of(&self, role: impl Fn(Role) -> bool) -> Vec<&str> {
        let taken = self
            .names
            .iter()
            .zip(&self.guess.roles)
            .filter(|(_, of)| role(**of));
        taken.map(|(name, _)| name.as_str()).collect()
    }

    fn are(&self, role: Role) -> Vec<&str> {
        self.of(|of| of == role)
    }

    fn personal(&self) -> Vec<&str> {
        self.of(|of| matches!(of, Role::Personal(_)))
    }

    fn questions(&self) -> Vec<(&str, Vec<&str>)> {
        let name = |at: &usize| self.names[*at].as_str();
        let questions = self.guess.questions.iter();
        questions
            .map(|question| (question.id.as_str(), question.columns.iter().map(name).collect()))
            .collect()
    }

    /// The project file works at once: its layout, and how many respondents and answers are read.
    fn reads(&self) -> (Layout, usize, usize) {
        let mut sources = Sources::default();
        let (project, problems) = Project::parse(sources.add("fritekst.toml", &*self.toml), &self.toml);
        assert_eq!(problems, [], "{}", self.toml);
        assert_eq!(project.min_cell, Some(5));
        let layout = project.layout().expect("a layout");
        let files = [self.folder.path().join("svar.csv")];
        let (corpus, _) =
            read(&files, &layout, &project.wordings(Language::Nb), &project.options).expect("a survey");
        (layout, corpus.respondents.len(), corpus.len())
    }
}

#[test]
fn an_export_of_qualtrics_is_known_with_its_wordings() {
    let head = "StartDate,Status,IPAddress,Duration (in seconds),ResponseId,RecipientEmail,LocationLatitude,Q1,Q2,Q5_1,Q5_2,Q6_4_TEXT\n\
                Start Date,Response Type,IP Address,Duration (in seconds),Response ID,Recipient Email,Location Latitude,Hvor?,Alder,\
                \"Hva er\nvanskeligst? - Først\",Hva er vanskeligst? - Så,Annet\n\
                {\"ImportId\":\"startDate\"},b,c,d,e,f,g,h,i,j,k,l\n"
        .replace("{\"ImportId\":\"startDate\"}", "\"{\"\"ImportId\"\":\"\"startDate\"\"}\"");
    let row = |at: usize| {
        let second = if at.is_multiple_of(2) {
            text(at + 5)
        } else {
            String::new()
        };
        let other = if at == 7 { "en annen rolle enn dem" } else { "" };
        format!(
            "2023-05-01 10:00:{at:02},IP Address,192.0.2.{at},{},R_{at}x,,59.9{at},{},{},{},{second},{other}\n",
            100 + at,
            region(at),
            20 + at,
            text(at)
        )
    };
    let guessed = guessed(&(head + &(0..24).map(row).collect::<String>()));
    assert_eq!(guessed.guess.tool, Some(Tool::Qualtrics));
    assert_eq!(guessed.are(Role::Id), ["ResponseId"]);
    assert_eq!(guessed.personal(), ["IPAddress", "LocationLatitude"]);
    assert_eq!(guessed.are(Role::Background), ["Q1"]);
    assert_eq!(guessed.are(Role::Number), ["Q2"]);
    assert_eq!(
        guessed.questions(),
        [("Q5", vec!["Q5_1", "Q5_2"]), ("Q6_4_TEXT", vec!["Q6_4_TEXT"])]
    );
    assert_eq!(
        guessed.guess.questions[0].wording.as_deref(),
        Some("Hva er vanskeligst?")
    );
    let (layout, respondents, answers) = guessed.reads();
    assert_eq!(
        (layout.background, respondents, answers),
        (vec!["Q1".to_owned(), "Q2".to_owned()], 24, 37)
    );
}

#[test]
fn an_export_of_nettskjema_is_known_by_its_dollar_columns() {
    let file = export(
        ";",
        &[
            ("$submission_id", &|row| (25_000_000 + row * 3).to_string()),
            ("$created", &|row| format!("2023-05-01T10:00:{row:02}")),
            ("fylke", &|row| region(row).to_owned()),
            ("hva_er_bra", &text),
            ("kontakt", &|row| format!("p{row}@example.no")),
            ("$answer_time_ms", &|row| (60_000 + row).to_string()),
        ],
    );
    let guessed = guessed(&file);
    assert_eq!(guessed.guess.tool, Some(Tool::Nettskjema));
    assert_eq!(guessed.are(Role::Id), ["$submission_id"]);
    assert_eq!(guessed.are(Role::Text), ["hva_er_bra"]);
    assert_eq!(guessed.personal(), ["kontakt"], "by what stands in it");
    let (layout, ..) = guessed.reads();
    assert_eq!(layout.background, ["fylke"]);
}

#[test]
fn questions_of_surveyxact_that_are_numbered_are_not_one_question() {
    let file = export(
        ";",
        &[
            ("respondent", &|row| (1000 + row).to_string()),
            ("s_1", &|row| (row % 3 + 1).to_string()),
            ("s_2", &text),
            ("s_3", &|row| text(row + 1)),
            ("s_4_1", &|row| text(row + 2)),
            ("s_4_2", &|row| {
                if row < 9 { text(row + 3) } else { String::new() }
            }),
            ("statoverall_1", &|_| "1".to_owned()),
            ("closetime", &|_| "01.05.2023 10:10".to_owned()),
            ("vekt", &|row| format!("{},{row:02}", 1 + row % 2)),
        ],
    );
    let guessed = guessed(&file);
    assert_eq!(guessed.guess.tool, Some(Tool::SurveyXact));
    assert_eq!(
        guessed.questions(),
        [
            ("s_2", vec!["s_2"]),
            ("s_3", vec!["s_3"]),
            ("s_4", vec!["s_4_1", "s_4_2"])
        ]
    );
    assert_eq!(guessed.are(Role::Weight), ["vekt"]);
    let (layout, _, answers) = guessed.reads();
    assert_eq!(
        (layout.weight.as_deref(), layout.background.len(), answers),
        (Some("vekt"), 1, 24 * 3 + 9)
    );
}

#[test]
fn an_export_of_limesurvey_has_its_subquestions_in_brackets() {
    let file = export(
        ",",
        &[
            ("id", &|row| (row + 1).to_string()),
            ("submitdate", &|_| "2023-05-01 10:00:00".to_owned()),
            ("lastpage", &|_| "3".to_owned()),
            ("seed", &|row| (row * 1_000_003).to_string()),
            ("ipaddr", &|row| format!("2001:db8::{row:x}")),
            ("G1Q1", &|row| region(row).to_owned()),
            ("G1Q1[other]", &|row| {
                if row == 3 {
                    "et helt annet fylke".to_owned()
                } else {
                    String::new()
                }
            }),
            ("G2Q1[SQ001]", &text),
            ("G2Q1[SQ002]", &|row| text(row + 1)),
        ],
    );
    let guessed = guessed(&file);
    assert_eq!(guessed.guess.tool, Some(Tool::LimeSurvey));
    assert_eq!(
        (guessed.are(Role::Id), guessed.personal()),
        (vec!["id"], vec!["ipaddr"])
    );
    assert_eq!(
        guessed.questions(),
        [
            ("G1Q1-other", vec!["G1Q1[other]"]),
            ("G2Q1", vec!["G2Q1[SQ001]", "G2Q1[SQ002]"])
        ]
    );
    guessed.reads();
}

#[test]
fn headers_of_forms_are_questions_and_get_short_ids() {
    const ASKED: &str = "Hva er vanskelig med å bosette flyktninger i din kommune?";
    let file = export(
        ";",
        &[
            ("ID", &|row| (row + 1).to_string()),
            ("Starttidspunkt", &|row| format!("5/1/23 10:{row:02}:00")),
            ("Fullføringstidspunkt", &|row| format!("5/1/23 11:{row:02}:00")),
            ("E-post", &|_| "anonymous".to_owned()),
            ("Navn", &|_| String::new()),
            ("Hvor enig er du i dette?", &|row| {
                ["Helt enig i det", "Litt uenig i det"][row % 2].to_owned()
            }),
            (ASKED, &text),
        ],
    );
    let guessed = guessed(&file);
    assert_eq!(guessed.guess.tool, Some(Tool::Forms));
    assert_eq!(
        guessed.questions(),
        [("vanskelig-bosette-flyktninger", vec![ASKED])]
    );
    assert_eq!(guessed.guess.questions[0].wording.as_deref(), Some(ASKED));
    assert_eq!(guessed.are(Role::Background), ["Hvor enig er du i dette?"]);
    guessed.reads();
}

#[test]
fn an_answer_a_row_is_known_by_ids_that_repeat_with_other_questions() {
    let mut file = "respondent,sporsmal,svar,fylke,kapittel\n".to_owned();
    for row in 0..36 {
        let (who, question) = (row / 2, ["bolig", "tolk"][row % 2]);
        file += &format!("{who},{question},{},{},{}\n", text(row), region(who), row % 4);
    }
    let guessed = guessed(&file);
    assert!(guessed.guess.is_long);
    let (layout, respondents, answers) = guessed.reads();
    assert_eq!((respondents, answers), (18, 36));
    assert_eq!(
        layout.background,
        ["fylke"],
        "what differs between a respondent's rows is no background"
    );
}

#[test]
fn personal_data_is_background_only_if_asked_for() {
    let file = export(
        ",",
        &[
            ("id", &|row| row.to_string()),
            ("svar", &text),
            ("Fornavn", &|row| format!("Navn{}", row % 4)),
            ("Mobil", &|row| format!("+47 400 00 0{row:02}")),
            ("fylke", &|row| region(row).to_owned()),
        ],
    );
    let left_out = guessed_of(&file, false).reads().0;
    assert_eq!(left_out.background, ["fylke"]);
    let taken_in = guessed_of(&file, true).reads().0;
    assert_eq!(taken_in.background, ["Fornavn", "Mobil", "fylke"]);
}

#[test]
fn what_a_person_must_look_at_is_told_with_its_rows() {
    let guessed = guessed(
        "id,svar\n1,Vi mangler tolker i nord\n2,Det er langt til skolen\n1,Ingen vil bo her lenger\n",
    );
    assert_eq!(guessed.guess.doubts, [Doubt::RepeatedId(0, 2, 4)]);
    assert!(
        guessed.toml.contains("rad 4 har samme id som rad 2"),
        "{}",
        guessed.toml
    );
    let guessed = super::tests::guessed("kode,vekt\n1,\n2,1\n");
    assert_eq!(
        guessed.guess.doubts,
        [Doubt::NoId, Doubt::Weight(1), Doubt::NoText]
    );
}

#[test]
fn names_with_any_letters_are_written_as_toml() {
    let file = export(
        ";",
        &[("a]b = # c", &text), ("\\n 'x'", &|row| region(row).to_owned())],
    );
    let (layout, ..) = guessed(&file).reads();
    assert_eq!(layout.background, ["\\n 'x'"]);
}

#[test]
fn labels_of_numbers_are_no_answers() {
    let seen = |is_coded| {
        let mut column = Sight::new("begrunnelse");
        (0..30).for_each(|row| column.take(&format!("{} nummer {row}", text(row))));
        column.is_coded = is_coded;
        role(&column, "begrunnelse", None, 30)
    };
    assert_eq!((seen(false), seen(true)), (Role::Text, Role::Background));
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pspp.sav");
    let columns = preview(&[file], &ReadOptions::default())
        .expect("a table")
        .columns;
    let coded: Vec<&str> = columns
        .iter()
        .filter(|column| column.is_coded)
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(coded, ["kjonn"]);
}

/// The project file of an export of Qualtrics passes over the wordings, though no row of import ids follows them.
#[test]
fn wordings_without_import_ids_are_seen() {
    let row = |at: usize| format!("2023-05-01 10:00,R_{at}x,{},{}\n", region(at), text(at));
    let rows: String = (0..24).map(row).collect();
    let names = "StartDate,ResponseId,Q1,Q2\n";
    let wordings = "Start Date,Response ID,Hvor?,Hva er vanskelig?\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.csv");
    let seen = |file: &str, options: &ReadOptions| {
        std::fs::write(&path, file).expect("a file");
        let preview = preview(std::slice::from_ref(&path), options).expect("a table");
        (preview.wordings, preview.rows, preview.has_qualtrics_labels)
    };
    let usual = ReadOptions::default();
    let with = format!("{names}{wordings}{rows}");
    assert_eq!(seen(&with, &usual), (Some(2), 25, false));
    assert_eq!(seen(&format!("{names}{rows}"), &usual), (None, 24, false));
    let options = ReadOptions {
        header_rows: Some(crate::corpus::HeaderRows::new("1-2").expect("rows")),
        ..ReadOptions::default()
    };
    assert_eq!(seen(&with, &options), (None, 24, true));
    // Whoever reads it without a look at it is told.
    let layout = crate::corpus::testing::long(Some("ResponseId"), None, "Q2");
    seen(&with, &usual);
    let (_, notices) = read(std::slice::from_ref(&path), &layout, &[], &usual).expect("a survey");
    let told: Vec<String> = notices.iter().map(ToString::to_string).collect();
    assert!(
        told.iter()
            .any(|told| told.contains("row 2 holds what Qualtrics calls the columns")),
        "{told:?}"
    );
    let (_, notices) = read(std::slice::from_ref(&path), &layout, &[], &options).expect("a survey");
    assert!(
        notices
            .iter()
            .all(|notice| !matches!(notice, crate::corpus::Notice::Wordings { .. }))
    );
}

/// The row is passed over in those files that have it, when they are read.
#[test]
fn a_header_of_two_rows_is_seen_in_some_of_several_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = |name: &str, wordings: &str| {
        let path = folder.path().join(name);
        let rows = format!("StartDate,ResponseId,Q1\n{wordings}2023-05-01 10:00,R_{name},ja\n");
        std::fs::write(&path, rows).expect("a file");
        path
    };
    let wordings = "Start Date,Response ID,Hva?\n";
    let files = [
        named("a.csv", wordings),
        named("b.csv", wordings),
        named("c.csv", ""),
    ];
    let seen =
        |files: &[std::path::PathBuf]| preview(files, &ReadOptions::default()).expect("tables").wordings;
    assert_eq!((seen(&files[2..]), seen(&files)), (None, Some(2)));
}

#[test]
fn all_files_are_looked_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["a", "b"].map(|name| {
        let path = folder.path().join(format!("{name}.csv"));
        let row = |at: usize| format!("{name}{at},{name},{},\n", text(at));
        let rows: String = (0..24).map(row).collect();
        std::fs::write(&path, format!("id,bolge,svar,tom\n{rows}")).expect("a file");
        path
    });
    let roles =
        |files: &[std::path::PathBuf]| guess(&preview(files, &ReadOptions::default()).expect("tables")).roles;
    assert_eq!(roles(&files[..1])[1], Role::Constant);
    assert_eq!(
        roles(&files),
        [Role::Id, Role::Background, Role::Text, Role::Empty]
    );
}

#[test]
fn numbers_of_people_are_personal_without_their_noughts_and_spaces() {
    // Made for the test: months above 80 are of nobody.
    let sound = |start: usize| {
        let made = (0..100).map(|check| format!("0181{start:05}{check:02}"));
        made.into_iter().find(|number| {
            let mut column = Sight::new("x");
            column.take(number);
            column.identities == 1
        })
    };
    let numbers: Vec<String> = (10_000..).filter_map(sound).take(24).collect();
    let file = export(
        ";",
        &[
            ("id", &|row| (41_000_000 + row).to_string()),
            ("nummer", &|row| numbers[row][1..].to_owned()),
            ("x7", &|row| {
                (40_000_000 + row % 2 * 50_000_000 + row * 390_017).to_string()
            }),
            ("tlf_privat", &|row| (22_000_000 + row * 10).to_string()),
            ("belop", &|row| (20_000_000 + row * 1000).to_string()),
            ("mobilbruk", &|row| (row % 3).to_string()),
        ],
    );
    let guessed = guessed(&file);
    assert_eq!(guessed.are(Role::Personal(Personal::Identity)), ["nummer"]);
    assert_eq!(guessed.are(Role::Personal(Personal::Phone)), ["x7", "tlf_privat"]);
    assert_eq!(guessed.are(Role::Id), ["id"]);
    assert_eq!(guessed.are(Role::Number), ["belop"]);
}

#[test]
fn a_weight_that_the_file_names_is_the_weight() {
    let file = export(
        ";",
        &[
            ("id", &|row| row.to_string()),
            ("vekt", &|row| (50 + row).to_string()),
            ("w", &|row| format!("1.{row:02}")),
        ],
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.csv");
    std::fs::write(&path, file).expect("a file");
    let mut preview = preview(&[path], &ReadOptions::default()).expect("a table");
    assert_eq!(guess(&preview).roles[1..], [Role::Weight, Role::Number]);
    preview.weight = Some("w".to_owned());
    assert_eq!(guess(&preview).roles[1..], [Role::Number, Role::Weight]);
}

#[test]
fn dates_are_no_telephone_numbers() {
    let date = |row: usize| format!("2023-{:02}-{:02}", row % 12 + 1, row % 28 + 1);
    let guessed = guessed(&export(";", &[("id", &|row| row.to_string()), ("levert", &date)]));
    assert_eq!(guessed.are(Role::Time), ["levert"]);
}
