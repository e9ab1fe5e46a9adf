//! One word and its readings.

use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::Reverse;

use super::costs::{self, Costs};
use super::{Member, Place};
use crate::text::Span;
use crate::text::lexicon::{Beginnings, Lemma};

/// Longer words are not read: they are no Norwegian.
pub(super) const LONGEST: usize = 60;
/// Members of fewer letters are not looked into for members of their own.
const NESTED: usize = 6;
/// Letters that a member must have at least, and what follows it, to share a consonant with it.
const REDUCED: usize = 3;
/// How much dearer than the cheapest reading one with a keyword may be.
const SLACK: f32 = 2.5;
/// The same within a member: there only what is plainly made of others counts.
const SLACK_NESTED: f32 = 0.1;
/// The least a stretch of that many letters costs as a keyword, however rare as a member.
const KEYWORD: [(usize, f32); 2] = [(7, 8.0), (5, 10.0)];
/// A keyword that nothing is known of.
const STRANGE: f32 = 13.0;
/// The same of three letters or fewer.
const STRANGE_SHORT: f32 = 18.0;

/// A word read in all the ways that its letters allow. What is dear to find out is found out when it is first asked for.
#[derive(Debug)]
pub struct Reading<'a> {
    pub(super) word: &'a str,
    pub(super) costs: &'a Costs,
    lemmas: OnceCell<Vec<Lemma>>,
    nynorsk: bool,
    /// Byte offsets between characters, both ends of the word included.
    cuts: Vec<usize>,
    /// By cut: which stretches from there are forms of the dictionary.
    known: Vec<Cell<Option<Beginnings>>>,
    /// The cut behind which no member begins or ends but at the end of the word.
    last_cut: usize,
    /// By cut: the cheapest way to read what is before it as members; as far as it has been asked for.
    before: RefCell<Vec<f32>>,
    /// By cut, from the last: the cheapest way to read what is after it as members, the last in any form; and what all
    /// after it costs as the last member of this very word. As far as it has been asked for.
    after: RefCell<Vec<(f32, f32)>>,
    /// By both cuts: what the stretch costs before another member; not a number if nobody has asked.
    joining: RefCell<Vec<f32>>,
    slack: f32,
    own: OnceCell<f32>,
    split: OnceCell<bool>,
    /// What a reading may cost.
    most: OnceCell<f32>,
    /// Stretches, by cuts, that are words which must not be split.
    opaque: OnceCell<Vec<(usize, usize)>>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(word: &'a str, costs: &'a Costs) -> Self {
        Self::within(word, costs, SLACK)
    }

    fn within(word: &'a str, costs: &'a Costs, slack: f32) -> Self {
        let letters = word.chars().take(LONGEST + 1).count();
        let cuts: Vec<usize> = if letters > LONGEST || !word.chars().all(char::is_alphabetic) {
            Vec::new()
        } else {
            word.char_indices()
                .map(|(at, _)| at)
                .chain([word.len()])
                .collect()
        };
        let derivation = if cuts.is_empty() {
            None
        } else {
            costs::derivation(word)
        };
        let end = cuts.len().saturating_sub(1);
        Self {
            word,
            costs,
            lemmas: OnceCell::new(),
            nynorsk: costs.may_be_nynorsk(word),
            known: vec![Cell::new(None); cuts.len()],
            last_cut: derivation.map_or(end, |at| cuts.partition_point(|cut| *cut < at).min(end)),
            before: RefCell::default(),
            after: RefCell::default(),
            joining: RefCell::new(vec![f32::NAN; cuts.len() * cuts.len()]),
            cuts,
            slack,
            own: OnceCell::new(),
            split: OnceCell::new(),
            most: OnceCell::new(),
            opaque: OnceCell::new(),
        }
    }

    /// The number of the cut at the end of the word.
    fn end(&self) -> usize {
        self.cuts.len().saturating_sub(1)
    }

    /// The words of the dictionary that the whole is a form of.
    pub(super) fn lemmas(&self) -> &[Lemma] {
        self.lemmas.get_or_init(|| match self.cuts.len() {
            0 => Vec::new(),
            _ => self.costs.lemmas(self.word, self.known(0), true),
        })
    }

    /// Which stretches from a cut are forms of the dictionary.
    fn known(&self, from: usize) -> Beginnings {
        self.known[from].get().unwrap_or_else(|| {
            let known = self.costs.lexicon.beginnings(&self.word[self.cuts[from]..]);
            self.known[from].set(Some(known));
            known
        })
    }

    /// The cheapest way to read what is before a cut as members. Of three like consonants at a joint two are written:
    /// `nettjeneste` is `nett|tjeneste`.
    fn before(&self, to: usize) -> f32 {
        let plain = self.before_plainly(to);
        let may_share = || (REDUCED..self.last_cut.saturating_sub(REDUCED - 1)).contains(&to);
        if plain.is_finite() || !may_share() {
            return plain;
        }
        match self.reduced(0, to) {
            Some(cost) if self.after(to).is_finite() => cost,
            _ => plain,
        }
    }

    fn before_plainly(&self, to: usize) -> f32 {
        let mut before = self.before.borrow_mut();
        while before.len() <= to {
            let next = before.len();
            let least = match next {
                0 => 0.0,
                2.. if next < self.last_cut => (0..next - 1)
                    .filter(|from| before[*from].is_finite())
                    .map(|from| before[from] + self.joining(from, next))
                    .fold(f32::INFINITY, f32::min),
                _ => f32::INFINITY,
            };
            before.push(least);
        }
        before[to]
    }

    /// The cheapest way to read what is after a cut as members, the last in any form.
    fn after(&self, from: usize) -> f32 {
        self.after_and_ending(from).0
    }

    /// The same, and what all after the cut costs as the last member of this very word.
    fn after_and_ending(&self, from: usize) -> (f32, f32) {
        let end = self.end();
        let mut after = self.after.borrow_mut();
        while after.len() <= end - from {
            let next = end - after.len();
            let costs = if next == end {
                (0.0, f32::INFINITY)
            } else if next == 0 || next >= self.last_cut {
                (f32::INFINITY, f32::INFINITY)
            } else {
                let (text, left) = (self.text(next, end), self.text(0, next));
                let ending = self
                    .costs
                    .ending(text, self.known(next), left, self.lemmas(), self.nynorsk)
                    .unwrap_or(f32::INFINITY);
                let joined = (next + 2..end)
                    .filter(|to| after[end - to].0.is_finite())
                    .map(|to| self.joining(next, to) + after[end - to].0);
                (joined.fold(ending, f32::min), ending)
            };
            after.push(costs);
        }
        after[end - from]
    }

    /// What a reading may cost.
    fn most(&self) -> f32 {
        *self.most.get_or_init(|| {
            let split = (1..self.end()).map(|cut| self.before(cut) + self.after(cut));
            split.fold(self.own(), f32::min) + self.slack
        })
    }

    /// What the whole costs as a word that is not made of others.
    fn own(&self) -> f32 {
        let own = || self.costs.own(self.word, self.lemmas());
        *self.own.get_or_init(|| own().unwrap_or(f32::INFINITY))
    }

    /// What the stretch between two cuts costs as a member that shares its last letter with the next one.
    fn reduced(&self, from: usize, to: usize) -> Option<f32> {
        let (text, next) = (self.text(from, to), self.text(to, to + 1));
        let mut back = text.chars().rev();
        let shared = next.chars().next().filter(|c| !"aeiouyæøå".contains(*c));
        let alone = shared.is_some() && back.next() == shared && back.next() != shared;
        let restored = alone.then(|| [text, next].concat())?;
        self.costs.joining(&restored, Beginnings::ANY, false)
    }

    /// Words inside the word that must not be split, where what is around them are words: *transport* in
    /// `transport|middel`.
    fn opaque_stretches(&self) -> Vec<(usize, usize)> {
        /// In letters.
        const SHORTEST: usize = 4;
        let end = self.end();
        let starts = (0..end).filter(|from| self.before(*from).is_finite());
        let stretches = starts.flat_map(|from| (from + SHORTEST..=end).map(move |to| (from, to)));
        stretches
            .filter(|(_, to)| self.after(*to).is_finite())
            .filter_map(|(from, to)| {
                let text = self.text(from, to);
                let opaque = |text: &str| self.costs.members().is_opaque(text);
                if opaque(text) || to == end && self.costs.is_opaque(text, self.known(from)) {
                    return Some((from, to));
                }
                let jointed = text.strip_suffix('s').is_some_and(opaque);
                jointed.then_some((from, to - 1))
            })
            .collect()
    }

    fn is_within_opaque(&self, from: usize, to: usize) -> bool {
        let mut around = self.opaque.get_or_init(|| self.opaque_stretches()).iter();
        around.any(|(start, end)| *start <= from && to <= *end && (*start, *end) != (from, to))
    }

    /// Every stretch that is a member if its letters are a word: by start, the longest first.
    pub fn members(&self) -> Vec<Member> {
        self.members_among(None)
    }

    /// Of the members at least those whose bytes are among `wanted`, in the same order. Much cheaper than all.
    pub fn members_at(&self, wanted: &[Span]) -> Vec<Member> {
        self.members_among(Some(wanted))
    }

    fn members_among(&self, wanted: Option<&[Span]>) -> Vec<Member> {
        let mut members = Vec::new();
        let end = self.end();
        let stretches = (0..end).flat_map(|from| (from + 2..=end).rev().map(move |to| (from, to)));
        for (from, to) in stretches.filter(|stretch| *stretch != (0, end)) {
            let asked = wanted.is_none_or(|wanted| self.is_asked_for(from, to, wanted));
            let nests = to - from >= NESTED
                && wanted.is_none_or(|wanted| self.has_inside(from, to, wanted))
                && self.may_be_word(from, to);
            let counts = asked && self.is_sound(from, to) || !asked && nests && self.is_member(from, to);
            if !counts || self.is_within_opaque(from, to) {
                continue;
            }
            if asked {
                self.spans(from, to, &mut members);
            }
            if nests && self.is_member(from, to) {
                self.nested(from, to, wanted, &mut members);
            }
        }
        let shared = (REDUCED..end.saturating_sub(REDUCED - 1)).filter(|to| {
            let cost = self.reduced(0, *to);
            cost.is_some_and(|cost| cost <= self.before(*to) && cost + self.after(*to) <= self.most())
        });
        members.extend(shared.map(|to| Member {
            span: Span::new(0, self.cuts[to + 1]),
            place: Place::Joining,
        }));
        members
            .sort_unstable_by_key(|member| (member.span.start(), Reverse(member.span.end()), member.place));
        members.dedup();
        members
    }

    /// Whether the stretch between two cuts, with or without what may be its joint, is among `wanted`.
    fn is_asked_for(&self, from: usize, to: usize, wanted: &[Span]) -> bool {
        let (start, end) = (self.cuts[from], self.cuts[to]);
        let joint = matches!(self.text(to - 1, to), "s" | "e");
        wanted.iter().any(|wanted| {
            wanted.start() == start && (wanted.end() == end || joint && wanted.end() == end - 1)
        })
    }

    /// Whether the dictionary may have the stretch between two cuts, with or without a joint, or words that begin so.
    fn may_be_word(&self, from: usize, to: usize) -> bool {
        let text = self.text(from, to);
        self.nynorsk
            || self.costs.may_have_lemmas(text, self.known(from))
            || self.costs.members().family(text).first > 0
    }

    /// Whether a part of the stretch between two cuts is among `wanted`.
    fn has_inside(&self, from: usize, to: usize, wanted: &[Span]) -> bool {
        let (start, end) = (self.cuts[from], self.cuts[to]);
        wanted
            .iter()
            .any(|wanted| start <= wanted.start() && wanted.end() <= end)
    }

    /// Whether the word is made of known members.
    pub fn is_compound(&self) -> bool {
        !self.joins_at().is_empty()
    }

    /// Bytes at which the word falls into members before and members after.
    pub(super) fn joins_at(&self) -> Vec<usize> {
        let sound = |cut: &usize| {
            let cost = self.before(*cut) + self.after(*cut);
            cost.is_finite() && cost <= self.most()
        };
        (1..self.end()).filter(sound).map(|cut| self.cuts[cut]).collect()
    }

    /// The members of a member that is itself made of others: `arbeid` in `arbeidstaker|organisasjon`.
    fn nested(&self, from: usize, to: usize, wanted: Option<&[Span]>, members: &mut Vec<Member>) {
        let inside = |wanted: &&Span| self.cuts[from] <= wanted.start() && wanted.end() <= self.cuts[to];
        let shifted =
            |wanted: &Span| Span::new(wanted.start() - self.cuts[from], wanted.end() - self.cuts[from]);
        let wanted: Option<Vec<Span>> =
            wanted.map(|wanted| wanted.iter().filter(inside).map(shifted).collect());
        let last = to + 1 == self.cuts.len();
        let bare = self.text(from, to);
        let jointed = bare
            .strip_suffix('s')
            .filter(|_| !last && !self.costs.lexicon.knows(bare));
        let units = [Some(bare), jointed];
        for unit in units.into_iter().flatten() {
            let seen = !last && self.costs.members().family(bare).first > 0;
            let inner = Self::within(unit, self.costs, SLACK_NESTED);
            if inner.lemmas().is_empty() && !seen {
                continue;
            }
            for member in inner.members_among(wanted.as_deref()) {
                if member.place == Place::Last && !inner.has_head_after(member.span.start()) {
                    continue;
                }
                let place = if last { member.place } else { Place::Joining };
                let span = member.span.shift(self.cuts[from]);
                members.push(Member { span, place });
                if !last && member.place == Place::Last && unit.ends_with('s') {
                    let span = Span::new(span.start(), span.end() - 1);
                    members.push(Member { span, place });
                }
            }
        }
    }

    /// Whether the stretch between two cuts can be a member, if it is a word.
    fn is_sound(&self, from: usize, to: usize) -> bool {
        let around = self.around(from, to);
        if around.is_infinite() {
            return false;
        }
        let letters = to - from;
        let most = KEYWORD
            .iter()
            .find(|(least, _)| letters >= *least)
            .map_or(f32::INFINITY, |(_, cost)| *cost);
        let strange = match letters {
            0..3 => f32::INFINITY,
            3 => STRANGE_SHORT,
            _ => STRANGE,
        };
        let cost = self.cost(from, to);
        self.is_within(around + if cost.is_finite() { cost } else { strange }.min(most))
    }

    /// Whether a reading of that cost counts. The word as one that is not made of others is asked first: it is cheaper
    /// to find out about.
    fn is_within(&self, cost: f32) -> bool {
        let may_be = cost <= self.own() + self.slack;
        may_be
            && if cost.is_finite() {
                cost <= self.most()
            } else {
                !self.is_split()
            }
    }

    /// Whether there is any way to read the word as members.
    fn is_split(&self) -> bool {
        let splits = |cut: usize| self.before(cut).is_finite() && self.after(cut).is_finite();
        *self.split.get_or_init(|| (1..self.end()).any(splits))
    }

    /// What is before and after the stretch between two cuts, as members. The shorter is looked at first.
    fn around(&self, from: usize, to: usize) -> f32 {
        let before = || self.before(from);
        let after = || self.after(to);
        if from < self.end() - to {
            let before = before();
            if before.is_infinite() {
                before
            } else {
                before + after()
            }
        } else {
            let after = after();
            if after.is_infinite() {
                after
            } else {
                before() + after
            }
        }
    }

    /// Whether the stretch between two cuts is a member, whatever the keyword.
    fn is_member(&self, from: usize, to: usize) -> bool {
        let around = self.around(from, to);
        around.is_finite() && self.is_within(self.before(from) + self.cost(from, to) + self.after(to))
    }

    fn cost(&self, from: usize, to: usize) -> f32 {
        if to + 1 < self.cuts.len() {
            return self.joining(from, to);
        }
        let own = self.after_and_ending(from).1;
        if self.lemmas().is_empty() && from < self.last_cut {
            return own;
        }
        let (text, left) = (self.text(from, to), self.text(0, from));
        let ending = self.costs.ending(text, self.known(from), left, &[], self.nynorsk);
        ending.unwrap_or(f32::INFINITY).min(own)
    }

    /// The member between two cuts with and without what may be its joint.
    fn spans(&self, from: usize, to: usize, members: &mut Vec<Member>) {
        let place = if to + 1 == self.cuts.len() {
            Place::Last
        } else {
            Place::Joining
        };
        let span = |to: usize| Span::new(self.cuts[from], self.cuts[to]);
        members.push(Member {
            span: span(to),
            place,
        });
        let joint = matches!(self.text(to - 1, to), "s" | "e");
        let bare = || costs::takes_joint(self.text(from, to - 1));
        if place == Place::Joining && joint && bare() && !self.costs.is_own_noun(self.text(from, to)) {
            members.push(Member {
                span: span(to - 1),
                place,
            });
        }
    }

    fn joining(&self, from: usize, to: usize) -> f32 {
        let at = from * self.cuts.len() + to;
        let asked = self.joining.borrow()[at];
        if !asked.is_nan() {
            return asked;
        }
        let cost = self
            .costs
            .joining(self.text(from, to), self.known(from), self.nynorsk)
            .unwrap_or(f32::INFINITY);
        self.joining.borrow_mut()[at] = cost;
        cost
    }

    fn text(&self, from: usize, to: usize) -> &'a str {
        &self.word[self.cuts[from]..self.cuts[to]]
    }
}
