//! Which bytes of a text belong to words, 64 bytes at a time.
//!
//! Nearly all of a Norwegian text is ASCII and æ, ø, å, so that bytes tell where its words are, without a look at any
//! character. A byte that does not is called hard; what stands around it is left to [the scan](super::scan).

use std::ops::Range;

use super::scan::{self, Word};
use crate::text::span::Span;

/// Of 64 bytes, lowest bit first.
#[derive(Clone, Copy, Debug, Default)]
struct Chunk {
    /// Letters, with all bytes of each, and digits.
    word: u64,
    digit: u64,
    /// The second byte of capital letters that are not ASCII.
    capital: u64,
    /// What may end a sentence.
    stop: u64,
    /// What bytes do not tell.
    hard: u64,
}

/// A text's bytes by what they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Masks {
    chunks: Vec<Chunk>,
    /// What any of them has.
    all: Chunk,
    length: usize,
}

impl Masks {
    /// Puts the bytes of `text` in the place of those of an earlier one.
    pub fn refill(&mut self, text: &str) {
        let (whole, rest) = text.as_bytes().as_chunks::<64>();
        self.length = text.len();
        self.chunks.clear();
        self.all = Chunk::default();
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        // Whether the byte before is the first of a letter that is not ASCII.
        let mut is_begun = false;
        for bytes in whole.iter().chain((!rest.is_empty()).then_some(&last)) {
            let (chunk, begins) = Chunk::of(bytes, is_begun);
            if let Some(before) = self.chunks.last_mut().filter(|_| is_begun) {
                before.word |= chunk.word << 63;
            }
            self.all.add(&chunk);
            self.chunks.push(chunk);
            is_begun = begins;
        }
    }

    /// The next word of the text at or after `from`, which is where the word before it ends.
    #[inline]
    pub fn next_word(&self, text: &str, from: usize) -> Option<Word> {
        let start = self.first(from)?;
        let end = self.end(start);
        if self.all.hard != 0 && (self.is_hard(start) || self.is_hard(end)) {
            return scan::next_word(text, from);
        }
        let has =
            |in_all: u64, range: Range<usize>, of: fn(&Chunk) -> u64| in_all != 0 && self.have(range, of);
        Some(Word {
            span: Span::new(start, end),
            is_changed: has(self.all.capital, start..end, |chunk| chunk.capital),
            is_mixed: has(self.all.digit, start..end, |chunk| chunk.digit)
                && self.have(start..end, |chunk| !chunk.digit),
            may_stop: has(self.all.stop, from..start, |chunk| chunk.stop),
        })
    }

    /// The first byte from `from` on that is of a word, or hard.
    #[inline]
    fn first(&self, from: usize) -> Option<usize> {
        let mut at = from / 64;
        let mut ahead = u64::MAX << (from % 64);
        loop {
            let chunk = self.chunks.get(at)?;
            let found = (chunk.word | chunk.hard) & ahead;
            if found != 0 {
                return Some(at * 64 + found.trailing_zeros() as usize);
            }
            at += 1;
            ahead = u64::MAX;
        }
    }

    /// The first byte from `start` on that is of no word.
    #[inline]
    fn end(&self, start: usize) -> usize {
        let mut at = start / 64;
        let mut ahead = u64::MAX << (start % 64);
        while let Some(chunk) = self.chunks.get(at) {
            let found = !chunk.word & ahead;
            if found != 0 {
                return at * 64 + found.trailing_zeros() as usize;
            }
            at += 1;
            ahead = u64::MAX;
        }
        self.length
    }

    /// Whether any of the bytes in `range` is what `of` tells of a chunk.
    #[inline]
    fn have(&self, range: Range<usize>, of: impl Fn(&Chunk) -> u64) -> bool {
        if range.is_empty() {
            return false;
        }
        let (first, last) = (range.start / 64, (range.end - 1) / 64);
        let behind = u64::MAX << (range.start % 64);
        let before = u64::MAX >> (63 - (range.end - 1) % 64);
        let of = |at: usize| self.chunks.get(at).map_or(0, &of);
        match first == last {
            true => of(first) & behind & before != 0,
            false => {
                of(first) & behind != 0 || (first + 1..last).any(|at| of(at) != 0) || of(last) & before != 0
            }
        }
    }

    /// Whether that byte is hard.
    #[inline]
    fn is_hard(&self, at: usize) -> bool {
        self.chunks
            .get(at / 64)
            .is_some_and(|chunk| chunk.hard >> (at % 64) & 1 != 0)
    }
}

/// What a byte is to words.
mod kind {
    pub const WORD: u8 = 1;
    pub const DIGIT: u8 = 2;
    pub const STOP: u8 = 4;
    /// Cannot be told by itself.
    pub const HARD: u8 = 8;
    /// First of the letters from À to ÿ, of × and of ÷.
    pub const LATIN: u8 = 16;
    /// Second of × and of ÷.
    pub const SIGN: u8 = 32;
    /// Second of large letters, and of ×.
    pub const CAPITAL: u8 = 64;
}

/// What `byte` is. Reckoned, not looked up, for processors reckon many at once.
#[inline]
fn kind(byte: u8) -> u8 {
    let only = |is: bool, kind: u8| u8::from(is) * kind;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_stop =
        (byte == b'.') | (byte == b'!') | (byte == b'?') | (byte == b'\n') | (byte.wrapping_sub(0x0b) < 3);
    let is_latin = byte == 0xc3;
    let is_hard = (byte == b'\'') | (byte == b'`') | (byte == 0x1f) | ((byte >= 0xc0) & !is_latin);
    only(is_digit | is_letter, kind::WORD)
        | only(is_digit, kind::DIGIT)
        | only(is_stop, kind::STOP)
        | only(is_hard, kind::HARD)
        | only(is_latin, kind::LATIN)
        | only((byte == 0x97) | (byte == 0xb7), kind::SIGN)
        | only(byte.wrapping_sub(0x80) < 0x1f, kind::CAPITAL)
}

impl Chunk {
    /// What `bytes` are, of which the first `is_begun` by the byte before; and whether the last begins a letter.
    #[inline]
    fn of(bytes: &[u8; 64], is_begun: bool) -> (Self, bool) {
        let mut kinds = [0; 64];
        for (kind_of, byte) in kinds.iter_mut().zip(bytes) {
            *kind_of = kind(*byte);
        }
        let (eights, _) = kinds.as_chunks::<8>();
        let eights: [u64; 8] = std::array::from_fn(|at| u64::from_le_bytes(eights[at]));
        let any = eights.iter().fold(0, |any, eight| any | eight);
        let bits = |kind: u8| match any & of_each(kind) {
            0 => 0,
            _ => gather(&eights, kind),
        };
        let mut chunk = Self {
            word: bits(kind::WORD),
            digit: bits(kind::DIGIT),
            capital: 0,
            stop: bits(kind::STOP),
            hard: bits(kind::HARD),
        };
        let first = bits(kind::LATIN);
        let second = first << 1 | u64::from(is_begun);
        if second != 0 {
            let letter = second & !bits(kind::SIGN);
            chunk.word |= letter | letter >> 1;
            chunk.capital = letter & bits(kind::CAPITAL);
        }
        if chunk.hard != 0 {
            chunk.hard &= !between_words(bytes, chunk.hard);
        }
        (chunk, first >> 63 != 0)
    }

    fn add(&mut self, other: &Self) {
        self.word |= other.word;
        self.digit |= other.digit;
        self.capital |= other.capital;
        self.stop |= other.stop;
        self.hard |= other.hard;
    }
}

/// A number of eight bytes that all are this one.
const fn of_each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Which of 64 bytes have that bit.
#[inline]
fn gather(eights: &[u64; 8], bit: u8) -> u64 {
    /// Brings the lowest bits of eight bytes together in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let bits = eights.map(|eight| (eight >> bit.trailing_zeros() & of_each(1)).wrapping_mul(GATHER) >> 56);
    bits.iter().rev().fold(0, |bits, eight| bits << 8 | eight)
}

/// The first bytes of characters, all of them in `bytes`, that only stand between words and end no sentence: the no-break space,
/// dashes, and the quotation marks « » “ ”. Those in `ahead` are looked at.
fn between_words(bytes: &[u8; 64], mut ahead: u64) -> u64 {
    let is_one = |at: usize| match bytes[at..] {
        [0xc2, second, ..] => matches!(second, 0xa0 | 0xab | 0xbb),
        [0xe2, 0x80, third, ..] => matches!(third, 0x93 | 0x94 | 0x9c | 0x9d),
        _ => false,
    };
    let mut found = 0;
    while ahead != 0 {
        let at = ahead.trailing_zeros();
        found |= u64::from(is_one(at as usize)) << at;
        ahead &= ahead - 1;
    }
    found
}
