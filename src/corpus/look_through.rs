//! What only the whole of a file tells, before it is read: its encoding, and whether all of it is text.

use super::all_utf8::is_all_utf8;
use super::decode::{self, Decoding, Taking};
use super::detect::HEAD;
use super::error::FileFault;
use super::opened::Opened;
use super::reader::Reader;
use super::steady::read_block;
use super::wording::Keep;

impl<K: Keep> Reader<'_, K> {
    /// Goes through all of `file` to tell how its bytes are taken, and that they can be.
    pub(super) fn taking(&mut self, file: &mut Opened<'_>) -> Result<Taking, FileFault> {
        let wanted = self.options.encoding;
        if wanted.is_none()
            && let Some(plain) = file.plain()
            && is_all_utf8(plain, self.limits.block, &mut |bytes| {
                self.meter.looked_through(bytes)
            })
        {
            return Ok(Taking::of_utf8(read_block(&mut file.rewound()?, HEAD)?)?);
        }
        decode::taking(wanted, &mut |take| self.each_block(file, take))
    }

    /// Whether all of the text in `file` is white space.
    pub(super) fn is_blank(&self, file: &mut Opened<'_>, taking: Taking) -> Result<bool, FileFault> {
        let mut source = file.rewound()?;
        let mut decoding = Decoding::new(taking);
        let mut text = String::new();
        loop {
            let block = read_block(&mut source, self.limits.block)?;
            let is_last = block.is_empty();
            text.clear();
            let decoded = match is_last {
                true => decoding.finish(&mut text),
                false => decoding.take(&block, &mut text),
            };
            decoded.map_err(|_| FileFault::Changed)?;
            if is_last || !text.trim().is_empty() {
                return Ok(text.trim().is_empty());
            }
        }
    }

    /// Gives the blocks of `file` to `take` until that has seen enough.
    fn each_block(
        &mut self,
        file: &mut Opened<'_>,
        mut take: impl FnMut(&[u8]) -> bool,
    ) -> Result<(), FileFault> {
        let mut source = file.rewound()?;
        let mut bytes = 0;
        loop {
            let block = read_block(&mut source, self.limits.block)?;
            if block.is_empty() || !take(&block) {
                return Ok(());
            }
            bytes += block.len() as u64;
            self.meter.looked_through(bytes);
        }
    }
}
