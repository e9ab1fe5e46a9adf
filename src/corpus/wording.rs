//! What was answered: each distinct text to a question once, however many gave it.

use super::strings::Strings;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The texts, composed.
    pub texts: Strings,
    /// The question of each.
    pub questions: Vec<u32>,
}

impl Block {
    /// Most wordings in a block.
    pub const MOST: usize = 1 << 16;
    /// A block with so much text takes no more.
    pub const BYTES: usize = 16 << 20;

    /// Whether it takes no more.
    pub fn is_full(&self) -> bool {
        self.texts.len() == Self::MOST || self.texts.bytes() >= Self::BYTES
    }
}

/// Takes blocks, in order, as they become full.
pub trait Keep {
    /// Takes the next block.
    fn keep(&mut self, block: Block);
}

/// All blocks of a survey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wordings {
    blocks: Vec<Block>,
}

impl Keep for Wordings {
    fn keep(&mut self, block: Block) {
        self.blocks.push(block);
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
