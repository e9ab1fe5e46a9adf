//! What is where in the file of a store.

use serde::{Deserialize, Serialize};

use crate::corpus::{Block, Corpus, Given, Input, Question, QuestionId, Respondents, Variable, Wordings};
use crate::mapped::{Mapped, Piece, Strings, StringsPiece, Unusable, WriteError, Writer};

use super::Store;
use super::freshness::Source;
use super::repeats::Repeats;
use super::rows::Rows;

/// All that a store holds, by its pieces.
#[derive(Serialize, Deserialize)]
pub(super) struct Directory {
    /// What it was read from.
    pub source: Source,
    /// What was told when it was read.
    pub notices: Vec<String>,
    inputs: Vec<(String, String)>,
    background: Vec<String>,
    weighted: bool,
    /// Ids and wordings.
    questions: Vec<(String, Option<String>, bool)>,
    ids: StringsPiece,
    weights: Piece,
    /// Values, and the number of each respondent's.
    variables: Vec<(StringsPiece, Piece)>,
    given_by: Piece,
    given: Piece,
    repeats: Piece,
    repeated_more: Piece,
    vocabulary: StringsPiece,
    blocks: Vec<BlockPieces>,
}

/// A block and its rows.
#[derive(Serialize, Deserialize)]
pub(super) struct BlockPieces {
    texts: StringsPiece,
    questions: Piece,
    ends: Piece,
    words: Piece,
    empty: Piece,
    posting_ends: Piece,
    postings: Piece,
    vocabulary: Piece,
}

impl BlockPieces {
    /// Writes a block.
    pub fn write(writer: &mut Writer, block: &Block, rows: &Rows) -> Result<Self, WriteError> {
        Ok(Self {
            texts: writer.put_texts(&block.texts)?,
            questions: writer.put(&block.questions)?,
            ends: writer.put(&rows.ends)?,
            words: writer.put(&rows.words)?,
            empty: writer.put(&rows.empty)?,
            posting_ends: writer.put(&rows.posting_ends)?,
            postings: writer.put(&rows.postings)?,
            vocabulary: writer.put(&rows.vocabulary)?,
        })
    }

    fn read(&self, file: &Mapped) -> Result<(Block, Rows), Unusable> {
        let block = Block {
            texts: file.strings(&self.texts)?,
            questions: file.column(&self.questions)?,
        };
        let rows = Rows {
            ends: file.column(&self.ends)?,
            words: file.column(&self.words)?,
            empty: file.column(&self.empty)?,
            posting_ends: file.column(&self.posting_ends)?,
            postings: file.column(&self.postings)?,
            vocabulary: file.column(&self.vocabulary)?,
        };
        Ok((block, rows))
    }
}

impl Directory {
    /// Writes what is not in blocks.
    pub fn write(
        writer: &mut Writer,
        (corpus, repeats): (&Corpus, &Repeats),
        vocabulary: &Strings,
        blocks: Vec<BlockPieces>,
        (source, notices): (Source, Vec<String>),
    ) -> Result<Self, WriteError> {
        let respondents = &corpus.respondents;
        let mut variables = Vec::new();
        for variable in &respondents.background {
            let values = writer.put_texts(&variable.values)?;
            variables.push((values, writer.put(&variable.of)?));
        }
        let question =
            |question: &Question| (question.id.to_string(), question.text.clone(), question.several);
        let input = |input: &Input| (input.name.clone(), input.sha256.clone());
        Ok(Self {
            source,
            notices,
            inputs: corpus.inputs.iter().map(input).collect(),
            background: corpus.background.clone(),
            weighted: corpus.weighted,
            questions: corpus.questions.iter().map(question).collect(),
            ids: writer.put_texts(&respondents.ids)?,
            weights: writer.put(&respondents.weights)?,
            variables,
            given_by: writer.put(&corpus.given.by)?,
            given: writer.put(&corpus.given.wordings)?,
            repeats: writer.put(&repeats.wordings)?,
            repeated_more: writer.put(&repeats.more)?,
            vocabulary: writer.put_texts(vocabulary)?,
            blocks,
        })
    }

    /// The store in `file`, which this is the directory of.
    pub fn read(&self, file: &Mapped, key: String) -> Result<Store, Unusable> {
        let (mut blocks, mut rows) = (Vec::new(), Vec::new());
        for pieces in &self.blocks {
            let (block, of_block) = pieces.read(file)?;
            blocks.push(block);
            rows.push(of_block);
        }
        let mut background = Vec::new();
        for (values, of) in &self.variables {
            background.push(Variable {
                values: file.strings(values)?,
                of: file.column(of)?,
            });
        }
        let corpus = Corpus {
            background: self.background.clone(),
            questions: self.questions()?,
            respondents: Respondents {
                ids: file.strings(&self.ids)?,
                weights: file.column(&self.weights)?,
                background,
            },
            weighted: self.weighted,
            inputs: self.inputs(),
            wordings: Wordings::from(blocks),
            given: Given {
                by: file.column(&self.given_by)?,
                wordings: file.column(&self.given)?,
            },
        };
        Ok(Store {
            corpus,
            rows,
            repeats: Repeats {
                wordings: file.column(&self.repeats)?,
                more: file.column(&self.repeated_more)?,
            },
            vocabulary: file.strings(&self.vocabulary)?,
            key: Some(key),
            asked: self.source.asked.clone(),
        })
    }

    fn inputs(&self) -> Vec<Input> {
        let inputs = self.inputs.iter().cloned();
        inputs.map(|(name, sha256)| Input { name, sha256 }).collect()
    }

    fn questions(&self) -> Result<Vec<Question>, Unusable> {
        let question = |(id, text, several): &(String, Option<String>, bool)| {
            let id = QuestionId::new(id).map_err(|_| Unusable::Damaged("a question has no id".to_owned()))?;
            let (text, several) = (text.clone(), *several);
            Ok(Question { id, text, several })
        };
        self.questions.iter().map(question).collect()
    }
}
