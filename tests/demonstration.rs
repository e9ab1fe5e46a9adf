//! The demonstration survey meets the same bar as code: its numbers are the report's, its answers are all different,
//! its codebooks pass their own examples.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use fritekst::codebook::load;
use fritekst::coding::{Coder, check_examples, count_examples};
use fritekst::corpus::{Layout, Project, ReadOptions, read};
use fritekst::report::Teller;
use fritekst::source::Sources;
use fritekst::text::{Language, Tokens};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn survey() -> PathBuf {
    root().join("corpus/kommuneundersokelsen-2023")
}

/// Rows of a CSV file below its header.
fn rows(file: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(survey().join(file)).expect("a CSV file");
    reader.records().map(|row| row.expect("a row")).collect()
}

#[test]
fn each_question_has_as_many_answers_as_the_published_report_says() {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for row in rows("svar.csv") {
        assert!(!row[6].trim().is_empty(), "{} left {} blank", &row[0], &row[5]);
        *counts.entry(row[5].to_owned()).or_default() += 1;
    }
    let expected = [
        ("kunnskapsbehov", 97),
        ("grupper", 105),
        ("bosetting-kollektiv", 105),
        ("bistand-bosetting", 112),
        ("kvalifisering", 113),
        ("samordning", 97),
        ("mangfoldstiltak", 56),
        ("tilskudd-informasjon", 164),
        ("imdi-tilskudd", 170),
        ("eapply", 90),
        ("sosial-kontroll", 41),
        ("samarbeidsavtaler", 73),
        ("frivillighet-barrierer", 83),
        ("tolk-sprak", 56),
        ("tolk-bistand", 46),
    ];
    assert_eq!(counts, expected.map(|(id, n)| (id.to_owned(), n)).into());
}

#[test]
fn no_two_answers_share_a_run_of_six_words() {
    let mut seen: HashMap<String, String> = HashMap::new();
    for row in rows("svar.csv") {
        let who = format!("{} on {}", &row[0], &row[5]);
        let tokens = Tokens::of(&row[6]);
        let forms: Vec<&str> = tokens.forms().collect();
        for run in forms.windows(6) {
            if let Some(other) = seen.insert(run.join(" "), who.clone()) {
                assert_eq!(other, who, "both write «{}»", run.join(" "));
            }
        }
    }
}

#[test]
fn every_answer_is_coded_by_hand_and_only_by_themes_of_its_codebook() {
    let loaded = load(&root().join("codebooks/kommuneundersokelsen-2023")).expect("the codebooks");
    let mut coded: HashMap<(String, String), usize> = HashMap::new();
    for row in rows("gold.csv") {
        let question = fritekst::corpus::QuestionId::new(&row[1]).expect("a question");
        let book = loaded.library.for_question(&question).expect("a codebook");
        assert!(
            row[2].is_empty() || book.find_theme(&row[2]).is_some(),
            "{} has no theme {}",
            &row[1],
            &row[2]
        );
        *coded.entry((row[0].to_owned(), row[1].to_owned())).or_default() += 1;
    }
    for row in rows("svar.csv") {
        assert!(
            coded.contains_key(&(row[0].to_owned(), row[5].to_owned())),
            "{} on {}",
            &row[0],
            &row[5]
        );
    }
}

/// Where the report publishes how many answers have a theme.
#[test]
fn the_hand_given_codes_have_the_published_figures() {
    let gold = rows("gold.csv");
    let mut figures = 0;
    for row in rows("published.csv").iter().filter(|row| !row[3].is_empty()) {
        let with = gold
            .iter()
            .filter(|given| given[1] == row[0] && given[2] == row[1]);
        assert_eq!(with.count().to_string(), row[3], "{} {}", &row[0], &row[1]);
        figures += 1;
    }
    assert_eq!(figures, 11);
}

/// What the report calls the commonest is the commonest by hand.
#[test]
fn the_hand_given_codes_have_the_published_ranks() {
    let gold = rows("gold.csv");
    let count = |question: &str, theme: &str| {
        let within = |id: &str| id == theme || id.starts_with(&format!("{theme}."));
        let with = gold.iter().filter(|row| &row[1] == question && within(&row[2]));
        with.map(|row| row[0].to_owned()).collect::<HashSet<_>>().len()
    };
    for (question, first, others) in [
        (
            "bosetting-kollektiv",
            "bolig",
            &["midlertidighet", "eid-bank"][..],
        ),
        (
            "kvalifisering",
            "kort-programtid",
            &["midlertidighet", "kapasitet", "praksisplasser", "nav"],
        ),
        (
            "mangfoldstiltak",
            "plan",
            &["praksis", "rekruttering", "rad", "personalmoter"],
        ),
        (
            "sosial-kontroll",
            "kompetanse",
            &["undervisning", "naa-risikogruppen"],
        ),
        (
            "imdi-tilskudd",
            "fornoyd",
            &["navigasjon", "prognose", "varsling", "frister"],
        ),
        (
            "eapply",
            "kjenner-ikke",
            &["fungerer-godt", "samle", "viderefoering"],
        ),
    ] {
        for other in others {
            assert!(
                count(question, first) > count(question, other),
                "{question}: {first} {other}"
            );
        }
    }
    assert!(2 * count("samarbeidsavtaler", "ingen-avtale") > 73, "a majority");
    assert!(2 * count("grupper", "ungdom") > 105, "the majority");
}

#[test]
fn the_codebooks_are_sound_and_pass_their_examples() {
    let loaded = load(&root().join("codebooks/kommuneundersokelsen-2023")).expect("the codebooks");
    assert_eq!(loaded.problems, []);
    let coder = Coder::of(loaded.library);
    assert!(count_examples(&coder) >= 103 * 5, "every theme has examples");
    assert_eq!(check_examples(&coder), []);
}

/// What `why` tells of an answer is what `code --shape hits` counts, in every third answer.
#[test]
fn the_hits_that_are_told_of_are_the_hits_that_count() {
    let text = std::fs::read_to_string(survey().join("fritekst.toml")).expect("a project file");
    let mut sources = Sources::default();
    let id = sources.add("fritekst.toml", &text);
    let (project, _) = Project::parse(id, &text);
    let layout = Layout {
        id: project.id,
        shape: project.shape.expect("a shape"),
        background: project.background,
        weight: None,
    };
    let (corpus, _) = read(
        &[survey().join("svar.csv")],
        &layout,
        &[],
        &ReadOptions::default(),
    )
    .expect("the answers");
    let loaded = load(&root().join("codebooks/kommuneundersokelsen-2023")).expect("the codebooks");
    let coder = Coder::of(loaded.library);
    let codings = coder.code_corpus(&corpus, &|_| ());
    let teller = Teller::new(&corpus, &coder, &loaded.sources, &[], Language::Nb);
    let mut told_hits = 0;
    for (answer, coding) in corpus.answers().zip(&codings).step_by(3) {
        let why = teller.tell(answer);
        let book = coder
            .library()
            .for_question(&corpus.question(answer).id)
            .expect("a codebook");
        let told = why
            .themes
            .iter()
            .flat_map(|theme| &theme.hits)
            .filter(|hit| hit.counts);
        let told: Vec<_> = told
            .map(|hit| (hit.rule.theme, hit.rule.index, hit.place.start, hit.place.end))
            .collect();
        let counted = coding.hits.iter().map(|hit| {
            let theme = book.themes[hit.theme].id.as_str();
            (theme, hit.rule, hit.span.start(), hit.span.end())
        });
        assert_eq!(told, counted.collect::<Vec<_>>(), "{}", why.text);
        let given: Vec<_> = why
            .themes
            .iter()
            .filter(|theme| theme.given)
            .map(|theme| theme.theme)
            .collect();
        assert_eq!(given, why.given, "{}", why.text);
        told_hits += told.len();
    }
    assert!(told_hits > 400, "{told_hits} hits");
}
