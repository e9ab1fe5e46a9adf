//! What the words of a text must have for a regex to match it.
//!
//! A regex runs on the text as it was written, and is dear; which words a text has is known. So that it runs on few
//! texts only, runs of letters are taken out of it that every match has: a run of letters stands in one word, and in
//! that word's form as [`form_of`] gives each of its letters. Nothing is taken out of what stands across words, of
//! digits (which words are cut at), or of signs; what that leaves out makes the condition weaker, never wrong.

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use crate::codebook::expr::RegexTerm;
use crate::mapped::Strings;
use crate::text::form_of;

use super::lookup::CHUNK;

/// A condition on the words of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Required {
    pieces: Vec<Vec<String>>,
}

/// Ways to write a run of letters; more are not told apart.
const MOST_WAYS: usize = 32;
/// Letters of the shortest piece that is worth looking for.
const SHORTEST: usize = 2;
/// Characters of the largest class that is taken letter by letter.
const LARGEST_CLASS: usize = 16;

/// The condition that every text with a match of `regex` fulfils; empty if nothing can be told.
pub fn required(regex: &RegexTerm) -> Required {
    let parsed = ParserBuilder::new()
        .case_insensitive(!regex.minds_case())
        .build()
        .parse(regex.pattern());
    Required {
        pieces: parsed.map_or_else(|_| Vec::new(), |hir| clauses(&hir)),
    }
}

impl Required {
    /// Of each row the text has a word with one of the pieces in its form. No row: any text may have a match.
    pub fn pieces(&self) -> &[Vec<String>] {
        &self.pieces
    }

    /// By row, the numbers of the forms that have one of its pieces, in order.
    pub fn words(&self, forms: &Strings) -> Vec<Vec<u32>> {
        self.pieces
            .iter()
            .map(|pieces| having_one(pieces, forms))
            .collect()
    }
}

/// The numbers of those of `forms` that have one of `pieces` in them, in order.
fn having_one(pieces: &[String], forms: &Strings) -> Vec<u32> {
    let automaton = AhoCorasick::new(pieces).ok();
    let has = |form: &str| match &automaton {
        Some(automaton) => automaton.is_match(form),
        None => pieces.iter().any(|piece| form.contains(piece)),
    };
    let starts = (0..forms.len()).into_par_iter().step_by(CHUNK);
    let having = starts.flat_map_iter(|start| {
        let run = forms.run(start..forms.len().min(start + CHUNK)).enumerate();
        run.filter(|(_, form)| has(form))
            .map(move |(at, _)| (start + at) as u32)
    });
    having.collect()
}

/// What each match of `hir` has: of every row one piece in a word.
fn clauses(hir: &Hir) -> Vec<Vec<String>> {
    let mut walk = Walk::default();
    walk.visit(hir);
    walk.end_run();
    walk.clauses.sort_unstable();
    walk.clauses.dedup();
    walk.clauses
}

/// What has been seen of a regex from left to right.
#[derive(Debug)]
struct Walk {
    clauses: Vec<Vec<String>>,
    /// The ways to write the letters just before.
    run: Vec<String>,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            clauses: Vec::new(),
            run: vec![String::new()],
        }
    }
}

impl Walk {
    fn visit(&mut self, hir: &Hir) {
        if let Some(ways) = ways(hir) {
            return self.extend(&ways);
        }
        match hir.kind() {
            HirKind::Literal(literal) => self.literal(&literal.0),
            HirKind::Capture(capture) => self.visit(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.visit(part)),
            HirKind::Repetition(repetition) => self.repetition(repetition),
            HirKind::Alternation(branches) => {
                self.end_run();
                let best: Option<Vec<_>> = branches.iter().map(|branch| best(clauses(branch))).collect();
                self.clauses.extend(best.and_then(|best| tidy(best.concat())));
            }
            HirKind::Class(_) | HirKind::Look(_) | HirKind::Empty => self.end_run(),
        }
    }

    /// Letters and other characters.
    fn literal(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).unwrap_or("\0");
        for c in text.chars() {
            match letter(c) {
                Some(letter) => self.extend(&[letter]),
                None => self.end_run(),
            }
        }
    }

    /// The first time right behind what is before, the last time right before what is behind.
    fn repetition(&mut self, repetition: &Repetition) {
        if repetition.min == 0 {
            return self.end_run();
        }
        match ways(&repetition.sub) {
            Some(ways) => {
                self.extend(&ways);
                self.end_run();
                self.run = ways;
            }
            None => {
                self.end_run();
                self.clauses.extend(clauses(&repetition.sub));
            }
        }
    }

    /// Goes on with letters, in one of some ways.
    fn extend(&mut self, ways: &[String]) {
        match product(&self.run, ways) {
            Some(run) => self.run = run,
            None => {
                self.end_run();
                self.run = ways.to_vec();
            }
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::replace(&mut self.run, vec![String::new()]);
        self.clauses.extend(tidy(run));
    }
}

/// All ways to write a match, as forms, if it is of letters only, and there are few.
fn ways(hir: &Hir) -> Option<Vec<String>> {
    let ways = match hir.kind() {
        // A match has the same letters wherever one looks around them.
        HirKind::Empty | HirKind::Look(_) => vec![String::new()],
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            vec![text.chars().map(letter).collect::<Option<String>>()?]
        }
        HirKind::Class(class) => letters(class)?,
        HirKind::Capture(capture) => ways(&capture.sub)?,
        HirKind::Concat(parts) => {
            let start = vec![String::new()];
            parts
                .iter()
                .try_fold(start, |run, part| product(&run, &ways(part)?))?
        }
        HirKind::Alternation(branches) => branches.iter().map(ways).collect::<Option<Vec<_>>>()?.concat(),
        HirKind::Repetition(repetition) => repeated(repetition)?,
    };
    few(ways)
}

/// The ways of what occurs between `min` and `max` times.
fn repeated(repetition: &Repetition) -> Option<Vec<String>> {
    let once = ways(&repetition.sub)?;
    let most = repetition.max.filter(|max| *max as usize <= MOST_WAYS)?;
    let mut run = vec![String::new()];
    let mut all = Vec::new();
    for times in 0..=most {
        if times >= repetition.min {
            all.extend(run.iter().cloned());
        }
        if times < most {
            run = product(&run, &once)?;
        }
    }
    Some(all)
}

/// The letters of a class, if it has no other characters.
fn letters(class: &Class) -> Option<Vec<String>> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let size: usize = class
        .iter()
        .map(|range| range.end() as usize - range.start() as usize + 1)
        .sum();
    if size > LARGEST_CLASS {
        return None;
    }
    class
        .iter()
        .flat_map(|range| range.start()..=range.end())
        .map(letter)
        .collect()
}

/// What a letter is in a form; nothing if it is no letter, or none that always stands in a word.
fn letter(c: char) -> Option<String> {
    let form = form_of(c.encode_utf8(&mut [0; 4]));
    let is_letter = c.is_alphabetic() && !form.is_empty() && form.chars().all(char::is_alphabetic);
    is_letter.then_some(form)
}

fn product(left: &[String], right: &[String]) -> Option<Vec<String>> {
    if left.len() * right.len() > MOST_WAYS * MOST_WAYS {
        return None;
    }
    let joined = left
        .iter()
        .flat_map(|left| right.iter().map(move |right| [left.as_str(), right].concat()));
    few(joined.collect())
}

/// The same, each once, unless there are too many.
fn few(mut ways: Vec<String>) -> Option<Vec<String>> {
    ways.sort_unstable();
    ways.dedup();
    (ways.len() <= MOST_WAYS).then_some(ways)
}

/// Pieces of which a text must have one, less those that have another one in them; nothing if one is too short to tell.
fn tidy(mut pieces: Vec<String>) -> Option<Vec<String>> {
    pieces.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let mut kept: Vec<String> = Vec::new();
    for piece in pieces {
        if !kept.iter().any(|shorter| piece.contains(shorter)) {
            kept.push(piece);
        }
    }
    let is_long = |piece: &String| piece.chars().count() >= SHORTEST;
    kept.iter().all(is_long).then_some(kept)
}

/// The row that is hardest to fulfil: whose shortest piece is longest, of those the one with the fewest.
fn best(clauses: Vec<Vec<String>>) -> Option<Vec<String>> {
    clauses.into_iter().max_by_key(|pieces| {
        let shortest = pieces.iter().map(String::len).min();
        (shortest, std::cmp::Reverse(pieces.len()))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::codebook::expr::{Juxtaposition, Node, parse};
    use crate::source::{Problems, Sources};
    use crate::text::{Text, Tokens};

    fn regex(pattern: &str, flags: &str) -> Option<RegexTerm> {
        let mut problems = Problems::of(Sources::default().add("", ""));
        let expr = parse(
            &format!("/{pattern}/{flags}"),
            Juxtaposition::Phrase,
            &mut problems,
        )?;
        match expr.node {
            Node::Regex(regex) => Some(regex),
            _ => None,
        }
    }

    fn demands(pattern: &str, rows: &[&[&str]]) {
        let regex = regex(pattern, "").expect("a regex");
        assert_eq!(required(&regex).pieces(), rows, "{pattern}");
    }

    #[test]
    fn every_run_of_letters_is_demanded() {
        demands("bolig", &[&["bolig"]]);
        demands(
            r"\bmangel\w* (på|av) \w*bolig(er)?",
            &[&["av", "på"], &["bolig"], &["mangel"]],
        );
        demands("lang(e|t|varig)? kø", &[&["kø"], &["lang"]]);
        demands("(lite|få) (plass|rom)+", &[&["få", "lite"], &["rom", "plass"]]);
        demands("Kisk[æø]", &[&["kiskæ", "kiskø"]]);
        demands("bo(li)+g", &[&["boli"], &["lig"]]);
        demands("ﬁn", &[&["fin"]]);
    }

    #[test]
    fn nothing_is_demanded_that_a_match_may_lack() {
        for pattern in [
            r"\d{2}",
            "a|bolig",
            "b(olig)?",
            r"\w+",
            "x.y",
            "(bolig|[0-9]+) %",
            "4[abc]",
        ] {
            demands(pattern, &[]);
        }
        demands("bolig|(tolk \\d|15 år)", &[&["år", "tolk", "bolig"]]);
    }

    #[test]
    fn the_words_of_a_row_are_those_with_a_piece() {
        let regex = regex("(lang|kort) ventetid", "").expect("a regex");
        let words = ["langs", "ventetida", "kort", "tid", "ankort"];
        let found = required(&regex).words(&words.iter().copied().collect());
        assert_eq!(
            required(&regex).pieces(),
            [vec!["kort", "lang"], vec!["ventetid"]]
        );
        assert_eq!(found, [vec![0, 2, 4], vec![1]]);
    }

    fn part() -> impl Strategy<Value = String> {
        let leaf = select(vec![
            "a",
            "bo",
            "k",
            "K",
            "s",
            "å",
            "Å",
            "ß",
            "fi",
            "ﬁ",
            "İ",
            "i",
            "ı",
            "ǆ",
            "1",
            "15",
            " ",
            "-",
            "'",
            "ʼ",
            ".",
            r"\w",
            r"\d",
            r"\b",
            r"\B",
            "^",
            "$",
            "[ab]",
            "[a1]",
            "[^b]",
            "[æøå]",
            r"\u{ad}",
            r"\u{307}",
            "é",
            "e\u{301}",
            "Ⅳ",
            "²",
            "ª",
            r"\p{L}",
            "(?-i:K)",
            "(?-i)s",
            r"\u{200b}",
            "K",
        ]);
        let leaf = leaf.prop_map(str::to_owned);
        leaf.prop_recursive(3, 12, 3, |inner| {
            let times = select(vec!["?", "*", "+", "{2}", "{1,2}", "{0,2}", "{2,}"]);
            prop_oneof![
                3 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                1 => prop::collection::vec(inner.clone(), 1..3).prop_map(|parts| format!("({})", parts.join("|"))),
                1 => (inner, times).prop_map(|(part, times)| format!("(?:{part}){times}")),
            ]
        })
    }

    const TEXT: &str = "([aboksifå15 .'-]|fi|bo|K|Å|ß|ﬁ|İ|ı|ǆ|ſ|\u{212a}|\u{212b}|ʼ|\u{ad}|\u{307}|é|\u{301}|Ⅳ|²|ª|\u{200b}|æ|Ø){0,12}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn a_text_with_a_match_has_words_with_all_that_is_required(
            parts in prop::collection::vec(part(), 1..4),
            texts in prop::collection::vec(TEXT, 8),
            flags in select(vec!["", "c"]),
        ) {
            if let Some(regex) = regex(&parts.concat(), flags) {
                let required = required(&regex);
                for text in texts {
                    let text = Text::new(&text);
                    if regex.find_all(&text).next().is_some() {
                        let tokens = Tokens::of(&text);
                        for row in required.pieces() {
                            let has = tokens.forms().any(|form| row.iter().any(|piece| form.contains(piece)));
                            prop_assert!(has, "{} in {:?} lacks {:?}", regex.pattern(), text, row);
                        }
                    }
                }
            }
        }
    }
}
