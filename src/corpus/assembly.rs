//! Puts a survey together, respondent by respondent and answer by answer.

use xxhash_rust::xxh3::xxh3_128_with_seed;

use crate::mapped::StringsBuilder;
use crate::text::{Slots, Text};

use super::respondents::Draft;
use super::wording::{BlockDraft, Keep, Wording, Wordings};
use super::{Corpus, Given, Input, InvalidId, Question, QuestionId, RespondentId};

/// A survey in the making. Blocks of wordings go to `K` as they become full, so that texts need not stay in memory.
#[derive(Debug, Default)]
pub struct Assembly<K = Wordings> {
    /// What there is besides respondents and answers.
    corpus: Corpus,
    respondents: Draft,
    answered_by: Vec<u32>,
    /// The wordings of the answers, in order; those that are waiting follow.
    answered: Vec<u32>,
    waiting: Waiting,
    kept: K,
    blocks: usize,
    block: BlockDraft,
    seen: Seen,
}

/// Answers whose wordings are looked for together: one by one, each would wait for memory in turn.
#[derive(Debug, Default)]
struct Waiting {
    texts: StringsBuilder,
    questions: Vec<usize>,
    hashes: Vec<u128>,
    bytes: usize,
}

impl Waiting {
    /// So many are looked for at once, or fewer that have so many bytes.
    const MOST: usize = 32;
    const BYTES: usize = 1 << 16;

    fn push(&mut self, question: usize, text: &str) {
        self.texts.push(text);
        self.questions.push(question);
        self.hashes
            .push(xxh3_128_with_seed(text.as_bytes(), question as u64));
        self.bytes += text.len();
    }

    fn is_full(&self) -> bool {
        self.hashes.len() == Self::MOST || self.bytes >= Self::BYTES
    }

    fn clear(&mut self) {
        self.texts.clear();
        self.questions.clear();
        self.hashes.clear();
        self.bytes = 0;
    }
}

/// The wordings so far, by what they are.
#[derive(Debug, Default)]
struct Seen {
    /// Places in `hashes`.
    places: Slots,
    /// Hashes of 128 bits: that two of a billion texts have the same is less likely than that the machine adds wrong.
    hashes: Vec<u128>,
    /// The wording of each hash, ascending.
    wordings: Vec<Wording>,
    /// The question that it answers.
    questions: Vec<u32>,
}

impl<K: Keep> Assembly<K> {
    /// An empty survey with these background variables.
    pub fn new(background: Vec<String>, weighted: bool, kept: K) -> Self {
        Self {
            respondents: Draft::new(background.len(), weighted),
            corpus: Corpus {
                background,
                weighted,
                ..Corpus::default()
            },
            answered_by: Vec::new(),
            answered: Vec::new(),
            waiting: Waiting::default(),
            kept,
            blocks: 0,
            block: BlockDraft::default(),
            seen: Seen::default(),
        }
    }

    /// Adds a file that was read.
    pub fn input(&mut self, input: Input) {
        self.corpus.inputs.push(input);
    }

    /// Adds a question, and tells its index.
    pub fn question(&mut self, question: Question) -> usize {
        self.corpus.questions.push(question);
        self.corpus.questions.len() - 1
    }

    /// The questions so far.
    pub(super) fn questions(&mut self) -> &mut [Question] {
        &mut self.corpus.questions
    }

    /// The files so far.
    pub(super) fn inputs_mut(&mut self) -> &mut Vec<Input> {
        &mut self.corpus.inputs
    }

    /// Adds a respondent with a value, or none, of each background variable, and tells the index.
    pub fn respondent<'v>(
        &mut self,
        id: &RespondentId,
        values: impl IntoIterator<Item = Option<&'v str>>,
        weight: f64,
    ) -> usize {
        self.respondent_of(id.as_str(), values, weight)
    }

    /// The same of an id that is known to be one.
    pub(super) fn respondent_of<'v>(
        &mut self,
        id: &str,
        values: impl IntoIterator<Item = Option<&'v str>>,
        weight: f64,
    ) -> usize {
        self.respondents.push(id, values, weight)
    }

    /// The respondents so far.
    pub(super) fn respondents(&self) -> &Draft {
        &self.respondents
    }

    /// How many answers there are so far.
    pub(super) fn answers(&self) -> usize {
        self.answered_by.len()
    }

    /// The number of the respondent's first answer to the question, if there is one.
    pub(super) fn find_answer(&mut self, respondent: usize, question: usize) -> Option<usize> {
        self.look_up();
        let Seen {
            wordings, questions, ..
        } = &self.seen;
        let answers = self.answered_by.iter().zip(&self.answered);
        let is_to = |wording: &u32| {
            let place = wordings.binary_search(&Wording(*wording));
            place.is_ok_and(|place| questions[place] as usize == question)
        };
        let mut answers = answers.map(|(by, wording)| *by as usize == respondent && is_to(wording));
        answers.position(|is_theirs| is_theirs)
    }

    /// Adds an answer, which is not blank.
    pub fn answer(&mut self, respondent: usize, question: usize, text: &str) {
        self.waiting.push(question, &Text::compose(text));
        self.answered_by.push(respondent as u32);
        if self.waiting.is_full() {
            self.look_up();
        }
    }

    /// Finds the wordings of the answers that are waiting: first where each would likely stand, then, one by one, the rest.
    fn look_up(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        let places: Vec<u32> = waiting.hashes.iter().map(|hash| *hash as u32).collect();
        let mut likely = vec![0; places.len()];
        self.seen.places.likely(&places, &mut likely);
        for (at, hash) in waiting.hashes.iter().enumerate() {
            let wording = match self.seen.hashes.get(likely[at] as usize) {
                Some(known) if known == hash => self.seen.wordings[likely[at] as usize],
                _ => self.wording(waiting.questions[at], waiting.texts.get(at), *hash),
            };
            self.answered.push(wording.0);
        }
        waiting.clear();
        self.waiting = waiting;
    }

    /// The number of a text, which is kept if it is new.
    fn wording(&mut self, question: usize, text: &str, hash: u128) -> Wording {
        let Seen {
            places,
            hashes,
            wordings,
            questions,
        } = &mut self.seen;
        let is_it = |at: u32| hashes[at as usize] == hash;
        if let Some(known) = places.find_or_insert(hash as u32, hashes.len() as u32, is_it) {
            return wordings[known as usize];
        }
        let wording = Wording::at(self.blocks, self.block.len());
        hashes.push(hash);
        wordings.push(wording);
        questions.push(question as u32);
        if let Some(full) = self.block.push(question, text) {
            self.kept.keep(full);
            self.blocks += 1;
        }
        wording
    }

    /// The survey without its texts, and who keeps them.
    pub(super) fn into_parts(mut self) -> (Corpus, K) {
        self.look_up();
        if self.block.len() > 0 {
            self.kept.keep(self.block.finish());
        }
        let corpus = Corpus {
            respondents: self.respondents.finish(),
            given: Given {
                by: self.answered_by.into(),
                wordings: self.answered.into(),
            },
            ..self.corpus
        };
        (corpus, self.kept)
    }
}

impl Assembly<Wordings> {
    /// An empty survey with these background variables, whose texts stay in memory.
    pub fn in_memory(background: &[&str], weighted: bool) -> Self {
        let background = background.iter().map(|name| (*name).to_owned()).collect();
        Self::new(background, weighted, Wordings::default())
    }

    /// A survey of one question, in which a respondent of its own, numbered from 1, gives each of `texts`.
    pub fn of_texts<'t>(
        question: &str,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Result<Corpus, InvalidId> {
        let mut assembly = Self::in_memory(&[], false);
        let id = QuestionId::new(question)?;
        let question = assembly.question(Question::new(id));
        for (at, text) in texts.into_iter().enumerate() {
            let respondent = assembly.respondent(&RespondentId::new(&(at + 1).to_string())?, [], 1.0);
            assembly.answer(respondent, question, text);
        }
        Ok(assembly.finish())
    }

    /// The survey.
    pub fn finish(self) -> Corpus {
        let (corpus, wordings) = self.into_parts();
        Corpus { wordings, ..corpus }
    }
}
