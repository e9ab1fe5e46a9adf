//! A single expression evaluated on texts: what a query finds.

use std::sync::Arc;

use crate::codebook::expr::Expr;
use crate::codebook::{Sets, ThemeId};
use crate::corpus::{Answer, Corpus};
use crate::text::{Analyzer, Span, Tokens};

use super::atoms::Atoms;
use super::coder::{Coder, Scratches};
use super::matcher::{Compiler, Facts, Matcher, Occurrence, Reading};

/// An expression made ready to be looked for, by the same evaluation that coding uses.
#[derive(Debug)]
pub struct Finder {
    analyzer: Arc<Analyzer>,
    atoms: Atoms,
    sets: Vec<Matcher>,
    matcher: Matcher,
    scratches: Scratches,
}

impl Finder {
    /// Compiles `expr`, whose word lists are in `sets`.
    pub fn new(expr: &Expr, sets: &Sets, analyzer: Arc<Analyzer>) -> Self {
        let mut atoms = Atoms::default();
        let mut compiler = Compiler::new(&analyzer, &mut atoms, sets);
        let matcher = compiler.expr(expr);
        Self {
            sets: compiler.sets(),
            matcher,
            atoms,
            analyzer,
            scratches: Scratches::default(),
        }
    }

    /// Where `text`, of whose respondent and themes nothing is known, has it, in order; nothing if it does not. A text
    /// that has it only by lacking something (NOT) has it nowhere: an empty list.
    pub fn find(&self, text: &str) -> Option<Vec<Span>> {
        self.find_given(text, Facts::NONE)
    }

    /// Where `answer` has it. Themes are those that `coder`, if there is one, gives the answer.
    pub fn find_answer(
        &self,
        corpus: &Corpus,
        answer: Answer<'_>,
        coder: Option<&Coder>,
    ) -> Option<Vec<Span>> {
        let values = corpus.values(answer);
        let hits = |id: &ThemeId| {
            let coded = coder.and_then(|coder| {
                let book = coder.book_for(&corpus.question(answer).id)?;
                let matches = self
                    .scratches
                    .lend(|scratch| coder.matches_of_theme(book, id, answer.text, values, scratch));
                Some(matches)
            });
            coded.unwrap_or_default()
        };
        self.find_given(answer.text, Facts { values, hits: &hits })
    }

    fn find_given(&self, text: &str, facts: Facts<'_>) -> Option<Vec<Span>> {
        let tokens = Tokens::of(text);
        let mut atoms: Vec<Occurrence> = Vec::new();
        for (word, form) in tokens.forms().enumerate() {
            atoms.extend(Occurrence::of(word, &self.atoms.find(&self.analyzer, form)));
        }
        atoms.sort_unstable();
        let reading = Reading {
            text,
            tokens: &tokens,
            atoms: &atoms,
            sets: &self.sets,
            facts,
        };
        let matches = self.matcher.find(&reading)?;
        Some(matches.into_iter().map(|m| m.span).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::expr::{Juxtaposition, parse};
    use crate::source::{Problems, Sources};

    /// What `expr` finds in the first line of `drawn` stands marked with `^` under it; an overlapping match in a third
    /// line, and so on.
    fn finds(expr: &str, drawn: &str) {
        let lines: Vec<&str> = drawn.lines().collect();
        let (text, marks) = lines.split_first().expect("a text");
        let mut expected: Vec<String> = marks.iter().flat_map(|line| marked(text, line)).collect();
        let mut problems = Problems::of(Sources::default().add("", ""));
        let parsed = parse(expr, Juxtaposition::Phrase, &mut problems);
        let parsed = parsed.unwrap_or_else(|| panic!("{expr}: {:?}", problems.into_vec()));
        let finder = Finder::new(&parsed, &Sets::default(), Arc::new(Analyzer::norwegian()));
        let mut found: Vec<String> = finder
            .find(text)
            .into_iter()
            .flatten()
            .map(|span| place(text, span))
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{expr} in {text}");
    }

    fn place(text: &str, span: Span) -> String {
        format!("{}@{}", &text[span], text[..span.start()].chars().count())
    }

    fn marked(text: &str, line: &str) -> Vec<String> {
        let offset = |column: usize| text.char_indices().nth(column).map_or(text.len(), |(at, _)| at);
        let columns: Vec<char> = line.chars().chain([' ']).collect();
        let mut found = Vec::new();
        let mut start = None;
        for (column, c) in columns.iter().enumerate() {
            match (c, start) {
                ('^', None) => start = Some(column),
                ('^', Some(_)) | (_, None) => {}
                (_, Some(from)) => {
                    found.push(place(text, Span::new(offset(from), offset(column))));
                    start = None;
                }
            }
        }
        found
    }

    #[test]
    fn a_word_is_found_in_all_its_inflections() {
        finds(
            "bolig",
            "\
Boligen og boligene, bustaden, men ikke bol.
^^^^^^^    ^^^^^^^^  ^^^^^^^^",
        );
        finds(
            "=bolig",
            "\
Bolig boligen BOLIG
^^^^^         ^^^^^",
        );
    }

    #[test]
    fn a_member_of_a_compound_is_found_where_it_stands() {
        finds(
            "bolig",
            "\
Boligmangel, UTLEIEBOLIGER og boligsosialt arbeid
^^^^^              ^^^^^^^    ^^^^^",
        );
        finds(
            "tjeneste",
            "\
helsetenesta, tjenestebil, for\u{ad}tjeneste
     ^^^^^^^  ^^^^^^^^",
        );
        finds("bolig!", "Boligmangel og utleieboliger");
        finds("bil", "mobil, stabil, bilde");
    }

    #[test]
    fn a_compound_may_be_written_apart() {
        finds(
            "boligmangel",
            "\
Bolig mangel, bolig-mangelen, boligmangel; bolig, mangel. Bolig. Mangel.
^^^^^^^^^^^^  ^^^^^^^^^^^^^^  ^^^^^^^^^^^",
        );
        finds(
            "bolig mangel",
            "\
Boligmangelen er stor, bolig mangel
^^^^^^^^^^^^^          ^^^^^^^^^^^^",
        );
        finds("boligmangel!", "bolig mangel");
        finds("overtid", "over tid");
    }

    #[test]
    fn a_misspelt_word_is_near_enough_where_that_is_asked_for() {
        finds(
            "integrering~",
            "\
Integreringen, intgrering, itegrering, integrernig, integrasjon
^^^^^^^^^^^^^  ^^^^^^^^^^  ^^^^^^^^^^  ^^^^^^^^^^^",
        );
    }

    #[test]
    fn a_glob_fits_the_whole_word() {
        finds(
            "*mangel*",
            "\
Boligmangel og mangel på tolk
^^^^^^^^^^^    ^^^^^^",
        );
    }

    #[test]
    fn a_phrase_stands_in_a_row_in_one_sentence() {
        finds(
            "psykisk helse",
            "\
Psykiske helsa, psykisk og helse. Psykisk. Helse.
^^^^^^^^^^^^^^",
        );
        finds(
            "15-19 åring*",
            "\
15–19-åringer og 15 19 åring, 15-18 åringer
^^^^^^^^^^^^^    ^^^^^^^^^^^",
        );
        finds(
            "vanskelig å (finne OR skaffe)",
            "\
vanskelig å finne, vanskelig å få, vanskelig å skaffe
^^^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^",
        );
    }

    #[test]
    fn near_takes_the_nearest_in_the_same_sentence() {
        finds(
            "mangel NEAR/2 bolig",
            "\
mangel på egnet bolig. Mangel. Bolig.
^^^^^^^^^^^^^^^^^^^^^",
        );
        finds("mangel NEAR/1 bolig", "mangel på egnet bolig");
        finds(
            "a BEFORE/0 b",
            "\
a b a
^^^",
        );
        finds(
            "a AFTER/0 b",
            "\
a b a
  ^^^",
        );
        finds(
            "a NEAR/0 b",
            "\
a b a
^^^
  ^^^",
        );
    }

    #[test]
    fn a_phrase_with_others_between_stands_in_any_order() {
        finds(
            "\"mangel bolig\"~2",
            "\
Bolig er det mangel på. Mangel på helt ny og fin bolig. Mangel. Bolig.
^^^^^^^^^^^^^^^^^^^",
        );
        finds(
            "\"bolig bolig\"~1",
            "\
bolig og bolig, leilighet
^^^^^^^^^^^^^^",
        );
    }

    #[test]
    fn not_near_marks_the_left_side_alone() {
        finds(
            "tolk NOT NEAR/1 mangel",
            "\
Mangel på tolk. Tolken kom. Tolkemangel. Tolk er det ingen mangel på.
                ^^^^^^                   ^^^^",
        );
        finds(
            "tolk NOT BEFORE/0 god",
            "\
tolk god, god tolk
              ^^^^",
        );
        finds(
            "tolk NOT SAME god",
            "\
God er den tolken. Tolken kom.
                   ^^^^^^",
        );
    }

    #[test]
    fn places_that_overlap_count_once() {
        finds("bolig >= 2", "bolig");
        finds(
            "bolig >= 2",
            "\
bolig, hus og bolig
^^^^^         ^^^^^",
        );
        finds("(bolig OR boligmangel) >= 2", "bolig mangel");
    }

    #[test]
    fn same_marks_both_sides_in_sentences_that_have_both() {
        finds(
            "tolk SAME bolig",
            "\
Tolk, altså bolig. Tolk. Bolig.
^^^^        ^^^^^",
        );
    }

    #[test]
    fn and_and_not_look_at_the_whole_answer() {
        finds(
            "tolk AND bolig",
            "\
Tolk. Og bolig.
^^^^     ^^^^^",
        );
        finds("tolk AND NOT bolig", "Tolk. Og bolig.");
        finds(
            "tolk AND NOT bolig",
            "\
Tolk. Og lege.
^^^^",
        );
    }

    #[test]
    fn a_regex_finds_bytes_and_can_stand_in_a_phrase() {
        finds(
            r"/\d{2}\s?[–-]\s?\d{2}/ år",
            "\
15 – 19 år, 15–19 åringer
^^^^^^^^^^",
        );
        finds(
            "/IP/c",
            "\
IP og ip
^^",
        );
    }
}
