//! Why an answer was coded as it was, as data that can be written.

use serde::Serialize;

use crate::codebook::Codebook;
use crate::codebook::expr::{Expr, Node};
use crate::coding::{
    Attempt, Attempts, CancelledBy, Coder, Scratch, Shortfall, ThemeTrace, Trace, TracedHit,
};
use crate::corpus::{Answer, Corpus};
use crate::source::Sources;
use crate::text::{Language, Span};

use super::rule_ref::RuleRef;

/// An answer, and how it came by its themes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why<'a> {
    /// Id of the question.
    pub question: &'a str,
    /// The answer.
    pub text: &'a str,
    /// Whether the question has a codebook.
    pub has_codebook: bool,
    /// Whether it says nothing.
    pub non_answer: bool,
    /// Ids of all themes that it has, whichever are asked about.
    pub given: Vec<&'a str>,
    /// The themes that are told of, in the codebook's order.
    pub themes: Vec<WhyTheme<'a>>,
}

/// What became of a theme.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyTheme<'a> {
    /// Its id.
    pub theme: &'a str,
    /// What tables call it.
    pub label: &'a str,
    /// Whether the answer has it.
    pub given: bool,
    /// Ids of the subthemes whose hits give it.
    pub through: Vec<&'a str>,
    /// What its own rules find, cancelled hits among them, by rule and place.
    pub hits: Vec<WhyHit<'a>>,
    /// Of a theme that was asked about and is not given: how far each rule got, the nearest first.
    pub rules: Vec<Tried<'a>>,
}

/// A match of a rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyHit<'a> {
    /// The rule.
    pub rule: RuleRef<'a>,
    /// Where.
    #[serde(flatten)]
    pub place: Place<'a>,
    /// Whether it gives the theme: nothing takes it away.
    pub counts: bool,
    /// What takes it away.
    pub cancelled_by: Vec<Canceller<'a>>,
}

/// A rule that takes a hit away.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Canceller<'a> {
    /// The rule.
    pub rule: RuleRef<'a>,
    /// What it finds.
    pub matches: Vec<Place<'a>>,
}

/// A stretch of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    #[serde(rename = "match")]
    pub text: &'a str,
}

/// How far a rule got.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tried<'a> {
    /// The rule.
    pub rule: RuleRef<'a>,
    /// The parts of it that the answer has.
    pub found: Vec<FoundPart<'a>>,
    /// What keeps it from giving the theme.
    pub lacks: Vec<Lack<'a>>,
}

/// A part of a rule that the answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FoundPart<'a> {
    /// The part, as written.
    pub part: &'a str,
    /// Its first match.
    #[serde(flatten)]
    pub place: Place<'a>,
}

/// What a rule lacks; parts of it are as written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "lack", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields are those of `Shortfall`")]
pub enum Lack<'a> {
    /// The part is nowhere.
    Missing {
        part: &'a str,
        similar: Option<Place<'a>>,
    },
    /// A theme that the answer does not have, or a value that its respondent does not have.
    NotHeld { part: &'a str },
    /// It is there in fewer places than it must be.
    TooFew {
        part: &'a str,
        found: usize,
        needed: u32,
    },
    /// Too many words are between the two.
    TooFar {
        part: &'a str,
        first: Place<'a>,
        last: Place<'a>,
        between: usize,
        allowed: u32,
    },
    /// The two stand in the other order.
    WrongOrder {
        part: &'a str,
        first: Place<'a>,
        last: Place<'a>,
    },
    /// Both sides are the same words.
    SamePlace { part: &'a str, at: Place<'a> },
    /// The two stand in different sentences.
    OtherSentence {
        part: &'a str,
        left: Place<'a>,
        right: Place<'a>,
    },
    /// What must not be there is.
    Excluded { part: &'a str, at: Option<Place<'a>> },
    /// `none` or `unless` takes the hit away.
    Cancelled {
        hit: Place<'a>,
        by: RuleRef<'a>,
        at: Option<Place<'a>>,
    },
}

impl Tried<'_> {
    /// Whether the answer has something that looks like what the rule lacks.
    pub fn has_similar(&self) -> bool {
        let mut lacks = self.lacks.iter();
        lacks.any(|lack| matches!(lack, Lack::Missing { similar: Some(_), .. }))
    }
}

/// Tells of answers by one coder.
pub struct Teller<'a> {
    corpus: &'a Corpus,
    coder: &'a Coder,
    /// The codebooks' files.
    sources: &'a Sources,
    /// The themes asked about; none: those given, and those of which a hit was taken away.
    themes: &'a [String],
    language: Language,
}

impl<'a> Teller<'a> {
    /// Tells of the themes with the ids `themes` and their subthemes, or else of all that have a hit.
    pub fn new(
        corpus: &'a Corpus,
        coder: &'a Coder,
        sources: &'a Sources,
        themes: &'a [String],
        language: Language,
    ) -> Self {
        Self {
            corpus,
            coder,
            sources,
            themes,
            language,
        }
    }

    /// Whether the question of `answer` has one of the themes that are asked about; always, if none is.
    pub fn concerns(&self, answer: Answer<'_>) -> bool {
        let book = self
            .coder
            .library()
            .for_question(&self.corpus.question(answer).id);
        let has = |book: &Codebook| (0..book.themes.len()).any(|theme| self.is_asked(book, theme));
        self.themes.is_empty() || book.is_some_and(has)
    }

    /// Why `answer` was coded as it was.
    pub fn tell(&self, answer: Answer<'a>) -> Why<'a> {
        let question = &self.corpus.question(answer).id;
        let mut why = Why {
            question: question.as_str(),
            text: answer.text,
            has_codebook: false,
            non_answer: false,
            given: Vec::new(),
            themes: Vec::new(),
        };
        let Some(at) = self.coder.book_for(question) else {
            return why;
        };
        let book = &self.coder.library().books[at];
        let trace = self.coder.trace(
            at,
            answer.text,
            self.corpus.values(answer),
            &mut Scratch::default(),
        );
        let of_answer = OfAnswer {
            book,
            sources: self.sources,
            text: answer.text,
        };
        let mut attempts = Attempts::new(self.coder, at);
        why.has_codebook = true;
        why.non_answer = trace.coding.non_answer;
        let id = |theme: &usize| book.themes[*theme].id.as_str();
        why.given = trace.coding.themes.iter().map(id).collect();
        why.themes = (0..book.themes.len())
            .filter(|theme| self.is_told(book, &trace, *theme))
            .map(|theme| {
                let mut told = of_answer.theme(theme, trace.theme(theme), self.language);
                if !told.given && !self.themes.is_empty() {
                    told.rules =
                        of_answer.tried(attempts.of_theme_as(theme, answer.text, self.corpus.values(answer)));
                }
                told
            })
            .collect();
        why
    }

    fn is_told(&self, book: &Codebook, trace: &Trace, theme: usize) -> bool {
        match self.themes.is_empty() {
            true => trace.theme(theme).is_some(),
            false => self.is_asked(book, theme),
        }
    }

    /// Whether the theme is one of those asked about, or within one.
    fn is_asked(&self, book: &Codebook, theme: usize) -> bool {
        book.lineage(theme)
            .any(|at| self.themes.iter().any(|id| *id == book.themes[at].id.as_str()))
    }
}

/// What tells of one answer.
struct OfAnswer<'a> {
    book: &'a Codebook,
    sources: &'a Sources,
    text: &'a str,
}

impl<'a> OfAnswer<'a> {
    fn theme(&self, theme: usize, trace: Option<&ThemeTrace>, language: Language) -> WhyTheme<'a> {
        let of_book = &self.book.themes[theme];
        let through = trace.map_or(&[][..], |trace| &trace.through);
        let hits = trace.map_or(&[][..], |trace| &trace.hits);
        WhyTheme {
            theme: of_book.id.as_str(),
            label: of_book.label.text(language),
            given: trace.is_some_and(|trace| trace.given),
            through: through
                .iter()
                .map(|theme| self.book.themes[*theme].id.as_str())
                .collect(),
            hits: hits.iter().map(|hit| self.hit(hit)).collect(),
            rules: Vec::new(),
        }
    }

    fn hit(&self, traced: &TracedHit) -> WhyHit<'a> {
        let theme = traced.hit.theme;
        let canceller = |by: &CancelledBy| Canceller {
            rule: RuleRef::cancelling(self.book, self.sources, theme, by.list, by.rule),
            matches: by.spans.iter().map(|span| self.place(*span)).collect(),
        };
        WhyHit {
            rule: RuleRef::any(self.book, self.sources, theme, traced.hit.rule),
            place: self.place(traced.hit.span),
            counts: traced.counts(),
            cancelled_by: traced.cancelled_by.iter().map(canceller).collect(),
        }
    }

    /// The attempts, the nearest first; of equally near ones, in the order of the rules.
    fn tried(&self, mut attempts: Vec<Attempt>) -> Vec<Tried<'a>> {
        attempts.sort_by_key(|attempt| std::cmp::Reverse(attempt.closeness()));
        attempts.iter().map(|attempt| self.attempt(attempt)).collect()
    }

    fn attempt(&self, attempt: &Attempt) -> Tried<'a> {
        let rule = RuleRef::any(self.book, self.sources, attempt.theme, attempt.rule);
        let found = attempt.present.iter().map(|present| FoundPart {
            part: &rule.text[present.part],
            place: self.place(present.at),
        });
        let expr = &self.book.themes[attempt.theme].any[attempt.rule].expr;
        let lacks = attempt.shortfalls.iter().map(|shortfall| match *shortfall {
            Shortfall::Missing { part, .. } if is_fact(expr, part) => Lack::NotHeld {
                part: &rule.text[part],
            },
            _ => self.lack(attempt.theme, rule.text, shortfall),
        });
        Tried {
            found: found.collect(),
            lacks: lacks.collect(),
            rule,
        }
    }

    fn lack(&self, theme: usize, rule: &'a str, shortfall: &Shortfall) -> Lack<'a> {
        let place = |span: Span| self.place(span);
        match *shortfall {
            Shortfall::Missing { part, similar } => Lack::Missing {
                part: &rule[part],
                similar: similar.map(|similar| place(similar.at)),
            },
            Shortfall::TooFew { part, found, needed } => Lack::TooFew {
                part: &rule[part],
                found,
                needed,
            },
            Shortfall::TooFar {
                part,
                first,
                last,
                between,
                allowed,
            } => Lack::TooFar {
                part: &rule[part],
                first: place(first),
                last: place(last),
                between,
                allowed,
            },
            Shortfall::WrongOrder { part, first, last } => Lack::WrongOrder {
                part: &rule[part],
                first: place(first),
                last: place(last),
            },
            Shortfall::SamePlace { part, at } => Lack::SamePlace {
                part: &rule[part],
                at: place(at),
            },
            Shortfall::OtherSentence { part, left, right } => Lack::OtherSentence {
                part: &rule[part],
                left: place(left),
                right: place(right),
            },
            Shortfall::Excluded { part, at } => Lack::Excluded {
                part: &rule[part],
                at: at.map(place),
            },
            Shortfall::Cancelled {
                hit,
                list,
                rule: by,
                at,
            } => Lack::Cancelled {
                hit: place(hit),
                by: RuleRef::cancelling(self.book, self.sources, theme, list, by),
                at: at.map(place),
            },
        }
    }

    fn place(&self, span: Span) -> Place<'a> {
        Place {
            start: span.start(),
            end: span.end(),
            text: &self.text[span],
        }
    }
}

/// Whether the part of `expr` at `span` asks for something beside words: a theme, or a value of the respondent.
fn is_fact(expr: &Expr, span: Span) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= part.span == span && matches!(part.node, Node::Theme(_) | Node::Value(_));
    });
    found
}
