//! Holds a codebook's rules to its own examples.

use crate::codebook::{Codebook, Example, Theme};
use crate::source::{Code, Problem, Problems, quoted_list};
use crate::text::{Span, Text};

use super::coder::{Coder, Coding, Scratch};
use super::evaluation::Exclusion;
use super::nearly::{Attempt, Attempts, Shortfall};

/// The examples that the rules code otherwise than the codebook says they must.
pub fn check_examples(coder: &Coder) -> Vec<Problem> {
    let mut scratch = Scratch::default();
    let mut found = Vec::new();
    for (number, book) in coder.library().books.iter().enumerate() {
        let mut problems = Problems::of(book.source).coded(Code::FailingExample);
        let mut attempts = None;
        for (theme, example) in examples(book) {
            let text = Text::new(&example.written.text);
            let coding = coder.code(number, &text, &mut scratch);
            if coding.themes.contains(&theme) == example.belongs {
                continue;
            }
            let (message, help) = match example.belongs {
                true => {
                    let attempts = attempts.get_or_insert_with(|| Attempts::new(coder, number));
                    let message = "this `match` example of `{}` does not get the theme";
                    (message, missed(book, theme, &text, &coding, attempts))
                }
                false => {
                    let message = "this `no_match` example of `{}` gets the theme";
                    (message, hit(book, theme, &text, &coding))
                }
            };
            let message = message.replace("{}", book.themes[theme].id.as_str());
            problems.error(example.written.span, message).help(help);
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

/// What gave the theme to an example that must not have it.
fn hit(book: &Codebook, theme: usize, text: &Text, coding: &Coding) -> String {
    let hits = coding.hits.iter();
    let told = hits
        .filter(|hit| book.lineage(hit.theme).any(|at| at == theme))
        .map(|hit| {
            let hit_theme = &book.themes[hit.theme];
            let rule = &hit_theme.any[hit.rule].written.text;
            format!("`{rule}` of `{}` finds «{}»", hit_theme.id, &text[hit.span])
        });
    told.collect::<Vec<_>>().join("; ")
}

/// How near the rules of the theme and its subthemes came, the nearest first.
fn missed(
    book: &Codebook,
    theme: usize,
    text: &Text,
    coding: &Coding,
    attempts: &mut Attempts<'_>,
) -> String {
    const TOLD: usize = 3;
    let within = (0..book.themes.len()).filter(|below| book.lineage(*below).any(|at| at == theme));
    let mut near: Vec<Attempt> = within.flat_map(|theme| attempts.of_theme(theme, text)).collect();
    near.retain(|attempt| attempt.closeness() > 0 || has_similar(attempt));
    // What was found and taken away is nearer than anything that was not found.
    let cancelled = |attempt: &Attempt| matches!(attempt.shortfalls[..], [Shortfall::Cancelled { .. }, ..]);
    if near.iter().any(cancelled) {
        near.retain(cancelled);
    }
    near.sort_by_key(|attempt| std::cmp::Reverse(attempt.closeness()));
    let told = near
        .iter()
        .take(TOLD)
        .map(|attempt| told(&book.themes[attempt.theme], attempt, text));
    let mut lines: Vec<String> = told.collect();
    if lines.is_empty() {
        lines.push("it has nothing of any rule; add a rule to `any`, or widen one".to_owned());
    }
    if !coding.themes.is_empty() {
        let others = coding.themes.iter().map(|at| book.themes[*at].id.as_str());
        let others: Vec<&str> = others.collect();
        lines.push(format!("it gets {}", quoted_list(&others)));
    }
    lines.join("\n")
}

/// Whether a word of the answer is one letter from a word that the rule lacks.
fn has_similar(attempt: &Attempt) -> bool {
    let is_similar = |lack: &Shortfall| matches!(lack, Shortfall::Missing { similar: Some(_), .. });
    attempt.shortfalls.iter().any(is_similar)
}

/// What one rule found and lacks.
fn told(theme: &Theme, attempt: &Attempt, text: &Text) -> String {
    let rule = &theme.any[attempt.rule].written.text;
    let mut lacks: Vec<String> = attempt
        .shortfalls
        .iter()
        .map(|lack| lack_in_words(lack, theme, rule, text))
        .collect();
    lacks.dedup();
    let is_missing = |lack: &Shortfall| matches!(lack, Shortfall::Missing { .. });
    let mut found: Vec<&str> = attempt.present.iter().map(|present| &text[present.at]).collect();
    found.dedup();
    let found = match attempt.shortfalls.iter().all(is_missing) && !found.is_empty() {
        true => format!("«{}» is there, but ", found.join("», «")),
        false => String::new(),
    };
    format!("`{rule}`: {found}{}", lacks.join(", and "))
}

fn lack_in_words(lack: &Shortfall, theme: &Theme, rule: &str, text: &Text) -> String {
    let part = |span: &Span| &rule[span.range()];
    match lack {
        Shortfall::Missing {
            part: missing,
            similar: None,
        } => format!("`{}` is missing", part(missing)),
        Shortfall::Missing {
            part: missing,
            similar: Some(similar),
        } => {
            let (part, word) = (part(missing), &text[similar.at]);
            match similar.is_known {
                true => format!("`{part}` is missing; if «{word}» counts too, write `({part} OR {word})`"),
                false => format!("`{part}` is missing; is «{word}» misspelt? `{part}~` finds it"),
            }
        }
        Shortfall::TooFar {
            first,
            last,
            between,
            allowed,
            ..
        } => {
            let allowed = match allowed {
                0 => "none".to_owned(),
                _ => format!("at most {allowed}"),
            };
            format!(
                "«{}» and «{}» have {between} words between them, and the rule lets {allowed} be there",
                &text[*first], &text[*last]
            )
        }
        Shortfall::WrongOrder { first, last, .. } => format!(
            "«{}» stands before «{}», and the rule asks for the other order",
            &text[*first], &text[*last]
        ),
        Shortfall::SamePlace { at, .. } => {
            format!(
                "«{}» is both sides at once, and the rule asks for two words",
                &text[*at]
            )
        }
        Shortfall::OtherSentence { left, right, .. } => format!(
            "«{}» and «{}» stand in different sentences",
            &text[*left], &text[*right]
        ),
        Shortfall::TooFew {
            part: few,
            found,
            needed,
        } => format!(
            "`{}` is there {found} times, of {needed} that it must be",
            part(few)
        ),
        Shortfall::Excluded { part: not, at } => match at {
            Some(at) => format!("«{}» is there, and NOT forbids `{}`", &text[*at], part(not)),
            None => format!("NOT forbids `{}`", part(not)),
        },
        Shortfall::Cancelled { hit, list, rule, at } => {
            let rules = match list {
                Exclusion::None => &theme.none,
                Exclusion::Unless => &theme.unless,
            };
            let found = at.map_or(String::new(), |at| format!(", which finds «{}»", &text[at]));
            format!(
                "it finds «{}», but `{}` takes that away by `{}`{found}",
                &text[*hit],
                list.key(),
                rules[*rule].written.text
            )
        }
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::codebook::parse;

    /// What is said of the examples of a theme of these rules.
    fn said(rules: &str) -> Vec<String> {
        let loaded = parse("k.toml", &format!("[theme.a]\n{rules}"));
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let coder = Coder::of(loaded.library);
        let problems = check_examples(&coder).into_iter();
        problems.filter_map(|problem| problem.help).collect()
    }

    #[test]
    fn a_missed_example_tells_how_near_the_rules_came() {
        let near = "any = ['mangel NEAR/4 bolig']\n";
        for (rules, help) in [
            (
                "match = 'Mangel på tolk'",
                "`mangel NEAR/4 bolig`: «Mangel» is there, but `bolig` is missing",
            ),
            (
                "match = 'Det er mangel på gode og ikke altfor dyre boliger'",
                "`mangel NEAR/4 bolig`: «mangel» and «boliger» have 6 words between them, and the rule lets at most 4 be there",
            ),
            (
                "match = 'Mangel på tolk. Bolig har vi.'",
                "`mangel NEAR/4 bolig`: «Mangel» and «Bolig» stand in different sentences",
            ),
            (
                "match = 'Mangel på bolig er ikke noe problem'\nunless = 'ikke noe problem'",
                "`mangel NEAR/4 bolig`: it finds «Mangel på bolig», but `unless` takes that away by `ikke noe problem`, which \
                 finds «ikke noe problem»",
            ),
            (
                "match = 'Kommunen kan mangle boliger'",
                "`mangel NEAR/4 bolig`: «boliger» is there, but `mangel` is missing; if «mangle» counts too, write \
                 `(mangel OR mangle)`",
            ),
            (
                "match = 'Lite plass'",
                "it has nothing of any rule; add a rule to `any`, or widen one",
            ),
        ] {
            assert_eq!(said(&format!("{near}{rules}")), [help]);
        }
    }

    #[test]
    fn a_hit_that_must_not_be_is_named() {
        assert_eq!(
            said("any = 'bolig'\nno_match = 'Boligen er fin'"),
            ["`bolig` of `a` finds «Boligen»"]
        );
    }
}
