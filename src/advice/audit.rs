//! Lints that need answers: rules that find nothing, or nothing of their own; rules and themes to look at.

use std::collections::{BTreeMap, BTreeSet};

use crate::codebook::{Codebook, Rule};
use crate::coding::Coder;
use crate::corpus::Corpus;
use crate::source::{Code, Problem, Problems, brief};

use super::evidence::{Answers, Evidence, Exclusion, RuleAt, gather};

/// Themes coincide if they share so much of the answers that have either (Jaccard).
const COINCIDING: f64 = 0.8;
/// Fewer answers coincide by chance.
const FEWEST_COINCIDING: usize = 5;
/// What one or two answers have, another rule has by chance.
const FEWEST_REDUNDANT: usize = 3;
/// Fewer answers tell nothing of what they lack.
const FEWEST_FOR_NOTHING: usize = 10;
/// Of fewer answers one rule often brings most.
const FEWEST_DOMINATED: usize = 10;

/// What the answers in `corpus` say of the coder's codebooks, by file and place. What `known` already tells of a rule is
/// not told again, and what the codebooks allow not at all. Codebooks whose questions nobody answered are left out.
/// `progress` is told how many answers have been read since it was told last.
pub fn audit(
    coder: &Coder,
    corpus: &Corpus,
    known: &[Problem],
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<Problem> {
    let evidence = gather(coder, corpus, progress);
    let mut found = Vec::new();
    for (book, evidence) in coder.library().books.iter().zip(&evidence) {
        if evidence.answers == 0 {
            continue;
        }
        let audit = Audit { book, evidence };
        found.extend(audit.rules());
        found.extend(audit.exclusions());
        found.extend(audit.coinciding());
    }
    let places: BTreeSet<_> = known
        .iter()
        .map(|problem| (problem.source, problem.span))
        .collect();
    let allowed = &coder.library().allowed;
    found.retain(|problem| {
        let told = problem.code != Code::CoincidingThemes && places.contains(&(problem.source, problem.span));
        !told && !allowed.silences(problem)
    });
    found.sort_by_key(|problem| (problem.source, problem.span, problem.code));
    found
}

/// One codebook, and what answers have of it.
struct Audit<'a> {
    book: &'a Codebook,
    evidence: &'a Evidence,
}

impl Audit<'_> {
    fn rule(&self, (theme, rule): RuleAt) -> &Rule {
        &self.book.themes[theme].any[rule]
    }

    fn problems(&self) -> Problems {
        Problems::of(self.book.source)
    }

    /// What there is to say of each rule: at most one thing.
    fn rules(&self) -> Vec<Problem> {
        let mut problems = self.problems();
        for (theme, listed) in self.book.themes.iter().enumerate() {
            let shared = Shared::of(self, theme);
            for rule in 0..listed.any.len() {
                let at = (theme, rule);
                match self.evidence.rules.get(&at) {
                    None if self.evidence.answers < FEWEST_FOR_NOTHING => {}
                    None => self.dead(at, &mut problems),
                    Some(answers) => {
                        let own = answers.iter().filter(|answer| shared.rules_of(**answer) == 1);
                        match own.count() {
                            0 if answers.len() < FEWEST_REDUNDANT => {}
                            0 => self.redundant(at, answers, &shared, &mut problems),
                            own => self.dominant(at, own, &shared, &mut problems),
                        }
                    }
                }
            }
        }
        problems.into_vec()
    }

    fn dead(&self, at: RuleAt, problems: &mut Problems) {
        let (written, id) = (&self.rule(at).written, &self.book.themes[at.0].id);
        let item = format!("`{}`", brief(&written.text));
        let text = &written.text;
        match self.evidence.found.get(&at) {
            Some(found) => {
                let number = answers(*found);
                let taken = "`none` or `unless` takes every hit away";
                problems
                    .warning(
                        Code::DeadRule,
                        written.span,
                        format!("`{text}` hits in {number}, and {taken}"),
                    )
                    .kin(
                        format!("rules hit, and {taken}"),
                        id.to_string(),
                        format!("{item} ({number})"),
                    )
                    .help("see whether the exclusions go too far; take the rule out if they do not");
            }
            None => {
                let nothing = format!("nothing in {}", answers(self.evidence.answers));
                problems
                    .warning(Code::DeadRule, written.span, format!("`{text}` hits {nothing}"))
                    .kin(format!("rules hit {nothing}"), id.to_string(), item)
                    .help("`fritekst explain RULE` shows what its words find; keep it if answers to come may have it");
            }
        }
    }

    fn redundant(&self, at: RuleAt, found: &Answers, shared: &Shared, problems: &mut Problems) {
        let (written, id) = (&self.rule(at).written, &self.book.themes[at.0].id);
        let (text, number) = (&written.text, answers(found.len()));
        let (message, item) = match shared.covering(at, found, self.evidence) {
            // Of rules that find the same answers the first is not told of.
            Some(other) if self.evidence.rules.get(&other) == Some(found) && at < other => return,
            Some(other) => {
                let owner = match other.0 == at.0 {
                    true => String::new(),
                    false => format!(" of `{}`", self.book.themes[other.0].id),
                };
                let other = &self.rule(other).written.text;
                (
                    format!("`{text}` hits in {number}, and `{other}`{owner} in all of them"),
                    format!("`{}` ({number}, by `{}`{owner})", brief(text), brief(other)),
                )
            }
            None => (
                format!("`{text}` hits in {number}, and all of them have `{id}` by other rules too"),
                format!("`{}` ({number})", brief(text)),
            ),
        };
        problems
            .warning(Code::RedundantRule, written.span, message)
            .kin(
                "rules hit only in answers that have the theme by others too",
                id.to_string(),
                item,
            )
            .help("without it nothing changes here; take out one such rule at a time");
    }

    fn dominant(&self, at: RuleAt, own: usize, shared: &Shared, problems: &mut Problems) {
        let all = self.evidence.themes.get(&at.0).map_or(0, Vec::len);
        if all < FEWEST_DOMINATED || 2 * own <= all || shared.rules < 2 {
            return;
        }
        let (written, id) = (&self.rule(at).written, &self.book.themes[at.0].id);
        problems
            .warning(
                Code::DominantRule,
                written.span,
                format!(
                    "{own} of the {} of `{id}` have it by `{}` alone",
                    answers(all),
                    written.text
                ),
            )
            .help("an error in this rule is an error in the theme: read its hits, and give it examples");
    }

    /// Exclusions that took nothing away.
    fn exclusions(&self) -> Vec<Problem> {
        let mut problems = self.problems();
        if self.evidence.answers < FEWEST_FOR_NOTHING {
            return Vec::new();
        }
        for (theme, listed) in self.book.themes.iter().enumerate() {
            let lists = [
                ("none", &listed.none, &self.evidence.none, "answer"),
                ("unless", &listed.unless, &self.evidence.unless, "sentence"),
            ];
            for (key, rules, done, place) in lists {
                for (rule, excluding) in rules.iter().enumerate() {
                    let done: Exclusion = done.get(&(theme, rule)).copied().unwrap_or_default();
                    // What has no place in the text, such as a respondent's value, leaves no hit to count.
                    if done.taken > 0
                        || done.exemplified
                        || listed.any.is_empty()
                        || !excluding.expr.is_anchored()
                    {
                        continue;
                    }
                    let (text, many) = (&excluding.written.text, done.found);
                    let where_found = match many {
                        0 => "no answer has it".to_owned(),
                        1 => format!("one answer has it, with no hit of `any` in the same {place}"),
                        many => format!("{many} answers have it, with no hit of `any` in the same {place}"),
                    };
                    let (why, item) = match many {
                        0 => ("no answer has them".to_owned(), format!("`{}`", brief(text))),
                        _ => (
                            format!("where answers have them, `any` has no hit in the same {place}"),
                            format!("`{}` ({})", brief(text), answers(many)),
                        ),
                    };
                    let message = format!("`{key}` takes nothing away by `{text}`: {where_found}");
                    let problem = problems.warning(Code::IdleExclusion, excluding.written.span, message);
                    let words = format!("exclusions of `{key}` take nothing away: {why}");
                    problem.kin(words, listed.id.to_string(), item);
                    problem.help("take it out, or give the theme a `no_match` example that needs it");
                }
            }
        }
        problems.into_vec()
    }

    /// Pairs of themes that nearly the same answers to a question have.
    fn coinciding(&self) -> Vec<Problem> {
        let mut problems = self.problems();
        let together = &self.evidence.together;
        for ((question, one, other), both) in together {
            let all = |theme: usize| together.get(&(*question, theme, theme)).copied().unwrap_or(0);
            let (first, second) = (all(*one), all(*other));
            let either = first + second - both;
            let is_kin = |above, below| self.book.lineage(below).any(|at| at == above);
            if one == other
                || first.min(second) < FEWEST_COINCIDING
                || (*both as f64) < COINCIDING * either as f64
                || is_kin(*one, *other)
                || is_kin(*other, *one)
            {
                continue;
            }
            let [one, other] = [one, other].map(|theme| &self.book.themes[*theme]);
            problems
                .warning(
                    Code::CoincidingThemes,
                    other.span,
                    format!(
                        "`{}` and `{}` nearly coincide: {both} of the {} with either have both",
                        one.id,
                        other.id,
                        answers(either)
                    ),
                )
                .help("put them together, or make each say what is its own");
        }
        problems.into_vec()
    }
}

/// By how many rules, its own and its subthemes', each answer of a theme has it.
struct Shared {
    by_answer: BTreeMap<u32, Vec<RuleAt>>,
    /// Number of rules that give the theme to some answer.
    rules: usize,
}

impl Shared {
    fn of(audit: &Audit<'_>, theme: usize) -> Self {
        let mut by_answer: BTreeMap<u32, Vec<RuleAt>> = BTreeMap::new();
        let mut rules = 0;
        for (at, found) in &audit.evidence.rules {
            if audit.book.lineage(at.0).any(|above| above == theme) {
                rules += 1;
                for answer in found {
                    by_answer.entry(*answer).or_default().push(*at);
                }
            }
        }
        Self { by_answer, rules }
    }

    fn rules_of(&self, answer: u32) -> usize {
        self.by_answer.get(&answer).map_or(0, Vec::len)
    }

    /// The rule that has every one of `found`, the answers of the rule `at`: of several the one with most answers.
    fn covering(&self, at: RuleAt, found: &Answers, evidence: &Evidence) -> Option<RuleAt> {
        let mut tally: BTreeMap<RuleAt, usize> = BTreeMap::new();
        let others = found.iter().filter_map(|answer| self.by_answer.get(answer));
        for other in others.flatten().filter(|other| **other != at) {
            *tally.entry(*other).or_default() += 1;
        }
        let all = tally.into_iter().filter(|(_, both)| *both == found.len());
        let size = |other: &RuleAt| evidence.rules.get(other).map_or(0, Vec::len);
        all.map(|(other, _)| other)
            .max_by_key(|other| (size(other), std::cmp::Reverse(*other)))
    }
}

fn answers(number: usize) -> String {
    match number {
        1 => "1 answer".to_owned(),
        _ => format!("{number} answers"),
    }
}
