//! What was answered: each distinct text to a question once, however many gave it.

use crate::mapped::{Column, Strings, StringsBuilder};

/// Number of a distinct text to a question: its block in the high 16 bits, its place in the block in the low 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wording(pub u32);

impl Wording {
    /// The wording at a place in a block.
    pub fn at(block: usize, place: usize) -> Self {
        Self((block as u32) << 16 | place as u32)
    }

    /// Number of its block.
    pub fn block(self) -> usize {
        (self.0 >> 16) as usize
    }

    /// Its place in its block.
    pub fn place(self) -> usize {
        (self.0 & 0xffff) as usize
    }
}

/// Some wordings in a row: what is read, numbered and coded as one piece of work.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The texts, composed.
    pub texts: Strings,
    /// The question of each.
    pub questions: Column<u32>,
}

/// A block that is being filled.
#[derive(Debug, Default)]
pub(super) struct BlockDraft {
    texts: StringsBuilder,
    bytes: usize,
    questions: Vec<u32>,
    /// How many blocks were given away before.
    number: usize,
}

impl BlockDraft {
    /// Most wordings in a block of that number. The first are small, so that of a survey of any size something can be
    /// worked at on all cores while the rest is read.
    fn most(number: usize) -> usize {
        let bits = match number {
            0..4 => 10,
            4..27 => 12,
            27..39 => 14,
            _ => 16,
        };
        1 << bits
    }

    /// A block with so much text takes no more.
    const BYTES: usize = 16 << 20;

    /// How many wordings there are.
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Adds a wording. Once it takes no more, it is given away, and an empty one stands in its place.
    pub fn push(&mut self, question: usize, text: &str) -> Option<Block> {
        self.texts.push(text);
        self.bytes += text.len();
        self.questions.push(question as u32);
        let is_full = self.len() == Self::most(self.number) || self.bytes >= Self::BYTES;
        is_full.then(|| {
            let number = self.number + 1;
            std::mem::replace(
                self,
                Self {
                    number,
                    ..Self::default()
                },
            )
            .finish()
        })
    }

    /// The block.
    pub fn finish(self) -> Block {
        Block {
            texts: self.texts.into(),
            questions: self.questions.into(),
        }
    }
}

/// Takes blocks, in order, as they become full.
pub trait Keep {
    /// Takes the next block.
    fn keep(&mut self, block: Block);
}

/// All blocks of a survey.
#[derive(Clone, Debug, Default)]
pub struct Wordings {
    blocks: Vec<Block>,
}

impl Keep for Wordings {
    fn keep(&mut self, block: Block) {
        self.blocks.push(block);
    }
}

impl From<Vec<Block>> for Wordings {
    fn from(blocks: Vec<Block>) -> Self {
        Self { blocks }
    }
}

impl Wordings {
    /// The text of a wording.
    pub fn text(&self, wording: Wording) -> &str {
        self.blocks[wording.block()].texts.get(wording.place())
    }

    /// The question that a wording answers.
    pub fn question(&self, wording: Wording) -> usize {
        self.blocks[wording.block()].questions[wording.place()] as usize
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}
