//! Holds what rules ask of respondents (`fylke:Troms`) to the answers: a name that is misspelt would be a silent zero.

use std::collections::BTreeSet;

use crate::codebook::expr::{Expr, Node, ValueTerm};
use crate::codebook::{Library, Rule};
use crate::corpus::Corpus;
use crate::source::{Code, Problem, Problems, did_you_mean};
use crate::text::Span;

/// Background variables that rules ask for and `corpus` does not have (errors), and values that no respondent has
/// (warnings); each place once.
pub fn check_values(library: &Library, corpus: &Corpus) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    for book in &library.books {
        let rules = book.themes.iter().flat_map(|theme| {
            let lists = [&theme.any, &theme.none, &theme.unless];
            lists.into_iter().flatten().map(|rule| (book.source, rule))
        });
        let entries = book
            .sets
            .iter()
            .flat_map(|(_, set)| set.entries.iter().map(|entry| (set.place.0, entry)));
        for (source, rule) in rules.chain(entries) {
            let Rule { expr, written } = rule;
            let mut problems = Problems::of(source);
            check_values_of(expr, corpus, |span| written.locate(span), &mut problems);
            found.extend(problems.into_vec());
        }
    }
    found.sort_by_key(|problem| (problem.source, problem.span));
    found.dedup();
    found
}

/// The same for one expression; `locate` finds a span of it in its source.
pub fn check_values_of(expr: &Expr, corpus: &Corpus, locate: impl Fn(Span) -> Span, problems: &mut Problems) {
    expr.walk(&mut |part| {
        if let Node::Value(value) = &part.node {
            check(value, corpus, locate(part.span), problems);
        }
    });
}

fn check(asked: &ValueTerm, corpus: &Corpus, span: Span, problems: &mut Problems) {
    let Some(column) = corpus.find_background(asked.column()) else {
        let names: Vec<&str> = corpus.background.iter().map(String::as_str).collect();
        problems
            .error(
                span,
                format!("`{}` is no background variable of the answers", asked.column()),
            )
            .code(Code::UnknownColumn)
            .help(did_you_mean(asked.column(), &names));
        return;
    };
    let values: BTreeSet<&str> = corpus.respondents.values(column).collect();
    if !values.iter().any(|value| asked.fits(Some(value))) {
        let values: Vec<&str> = values.into_iter().collect();
        problems
            .warning(
                Code::UnknownValue,
                span,
                format!("no respondent has {} `{}`", asked.column(), asked.value()),
            )
            .help(did_you_mean(asked.value(), &values));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::parse;
    use crate::corpus::{Assembly, RespondentId};

    fn corpus() -> Corpus {
        let mut assembly = Assembly::in_memory(&["fylke"], false);
        for (id, fylke) in [("1", Some("Troms")), ("2", None)] {
            assembly.respondent(&RespondentId::new(id).expect("an id"), [fylke], 1.0);
        }
        assembly.finish()
    }

    #[test]
    fn unknown_variables_and_values_are_told_once() {
        let text = "[set]\nnord = ['x AND fylke:Trøms']\n[theme.a]\nany = ['@nord', 'b AND fylkke:Troms']\n\
                    none = ['fylke:troms']\n[theme.b]\nany = ['@nord']\n";
        let loaded = parse("k.toml", text);
        assert_eq!(loaded.problems, []);
        let told: Vec<String> = check_values(&loaded.library, &corpus())
            .into_iter()
            .map(|problem| format!("{:?}: {}", problem.severity, problem.message))
            .collect();
        assert_eq!(
            told,
            [
                "Warning: no respondent has fylke `Trøms`",
                "Error: `fylkke` is no background variable of the answers"
            ]
        );
    }
}
