//! Finds the terms of a plan in the wordings of one block.

use crate::coding::matcher::{Facts, Matcher, Occurrence, Reading};
use crate::corpus::Block;
use crate::store::{Row, Rows};
use crate::text::Tokens;

use super::plan::{Asked, NO_SAY, Plan};

/// Passing a word by costs so little beside looking at a wording that has a word.
const PASSING: usize = 8;

/// The wordings of one block, to be searched.
pub(super) struct Searched<'a> {
    plan: &'a Plan,
    block: &'a Block,
    rows: &'a Rows,
    /// Whether each question is asked about.
    scope: &'a [bool],
    /// The words of the block that have a say: their numbers in the block and in the plan.
    wanted: Vec<(u32, u32)>,
    /// The numbers in the plan of the words of one wording that have a say.
    said: Vec<u32>,
    /// The places that each term was found at.
    found: Vec<Vec<u16>>,
    room: Room,
}

/// Room to work in.
#[derive(Default)]
struct Room {
    places: Tokens,
    tokens: Tokens,
    occurrences: Vec<Occurrence>,
}

impl<'a> Searched<'a> {
    /// The places in `block` of the wordings that each term of `plan` is found in, ascending, of the questions that
    /// are in `scope`.
    pub fn find(plan: &'a Plan, block: &'a Block, rows: &'a Rows, scope: &'a [bool]) -> Vec<Vec<u16>> {
        let words = rows.vocabulary().iter().enumerate();
        let wanted = words
            .filter(|(_, word)| plan.has_say(**word))
            .map(|(at, word)| (at as u32, plan.say[*word as usize]));
        let mut searched = Self {
            plan,
            block,
            rows,
            scope,
            wanted: wanted.collect(),
            said: Vec::new(),
            found: vec![Vec::new(); plan.len()],
            room: Room::default(),
        };
        if searched.is_sparse() && plan.always.is_empty() {
            searched.by_postings();
        } else {
            searched.by_rows();
        }
        for found in &mut searched.found {
            found.sort_unstable();
            found.dedup();
        }
        searched.found
    }

    /// The words of the block by which terms are found or tried.
    fn deciding(&self) -> impl Iterator<Item = (usize, u32)> {
        let wanted = self
            .wanted
            .iter()
            .filter(|(_, number)| self.plan.decides(*number));
        wanted.map(|(word, number)| (*word as usize, *number))
    }

    /// Whether few wordings have words that matter, so that it is cheaper to go to them than past all others.
    fn is_sparse(&self) -> bool {
        let postings: usize = self
            .deciding()
            .map(|(word, _)| self.rows.having(word).len())
            .sum();
        postings.saturating_mul(PASSING) < self.rows.word_count()
    }

    fn is_asked(&self, place: usize) -> bool {
        self.scope[self.block.questions[place] as usize]
    }

    /// For each word of the block its number in the plan.
    fn numbers(&self) -> Vec<u32> {
        let mut numbers = vec![NO_SAY; self.rows.vocabulary().len()];
        for (word, number) in &self.wanted {
            numbers[*word as usize] = *number;
        }
        numbers
    }

    /// From each word that matters to the wordings that have it.
    fn by_postings(&mut self) {
        let mut tries: Vec<(u16, u32)> = Vec::new();
        for (word, number) in self.deciding().collect::<Vec<_>>() {
            let (having, number) = (self.rows.having(word), number as usize);
            let asked = having.iter().filter(|place| self.is_asked(usize::from(**place)));
            let asked: Vec<u16> = asked.copied().collect();
            for term in &self.plan.found_by[number] {
                self.found[*term as usize].extend(&asked);
            }
            for term in &self.plan.tried_by[number] {
                tries.extend(asked.iter().map(|place| (*place, *term)));
            }
        }
        if tries.is_empty() {
            return;
        }
        tries.sort_unstable();
        tries.dedup();
        let numbers = self.numbers();
        let mut terms = Vec::new();
        for at_place in tries.chunk_by(|one, other| one.0 == other.0) {
            let place = usize::from(at_place[0].0);
            let words = self.rows.row(place).words().map(|word| numbers[word]);
            self.said.clear();
            self.said.extend(words.filter(|number| *number != NO_SAY));
            terms.clear();
            terms.extend(at_place.iter().map(|(_, term)| *term));
            self.try_terms(place, &mut terms);
        }
    }

    /// From wording to wording.
    fn by_rows(&mut self) {
        let numbers = self.numbers();
        let mut terms = Vec::new();
        for place in 0..self.rows.len() {
            if !self.is_asked(place) {
                continue;
            }
            terms.clear();
            terms.extend(&self.plan.always);
            self.said.clear();
            for word in self.rows.row(place).words() {
                let number = numbers[word];
                if number == NO_SAY {
                    continue;
                }
                self.said.push(number);
                if !self.plan.decides(number) {
                    continue;
                }
                for term in &self.plan.found_by[number as usize] {
                    let found = &mut self.found[*term as usize];
                    if found.last() != Some(&(place as u16)) {
                        found.push(place as u16);
                    }
                }
                terms.extend(&self.plan.tried_by[number as usize]);
            }
            terms.sort_unstable();
            terms.dedup();
            self.try_terms(place, &mut terms);
        }
    }

    /// Looks for the rest of each of `terms` in the wording at `place`, of which the words are known that have a say. Those that it
    /// lacks a word for are taken out.
    fn try_terms(&mut self, place: usize, terms: &mut Vec<u32>) {
        terms.retain(|term| self.plan.may_have(&self.said, *term));
        if terms.is_empty() {
            return;
        }
        let (plan, row, rows) = (self.plan, self.rows.row(place), self.rows);
        let Room {
            places,
            tokens,
            occurrences,
        } = &mut self.room;
        places.refill_places((0..row.len()).map(|at| row.begins_sentence(at)));
        occurrences.clear();
        occurrences.extend(occurrences_in(plan, row, rows));
        occurrences.sort_unstable();
        let is_possible = |term: &&u32| {
            let Some((matcher, sets)) = plan.look(**term).and_then(|look| look.rough) else {
                return true;
            };
            let reading = reading("", places, occurrences, sets);
            is_found(
                matcher,
                &reading,
                plan.look(**term).map_or(Asked::Truth, |look| look.asked),
            )
        };
        let possible: Vec<u32> = terms.iter().filter(is_possible).copied().collect();
        let (sure, doubtful): (Vec<u32>, Vec<u32>) = possible
            .into_iter()
            .partition(|term| plan.look(*term).is_none_or(|look| look.full.is_none()));
        for term in sure {
            self.found[term as usize].push(place as u16);
        }
        if doubtful.is_empty() {
            return;
        }
        let text = self.block.texts.get(place);
        tokens.refill(text);
        occurrences.clear();
        occurrences.extend(occurrences_with_parts(plan, row, rows));
        occurrences.sort_unstable();
        for term in doubtful {
            let Some((look, (matcher, sets))) =
                plan.look(term).and_then(|look| Some((look.asked, look.full?)))
            else {
                continue;
            };
            if is_found(matcher, &reading(text, tokens, occurrences, sets), look) {
                self.found[term as usize].push(place as u16);
            }
        }
    }
}

fn reading<'a>(
    text: &'a str,
    tokens: &'a Tokens,
    atoms: &'a [Occurrence],
    sets: &'a [Matcher],
) -> Reading<'a> {
    Reading {
        text,
        tokens,
        atoms,
        sets,
        facts: Facts::NONE,
    }
}

fn is_found(matcher: &Matcher, reading: &Reading<'_>, asked: Asked) -> bool {
    let found = matcher.find(reading);
    match asked {
        Asked::Matches => found.is_some_and(|matches| !matches.is_empty()),
        Asked::Truth => found.is_some(),
    }
}

/// Which atom finds which word of `row`, whole words only.
fn occurrences_in<'a>(plan: &'a Plan, row: Row<'a>, rows: &'a Rows) -> impl Iterator<Item = Occurrence> + 'a {
    occurrences_with_parts(plan, row, rows).map(|occurrence| Occurrence {
        part: None,
        ..occurrence
    })
}

fn occurrences_with_parts<'a>(
    plan: &'a Plan,
    row: Row<'a>,
    rows: &'a Rows,
) -> impl Iterator<Item = Occurrence> + 'a {
    (0..row.len()).flat_map(move |at| {
        let number = rows.vocabulary()[row.word(at)];
        Occurrence::of(at, &plan.atoms[number as usize])
    })
}
