//! Columns of numbers and text in one file that is mapped into memory.
//!
//! A file is written once and read where it lies: opening it costs the same for ten numbers as for a thousand millions.
//! It holds *pieces*, each one column, and a *directory*, in which the writer says which piece is what. A [`Writer`]
//! writes it aside and renames it: a reader finds the old file or the new one, whole, whenever the writer is stopped.
//! Every byte of a file is under a checksum. A file is summed when it is first opened ([`Mapped::open_verified`]) and
//! again when it may have been changed since, or the machine has been started anew, which a note beside it tells.
//!
//! What this cannot notice is a change while the file is being read, and one that the file system does not tell of: a
//! medium that fails, or, where it keeps no time of change (Windows), a program that sets the file's time back.

mod aside;
mod column;
mod error;
mod layout;
mod lock;
mod map;
mod note;
mod reader;
mod sections;
mod stamp;
mod strings;
#[cfg(test)]
mod tests;
mod unfinished;
mod writer;

pub use aside::{Aside, put_note, read_note};
pub use bytemuck::Pod;
pub use column::Column;
pub use error::{Unusable, WriteError};
pub use layout::Piece;
pub use lock::Lock;
pub use reader::Mapped;
pub use stamp::FileStamp;
pub use strings::{Strings, StringsBuilder, StringsPiece};
pub use unfinished::without_unfinished;
pub use writer::{Writer, Written};
