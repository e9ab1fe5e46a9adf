use super::*;
use crate::agreement::hand_file::of_text;

/// Respondent, question and themes of each answer.
type Rows = Vec<(String, String, Vec<String>)>;

fn rows(codings: &HandCodings) -> Rows {
    let answers = codings.answers().iter();
    let rows = answers.map(|coded| {
        let themes = coded.themes.iter().cloned().collect();
        (coded.respondent.to_string(), coded.question.to_string(), themes)
    });
    rows.collect()
}

fn read(text: &str) -> Rows {
    rows(&HandCodings::read(text.as_bytes().to_vec()).expect("codings"))
}

fn refused(text: &str) -> String {
    let read = HandCodings::read(text.as_bytes().to_vec());
    read.expect_err("no codings").to_string()
}

/// Reads what a survey wrote that has these questions with their themes, and this background.
fn read_as(questions: &[(&str, &[&str])], background: &[&str], text: &str) -> Result<Rows, String> {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let question = |(id, themes): &(&str, &[&str])| (QuestionId::new(id).expect("an id"), texts(themes));
    let known = KnownIds::new(questions.iter().map(question).collect(), texts(background));
    let path = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(path.path(), text).expect("a file");
    let read = HandCodings::read_file(path.path(), Some(&known));
    let codings = read.map_err(|error| error.to_string())?;
    assert_eq!(codings.taken(), [], "nothing was guessed");
    Ok(rows(&codings))
}

#[test]
fn respondents_have_an_answer_only_where_their_columns_are_filled() {
    let rows = read("respondent,fylke,weight,q.a,q.b,r.a\n1,Troms,1.5,1,0,\n2,Oslo,1,0,0,1\n3,Oslo,1,,,\n");
    let long = read("respondent,question,theme\n1,q,a\n2,q,\n2,r,a\n");
    assert_eq!(rows, long);
    let points = read("respondent,q.a,q.a.b,q.1.c\n1,1,1,1\n");
    assert_eq!(points, read("respondent,question,themes\n1,q,a;a.b\n1,q.1,c\n"));
    assert!(refused("respondent,q.a\n1,2\n").contains("line 2, column `q.a`: `2` is neither 0 nor 1"));
    assert!(refused("respondent,q.a\n1,\n").contains("no row"));
}

#[test]
fn ids_tell_background_from_themes_and_questions_from_each_other() {
    let text = "respondent,bo.type,q.1,q.1.c,note.x\n1,1,0,1,fritt\n2,0,1,,\n";
    let themes: [(&str, &[&str]); 2] = [("q", &["1"]), ("q.1", &["c"])];
    let expected = read("respondent,question,theme\n1,q,\n1,q.1,c\n2,q,1\n");
    assert_eq!(read_as(&themes, &["bo.type"], text), Ok(expected));
    // The same columns, of another survey.
    let nested: [(&str, &[&str]); 1] = [("q", &["1", "1.c"])];
    let expected = read("respondent,question,theme\n1,q,1.c\n2,q,1\n");
    assert_eq!(read_as(&nested, &["bo.type"], text), Ok(expected));
    let both: [(&str, &[&str]); 2] = [("q", &["1", "1.c"]), ("q.1", &["c"])];
    let told = read_as(&both, &[], text).expect_err("two themes of one column");
    assert!(
        told.contains("`q.1.c` can be of theme `1.c` of question `q` and of theme `c` of question `q.1`"),
        "{told}"
    );
    let told = read_as(&themes, &["q.1"], text).expect_err("a theme and a background variable");
    assert!(told.contains("and of a background variable"), "{told}");
    let twice = "respondent,q.1,q.1\n1,1,0\n";
    assert!(read_as(&themes, &[], twice).is_err());
}

#[test]
fn themes_that_the_codebook_lacks_are_read_and_names_of_spss_are_known() {
    let themes: [(&str, &[&str]); 1] = [("q-1", &["a-b"])];
    let expected = read("respondent,question,themes\n1,q-1,a-b;ny\n");
    assert_eq!(
        read_as(&themes, &[], "respondent,q-1.a-b,q-1.ny\n1,1,1\n"),
        Ok(expected)
    );
    let expected = read("respondent,question,themes\n1,q-1,a-b\n");
    assert_eq!(read_as(&themes, &[], "respondent,q_1.a_b\n1,1\n"), Ok(expected));
}

#[test]
fn without_ids_blanks_tell_questions_apart_and_what_is_in_doubt_is_refused() {
    // `q.1` is blank where `q.1.c` is not: no subtheme.
    let apart = read("respondent,q.1,q.1.c\n1,1,\n2,,1\n3,0,0\n");
    assert_eq!(
        apart,
        read("respondent,question,theme\n1,q,1\n2,q.1,c\n3,q,\n3,q.1,\n")
    );
    let nested = read("respondent,q.1,q.1.c\n1,1,1\n2,,\n3,1,0\n");
    assert_eq!(nested, read("respondent,question,themes\n1,q,1;1.c\n3,q,1\n"));
    let told = refused("respondent,q.1,q.1.c\n1,0,1\n2,1,1\n");
    assert!(
        told.contains("`q.1.c` can be of theme `1.c` of question `q` and of theme `c` of question `q.1`"),
        "{told}"
    );
}

#[test]
fn what_columns_were_taken_for_is_told() {
    let text = "respondent,bo.type,fylke,q.a,q.a.b\n1,1,Oslo,1,0\n";
    let codings = HandCodings::read(text.as_bytes().to_vec()).expect("codings");
    let taken = codings.taken().iter();
    let taken: Vec<String> = taken
        .map(|(question, themes)| format!("{question}: {}", themes.join(" ")))
        .collect();
    assert_eq!(taken, ["bo: type", "q: a a.b"]);
    let (header, _) = of_text(text.as_bytes().to_vec(), |table| Ok(table.header)).expect("a table");
    assert!(
        OfRespondents::new((&header, &[]), 0, Some(&KnownIds::default()))
            .expect("columns")
            .is_empty()
    );
}

#[test]
fn noughts_and_ones_that_other_programs_write_are_read_as_such() {
    let expected = read("respondent,q.a,q.b\n1,1,0\n3,0,1\n");
    assert_eq!(
        read("respondent,q.a,q.b\n1,1.0,0.0\n2,NA,NA\n3,FALSE,true\n"),
        expected
    );
    assert_eq!(
        read("respondent;q.a;q.b\n1;1,0;0,0\n2;;\n3;False;TRUE\n"),
        expected
    );
}

/// Reads what has the survey's ids in whatever shape, and tells what was renamed and for which of `asked` it can tell.
fn noted(text: &str, themes: &[&str]) -> (Rows, Vec<String>, Vec<bool>) {
    let q = QuestionId::new("q").expect("an id");
    let ids = themes.iter().map(|id| (*id).to_owned()).collect();
    let known = KnownIds::new(vec![(q.clone(), ids)], Vec::new());
    let path = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(path.path(), text).expect("a file");
    let codings = HandCodings::read_file(path.path(), Some(&known)).expect("codings");
    let renamed = codings.noted().renamed.iter();
    let renamed = renamed.map(|(written, id)| format!("{written} {id}")).collect();
    let told = themes.iter().map(|id| codings.can_tell(&q, id)).collect();
    (rows(&codings), renamed, told)
}

#[test]
fn names_that_resemble_one_id_are_taken_for_it_and_themes_without_a_column_are_none() {
    let expected = read("respondent,question,themes\n1,q,kort-tid\n2,q,\n");
    let ids = ["kort-tid", "a-b", "a.b"];
    for (text, renamed, told) in [
        (
            "respondent,q.kort_tid,q.a_b\n1,1,0\n2,0,0\n",
            &["q.kort_tid q.kort-tid"][..],
            [true, false, false],
        ),
        (
            "respondent,q_kort_tid,q.a-b\n1,1,0\n2,0,0\n",
            &["q_kort_tid q.kort-tid"],
            [true, true, false],
        ),
        (
            "respondent,question,kort.tid,a.b\n1,q,1,0\n2,q,0,0\n",
            &["kort.tid kort-tid"],
            [true, false, true],
        ),
        (
            "respondent,question,theme\n1,q,kort_tid\n2,q,\n",
            &["kort_tid kort-tid"],
            [true; 3],
        ),
    ] {
        let (rows, found, can_tell) = noted(text, &ids);
        assert_eq!((&rows, can_tell), (&expected, told.to_vec()), "{text}");
        assert_eq!(found, renamed, "{text}");
    }
    let (rows, _, _) = noted("respondent,question,theme\n1,q,NA\n", &["NA"]);
    assert_eq!(rows[0].2, ["NA"], "a theme so called");
    let themes: [(&str, &[&str]); 1] = [("q", &["a-b"])];
    let twice = read_as(&themes, &[], "respondent,q.a-b,q.a_b\n1,1,0\n").expect_err("two of one theme");
    assert!(
        twice.contains("`q.a-b` and `q.a_b` are both of `q.a-b`"),
        "{twice}"
    );
}
