//! The hash of a file, computed while others work on its blocks.

use std::io;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use sha2::{Digest, Sha256};

use crate::source::hex;

/// Blocks that may wait to be hashed.
const WAITING: usize = 2;

/// A thread that takes block after block.
#[derive(Debug)]
pub(super) struct Hasher {
    blocks: SyncSender<Arc<Vec<u8>>>,
    thread: JoinHandle<Sha256>,
}

impl Hasher {
    /// Nothing is hashed yet.
    pub fn start() -> io::Result<Self> {
        let (blocks, taken) = sync_channel::<Arc<Vec<u8>>>(WAITING);
        let hash = move || {
            taken
                .iter()
                .fold(Sha256::new(), |hash, block| hash.chain_update(&*block))
        };
        let thread = Builder::new().name("sha256".to_owned()).spawn(hash)?;
        Ok(Self { blocks, thread })
    }

    /// Takes the next block; waits if the thread is behind.
    pub fn take(&self, block: Arc<Vec<u8>>) {
        // It fails only if the thread has panicked, which `finish` passes on.
        let _ = self.blocks.send(block);
    }

    /// SHA-256 of all blocks, in hexadecimal, as `sha256sum` prints it.
    pub fn finish(self) -> String {
        drop(self.blocks);
        match self.thread.join() {
            Ok(hash) => hex(&hash.finalize()),
            Err(panic) => resume_unwind(panic),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_hashed_as_one() {
        let hasher = Hasher::start().expect("a thread");
        for byte in b"svar\nja\n" {
            hasher.take(Arc::new(vec![*byte]));
        }
        assert_eq!(
            hasher.finish(),
            "e809d692dc499c704b6ffa1c0d2156865ba238a755cb2cb01dbda7530c7020f8"
        );
    }
}
