//! Holds a codebook's rules to its own examples.

use crate::codebook::{Codebook, Example};
use crate::source::{Code, Problem, Problems};
use crate::text::Text;

use super::coder::{Coder, Coding, Scratch};

/// The examples that the rules code otherwise than the codebook says they must.
pub fn check_examples(coder: &Coder) -> Vec<Problem> {
    let mut scratch = Scratch::default();
    let mut found = Vec::new();
    for (number, book) in coder.library().books.iter().enumerate() {
        let mut problems = Problems::of(book.source).coded(Code::FailingExample);
        for (theme, example) in examples(book) {
            let text = Text::new(&example.written.text);
            let coding = coder.code(number, &text, &mut scratch);
            if coding.themes.contains(&theme) != example.belongs {
                complain(book, theme, example, &text, &coding, &mut problems);
            }
        }
        found.extend(problems.into_vec());
    }
    found
}

/// Number of examples in the codebooks.
pub fn count_examples(coder: &Coder) -> usize {
    coder.library().books.iter().flat_map(examples).count()
}

fn examples(book: &Codebook) -> impl Iterator<Item = (usize, &Example)> {
    let themes = book.themes.iter().enumerate();
    themes.flat_map(|(at, theme)| theme.examples.iter().map(move |example| (at, example)))
}

fn complain(
    book: &Codebook,
    theme: usize,
    example: &Example,
    text: &Text,
    coding: &Coding,
    problems: &mut Problems,
) {
    let id = &book.themes[theme].id;
    let place = example.written.span;
    if example.belongs {
        let others: Vec<&str> = coding
            .themes
            .iter()
            .map(|at| book.themes[*at].id.as_str())
            .collect();
        let got = match others.is_empty() {
            true => "it gets no theme".to_owned(),
            false => format!("it gets only {}", crate::source::quoted_list(&others)),
        };
        problems
            .error(
                place,
                format!("this `match` example of `{id}` does not get the theme"),
            )
            .help(format!(
                "{got}; widen a rule of `any`, or see whether `none` or `unless` takes a hit away"
            ));
    } else {
        let hits = coding
            .hits
            .iter()
            .filter(|hit| book.lineage(hit.theme).any(|at| at == theme));
        let told: Vec<String> = hits
            .map(|hit| {
                let hit_theme = &book.themes[hit.theme];
                let rule = &hit_theme.any[hit.rule].written.text;
                format!("`{rule}` of `{}` finds «{}»", hit_theme.id, &text[hit.span])
            })
            .collect();
        problems
            .error(place, format!("this `no_match` example of `{id}` gets the theme"))
            .help(told.join("; "));
    }
}
