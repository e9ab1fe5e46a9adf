//! The report as a web page: whole, self-contained, safe with any text, and silent about what is hidden.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use tempfile::TempDir;

const CODEBOOK: &str = r#"
[set]
dyr = ["dyr", "kostbar"]

[theme.bolig]
label = "Bolig <og> & 'hus'"
definition = "Vansker med <bolig>."
any = ["bolig"]
[theme.bolig.dyr]
label = "Dyr bolig"
any = ["@dyr"]
[theme.tolk]
label = "Tolk"
any = ["tolk"]
"#;

/// A survey folder with these answers: fylke and text.
fn survey(answers: &[(&str, &str)], min_cell: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut csv = csv::Writer::from_path(folder.path().join("svar.csv")).expect("a file");
    csv.write_record(["id", "fylke", "svar"]).expect("a row");
    for (at, (fylke, text)) in answers.iter().enumerate() {
        csv.write_record([&format!("R{at}"), *fylke, *text])
            .expect("a row");
    }
    csv.flush().expect("written");
    let project = format!(
        "[survey]\ntitle = 'Prøve </title><script>x</script>'\nanswers = ['svar.csv']\nid = 'id'\ntext = 'svar'\n\
         background = ['fylke']\n[codebook]\npath = 'kodebok.toml'\n[report]\nmin_cell = {min_cell}\n"
    );
    std::fs::write(folder.path().join("fritekst.toml"), project).expect("a project");
    std::fs::write(folder.path().join("kodebok.toml"), CODEBOOK).expect("a codebook");
    folder
}

/// The page that `report` writes there.
fn page(folder: &Path, flags: &[&str]) -> String {
    let file = folder.join("rapport.html");
    let output = Command::new(env!("CARGO_BIN_EXE_fritekst"))
        .current_dir(folder)
        .args(["report", "--force", "-o", "rapport.html"])
        .args(flags)
        .output()
        .expect("the program runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    std::fs::read_to_string(file).expect("a page")
}

/// What a reader of the page's markup meets.
#[derive(Debug, Default)]
struct Outline {
    /// Values of `id`.
    ids: Vec<String>,
    /// Values of `href` and `src`.
    links: Vec<String>,
    /// Values of `aria-labelledby`, one an id.
    labels: Vec<String>,
    /// Levels of headings, in order.
    headings: Vec<u8>,
    /// Names of elements.
    elements: HashSet<String>,
    /// All text, elements' ends as line breaks.
    text: String,
}

impl Outline {
    /// Reads a page that is well-formed XML too; panics if it is not.
    fn of(page: &str) -> Self {
        let mut outline = Self::default();
        let mut reader = Reader::from_str(page);
        loop {
            match reader.read_event().expect("well-formed") {
                Event::Start(element) | Event::Empty(element) => outline.meet(&element),
                Event::Text(text) => outline.text.push_str(&text),
                Event::End(_) => outline.text.push('\n'),
                Event::Eof => return outline,
                _ => {}
            }
        }
    }

    fn meet(&mut self, element: &BytesStart<'_>) {
        let name = element.name().as_ref().to_owned();
        if let Some(level) = name.strip_prefix('h').and_then(|level| level.parse().ok()) {
            self.headings.push(level);
        }
        self.elements.insert(name);
        for attribute in element.attributes() {
            let attribute = attribute.expect("an attribute");
            let value = attribute.value.into_owned();
            match attribute.key.as_ref() {
                "id" => self.ids.push(value),
                "href" | "src" => self.links.push(value),
                "aria-labelledby" => self.labels.extend(value.split(' ').map(str::to_owned)),
                name => assert!(!name.starts_with("on"), "an attribute runs code"),
            }
        }
    }
}

fn check_page(page: &str) -> Outline {
    let outline = Outline::of(page);
    let ids: HashSet<&String> = outline.ids.iter().collect();
    assert_eq!(ids.len(), outline.ids.len(), "an id stands twice");
    for link in &outline.links {
        let target = link
            .strip_prefix('#')
            .unwrap_or_else(|| panic!("`{link}` leads out of the page"));
        assert!(ids.contains(&target.to_owned()), "`{link}` leads nowhere");
    }
    for label in &outline.labels {
        assert!(ids.contains(label), "`{label}` labels something and is not there");
    }
    assert_eq!(outline.headings.first(), Some(&1));
    for pair in outline.headings.windows(2) {
        assert!(
            pair[1] <= pair[0] + 1,
            "a level of headings is left out: {pair:?}"
        );
    }
    assert!(!outline.elements.contains("script"));
    assert!(!page.contains("@import") && !page.contains("url(http"));
    outline
}

#[test]
fn the_demonstrations_page_is_whole_in_every_language() {
    let survey = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/kommuneundersokelsen-2023");
    let folder = tempfile::tempdir().expect("a folder");
    for (language, heading) in [
        ("nb", "Etter sentralitet"),
        ("nn", "Etter sentralitet"),
        ("en", "By sentralitet"),
    ] {
        let survey = survey.to_str().expect("UTF-8");
        let only = ["--only", "eapply", "--only", "grupper"];
        let flags = ["-C", survey, "--by", "sentralitet", "--lang", language];
        let page = page(folder.path(), &[&only[..], &flags[..]].concat());
        let outline = check_page(&page);
        assert!(page.contains(&format!("<html lang=\"{language}\">")));
        assert!(outline.text.contains(heading));
        assert_eq!(outline.headings.iter().filter(|level| **level == 1).count(), 1);
    }
}

#[test]
fn texts_of_others_mean_nothing_to_the_page() {
    let nasty =
        "</p><script>alert(1)</script><img src=x onerror=alert(1)> bolig \"' &amp; \u{202e}]]>--> \u{7}";
    let folder = survey(
        &[
            ("<b>Troms</b>", nasty),
            ("\" onload=\"x", "tolk og bolig\r\n\r\ndyr <table>"),
        ],
        0,
    );
    let page = page(folder.path(), &["--by", "fylke"]);
    let outline = check_page(&page);
    assert!(outline.elements.contains("blockquote"));
    assert!(!outline.elements.contains("img") && !outline.elements.contains("b"));
    assert!(page.contains("&lt;script&gt;"));
    assert!(!page.contains(['\u{202e}', '\u{7}']));
}

#[test]
fn a_page_of_blank_answers_says_so() {
    let folder = survey(&[("Troms", ""), ("Oslo", " ")], 5);
    check_page(&page(folder.path(), &["--by", "fylke"]));
}

#[test]
fn the_appendix_has_rules_definitions_word_lists_and_hashes() {
    let folder = survey(&[("Troms", "bolig")], 0);
    let page = page(folder.path(), &[]);
    for part in ["@dyr", "kostbar", "Vansker med &lt;bolig&gt;.", "SHA-256"] {
        assert!(page.contains(part), "{part}");
    }
}

/// Answers of a survey in which few have the theme of dear housing.
fn few(dear: usize, fylke: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut answers = vec![("Troms", "bolig"); 30];
    answers.extend([("Oslo", "bolig og tolk"); 30]);
    answers.extend([("Oslo", "tolk"); 20]);
    answers.extend([("Troms", "ingen ting av dette her i kommunen"); 15]);
    let other = if fylke == "Troms" {
        "bolig"
    } else {
        "bolig og tolk"
    };
    let rewritten = if fylke == "Troms" {
        "kostbar bolig"
    } else {
        "kostbar bolig og tolk"
    };
    for answer in answers
        .iter_mut()
        .filter(|answer| answer.0 == fylke && answer.1 == other)
        .take(dear)
    {
        answer.1 = rewritten;
    }
    answers
}

/// The page without hashes and quotes, which are of the answers themselves.
fn figures(page: &str) -> String {
    let mut kept = String::new();
    for line in page.lines() {
        if !line.contains("SHA-256") && !line.starts_with("<blockquote") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Whoever reads the page cannot tell how many of fewer than five there are: neither figures, nor bars, nor sentences,
    /// nor quotes differ.
    #[test]
    fn what_is_hidden_leaves_no_trace(one in 1usize..5, other in 1usize..5, troms in any::<bool>()) {
        let fylke = if troms { "Troms" } else { "Oslo" };
        let page_of = |dear: usize| {
            let folder = survey(&few(dear, fylke), 5);
            let page = page(folder.path(), &["--by", "fylke", "-n", "99"]);
            check_page(&page);
            page
        };
        let (first, second) = (page_of(one), page_of(other));
        prop_assert_eq!(figures(&first), figures(&second));
        let quotes = |page: &str| page.matches("<blockquote").count();
        prop_assert_eq!(quotes(&first), quotes(&second));
        prop_assert!(!first.contains("<blockquote><p><mark>kostbar"));
    }
}

#[test]
fn a_base_without_non_answers_does_not_tell_how_many_those_are() {
    let page_of = |nothing: usize| {
        let mut answers = vec![("Troms", "bolig"); 30];
        answers.extend([("Troms", "tolk"); 20]);
        answers.extend(vec![("Troms", "-"); nothing]);
        page(survey(&answers, 5).path(), &["--base", "substantive"])
    };
    let (two, three) = (page_of(2), page_of(3));
    assert!(two.contains("(N = 50)"));
    assert_eq!(figures(&two), figures(&three));
}

#[test]
fn what_is_not_hidden_does_leave_a_trace() {
    let page_of = |dear: usize| page(survey(&few(dear, "Troms"), 5).path(), &["--by", "fylke"]);
    assert_ne!(figures(&page_of(6)), figures(&page_of(9)));
}
