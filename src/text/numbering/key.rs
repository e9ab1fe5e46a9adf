//! Keys of forms: numbers of one size, quicker to compare than texts.

use super::slots::unless_zero;
use xxhash_rust::xxh3::xxh3_64;

/// A form of at most 15 bytes: the bytes, zeros behind them, and in the last byte how many there are. Of a longer one a hash and
/// its length, which another may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(u128);

/// By length, the bits of a form.
const OF_LENGTH: [u128; 16] = {
    let mut masks = [0; 16];
    let mut length = 1;
    while length < 16 {
        masks[length] = u128::MAX >> (128 - 8 * length);
        length += 1;
    }
    masks
};

impl Key {
    /// The key of no form.
    pub const NONE: Self = Self(0xfe << 120);

    /// In the last byte of the key of a long form.
    const LONG: u128 = 0xff << 120;

    pub fn of(form: &str) -> Self {
        let mut bytes = [0; 16];
        if let Some(short) = bytes.get_mut(..form.len()) {
            short.copy_from_slice(form.as_bytes());
        }
        Self::of_padded(&bytes, form.len(), || form)
    }

    /// The same of a form of that length that `bytes` begin with, or hold the beginning of; `form` tells it if it is long.
    #[inline]
    pub fn of_padded<'f>(bytes: &[u8; 16], length: usize, form: impl Fn() -> &'f str) -> Self {
        match OF_LENGTH.get(length) {
            Some(mask) => Self(u128::from_le_bytes(*bytes) & mask | (length as u128) << 120),
            None => Self::of_long(form()),
        }
    }

    #[inline(never)]
    fn of_long(form: &str) -> Self {
        let length = (form.len() as u128) << 64 & !Self::LONG;
        Self(Self::LONG | length | u128::from(xxh3_64(form.as_bytes())))
    }

    /// Whether other forms may have it, too.
    pub fn is_shared(self) -> bool {
        self.0 >= Self::LONG
    }

    /// No bits if it is `other` and is of one form only; else all bits.
    #[inline]
    pub fn differs(self, other: Self) -> u32 {
        let different = self.0 ^ other.0;
        let halves = different as u64 | (different >> 64) as u64;
        // The last byte of a long form's key, and one more, is the only one with another bit.
        let is_shared = ((other.0 >> 120) as u32 + 1) >> 8;
        unless_zero(halves as u32 | (halves >> 32) as u32 | is_shared)
    }

    /// Both halves multiplied, and the halves of that laid over each other.
    #[inline]
    pub fn hash(self) -> u32 {
        let low = u128::from(self.0 as u64 ^ 0x9e37_79b9_7f4a_7c15);
        let high = u128::from((self.0 >> 64) as u64 ^ 0xc2b2_ae3d_27d4_eb4f);
        let product = low * high;
        ((product ^ product >> 64) >> 32) as u32
    }
}
