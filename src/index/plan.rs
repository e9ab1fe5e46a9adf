//! What an expression asks of the index: a tantivy query for the answers that may have it.
//!
//! A query is made so that it finds every answer that the expression finds, and where it can, no other. Where it can
//! not (a phrase that may run over the end of a sentence, NEAR, a regex), the plan says so, and the answers' texts
//! decide.

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::codebook::expr::{Expr, Node, WordTerm, keywords};
use crate::codebook::{SetName, Sets, WordSet};
use crate::text::{Analyzer, WordPattern};

use super::any_word::AnyWord;
use super::schema::Fields;
use super::vocabulary::Vocabulary;

/// A query, and what it is worth.
#[derive(Debug)]
pub(super) struct Plan {
    finds: Finds,
    /// Whether every answer that it finds has the expression.
    pub exact: bool,
}

#[derive(Debug)]
enum Finds {
    Nothing,
    Everything,
    Those(Box<dyn Query>),
    AllBut(Box<dyn Query>),
}

impl Clone for Plan {
    fn clone(&self) -> Self {
        let finds = match &self.finds {
            Finds::Nothing => Finds::Nothing,
            Finds::Everything => Finds::Everything,
            Finds::Those(query) => Finds::Those(query.box_clone()),
            Finds::AllBut(query) => Finds::AllBut(query.box_clone()),
        };
        Self {
            finds,
            exact: self.exact,
        }
    }
}

impl Plan {
    const NOTHING: Self = Self {
        finds: Finds::Nothing,
        exact: true,
    };

    fn everything(exact: bool) -> Self {
        Self {
            finds: Finds::Everything,
            exact,
        }
    }

    fn those(query: impl Query) -> Self {
        Self {
            finds: Finds::Those(Box::new(query)),
            exact: true,
        }
    }

    /// The plan, found only to be near enough.
    fn roughly(self) -> Self {
        match self.finds {
            Finds::Nothing => self,
            finds => Self { finds, exact: false },
        }
    }

    /// What lacks it. Of answers that may have it nothing can be said.
    fn not(self) -> Self {
        let finds = match (self.finds, self.exact) {
            (Finds::Nothing, _) => Finds::Everything,
            (_, false) => return Self::everything(false),
            (Finds::Everything, _) => Finds::Nothing,
            (Finds::Those(query), _) => Finds::AllBut(query),
            (Finds::AllBut(query), _) => Finds::Those(query),
        };
        Self { finds, exact: true }
    }

    fn and(parts: Vec<Self>) -> Self {
        let exact = parts.iter().all(|part| part.exact);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for part in parts {
            match part.finds {
                Finds::Nothing => return Self::NOTHING,
                Finds::Everything => {}
                Finds::Those(query) => clauses.push((Occur::Must, query)),
                Finds::AllBut(query) => clauses.push((Occur::MustNot, query)),
            }
        }
        if clauses.is_empty() {
            return Self::everything(exact);
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        let finds = match <[_; 1]>::try_from(clauses) {
            Ok([(_, only)]) => Finds::Those(only),
            Err(clauses) => Finds::Those(Box::new(BooleanQuery::new(clauses))),
        };
        Self { finds, exact }
    }

    fn or(parts: Vec<Self>) -> Self {
        let mut parts: Vec<Self> = parts
            .into_iter()
            .filter(|part| !matches!(part.finds, Finds::Nothing))
            .collect();
        if parts.len() < 2 {
            return parts.pop().unwrap_or(Self::NOTHING);
        }
        let exact = parts.iter().all(|part| part.exact);
        let clauses = parts
            .into_iter()
            .map(|part| (Occur::Should, part.into_query()))
            .collect();
        Self {
            finds: Finds::Those(Box::new(BooleanQuery::new(clauses))),
            exact,
        }
    }

    /// As tantivy takes it.
    pub fn into_query(self) -> Box<dyn Query> {
        match self.finds {
            Finds::Nothing => Box::new(EmptyQuery),
            Finds::Everything => Box::new(AllQuery),
            Finds::Those(query) => query,
            Finds::AllBut(query) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, Box::new(AllQuery)),
                (Occur::MustNot, query),
            ])),
        }
    }
}

/// Makes plans for one segment.
pub(super) struct Planner<'a> {
    segment: &'a SegmentReader,
    fields: Fields,
    vocabulary: &'a Vocabulary,
    analyzer: &'a Analyzer,
    sets: &'a Sets,
    /// Word lists that are planned; nothing for those that are being planned, so that a ring ends.
    planned: FxHashMap<&'a SetName, Plan>,
    /// How many word lists the planner is within.
    depth: usize,
    /// Words outside of word lists that no answer has, each once.
    unknown: Vec<&'a WordTerm>,
}

impl<'a> Planner<'a> {
    pub fn new(
        segment: &'a SegmentReader,
        fields: Fields,
        vocabulary: &'a Vocabulary,
        analyzer: &'a Analyzer,
        sets: &'a Sets,
    ) -> Self {
        Self {
            segment,
            fields,
            vocabulary,
            analyzer,
            sets,
            planned: FxHashMap::default(),
            depth: 0,
            unknown: Vec::new(),
        }
    }

    /// The plan of `expr`.
    pub fn plan(&mut self, expr: &'a Expr) -> tantivy::Result<Plan> {
        Ok(match &expr.node {
            Node::Word(word) => self.asked_word(word)?,
            Node::Regex(_) => Plan::everything(false),
            Node::Set(name) => self.set(name)?,
            Node::Phrase(parts) => self.phrase(parts)?,
            Node::Theme(_) | Node::Value(_) => Plan::everything(false),
            Node::Loose(words, _) => {
                let words: tantivy::Result<Vec<Plan>> =
                    words.iter().map(|word| self.asked_word(word)).collect();
                Plan::and(words?).roughly()
            }
            Node::Near(_, left, right) => Plan::and(vec![self.plan(left)?, self.plan(right)?]).roughly(),
            Node::NotNear(_, inner, _) => self.plan(inner)?.roughly(),
            Node::AtLeast(1, inner) => self.plan(inner)?,
            Node::AtLeast(_, inner) => self.plan(inner)?.roughly(),
            Node::Not(inner) => self.plan(inner)?.not(),
            Node::And(parts) => Plan::and(self.plans(parts)?),
            Node::Or(parts) => Plan::or(self.plans(parts)?),
        })
    }

    fn plans(&mut self, parts: &'a [Expr]) -> tantivy::Result<Vec<Plan>> {
        parts.iter().map(|part| self.plan(part)).collect()
    }

    /// A word that the expression names itself.
    fn asked_word(&mut self, word: &'a WordTerm) -> tantivy::Result<Plan> {
        let plan = self.word_or_apart(&word.pattern(self.analyzer))?;
        let is_new = || !self.unknown.contains(&word);
        if self.depth == 0 && matches!(plan.finds, Finds::Nothing) && is_new() {
            self.unknown.push(word);
        }
        Ok(plan)
    }

    /// Words that the planned expressions name themselves and that no answer has, in order.
    pub fn unknown(&self) -> &[&'a WordTerm] {
        &self.unknown
    }

    /// A word, or the compound that it is, written apart.
    fn word_or_apart(&self, pattern: &WordPattern) -> tantivy::Result<Plan> {
        let mut ways = self.apart(pattern)?;
        ways.push(self.word(pattern)?);
        Ok(Plan::or(ways))
    }

    /// The ways to write the compound that a word is apart.
    fn apart(&self, pattern: &WordPattern) -> tantivy::Result<Vec<Plan>> {
        let rows = self.analyzer.apart(pattern).into_iter().map(|row| {
            let members: tantivy::Result<Vec<Plan>> = row.iter().map(|member| self.word(member)).collect();
            Ok(Plan::and(members?).roughly())
        });
        rows.collect()
    }

    fn word(&self, pattern: &WordPattern) -> tantivy::Result<Plan> {
        if pattern.is_blank() {
            return Ok(Plan::everything(false));
        }
        let by_form = self.any_word(self.fields.form, &self.fitting(pattern)?)?;
        Ok(match pattern.stem() {
            Some(stem) => Plan::or(vec![by_form, Plan::those(term_query(self.fields.stem, stem))]),
            None => by_form,
        })
    }

    /// The forms in the index that `pattern` finds, but for those that it finds by their stem alone.
    fn fitting(&self, pattern: &WordPattern) -> tantivy::Result<Vec<TermInfo>> {
        let inverted = self.segment.inverted_index(self.fields.form)?;
        Ok(self.vocabulary.find(inverted.terms(), pattern, self.analyzer)?)
    }

    fn any_word(&self, field: Field, words: &[TermInfo]) -> tantivy::Result<Plan> {
        if words.is_empty() {
            return Ok(Plan::NOTHING);
        }
        Ok(Plan::those(AnyWord::new(self.segment, field, words)?))
    }

    /// A word list. Its words count as one word, so that a long list ranks like a short one.
    fn set(&mut self, name: &'a SetName) -> tantivy::Result<Plan> {
        if let Some(plan) = self.planned.get(name) {
            return Ok(plan.clone());
        }
        let Some(set) = self.sets.get(name) else {
            return Ok(Plan::NOTHING);
        };
        self.planned.insert(name, Plan::NOTHING);
        self.depth += 1;
        let plan = self.entries(set);
        self.depth -= 1;
        let plan = plan?;
        self.planned.insert(name, plan.clone());
        Ok(plan)
    }

    fn entries(&mut self, set: &'a WordSet) -> tantivy::Result<Plan> {
        let (mut words, mut others) = (Vec::new(), Vec::new());
        for entry in &set.entries {
            let Node::Word(word) = &entry.expr.node else {
                others.push(self.plan(&entry.expr)?);
                continue;
            };
            let pattern = word.pattern(self.analyzer);
            others.extend(self.apart(&pattern)?);
            if pattern.is_blank() || pattern.stem().is_some() {
                others.push(self.word(&pattern)?);
            } else {
                words.extend(self.fitting(&pattern)?);
            }
        }
        // Where a word's postings begin tells words apart.
        words.sort_unstable_by_key(|word| word.postings_range.start);
        words.dedup();
        others.push(self.any_word(self.fields.form, &words)?);
        Ok(Plan::or(others))
    }

    /// A phrase: all of its parts, or the compound that they make. That they stand in a row is seen in the text.
    fn phrase(&mut self, parts: &'a [Expr]) -> tantivy::Result<Plan> {
        let mut ways = match parts {
            [only] => return self.plan(only),
            [] => return Ok(Plan::NOTHING),
            _ => vec![Plan::and(self.plans(parts)?).roughly()],
        };
        for compound in keywords(parts).map_or_else(Vec::new, |words| self.analyzer.joined(&words)) {
            ways.push(self.word(&compound)?);
        }
        Ok(Plan::or(ways))
    }
}

fn term_query(field: Field, word: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs)
}
