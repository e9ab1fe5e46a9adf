//! A column: numbers in a row, in memory or in a mapped file.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use bytemuck::Pod;
use tantivy::directory::OwnedBytes;

/// Numbers in a row, to be used as a slice. Cloning it copies none of them.
///
/// In a hot loop, take the slice once: `let numbers: &[u32] = &column;`.
#[derive(Clone)]
pub struct Column<T> {
    place: Place<T>,
}

#[derive(Clone)]
enum Place<T> {
    Memory(Arc<Vec<T>>),
    /// Known to be a `[T]` as regards length and alignment.
    File(OwnedBytes),
}

impl<T: Pod> Column<T> {
    /// The column that `bytes` are, unless they are at no place for a `T` or end within one.
    pub(super) fn in_file(bytes: OwnedBytes) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self::default());
        }
        bytemuck::try_cast_slice::<u8, T>(&bytes).ok()?;
        Some(Self {
            place: Place::File(bytes),
        })
    }
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.place {
            Place::Memory(numbers) => numbers,
            // Held true by `in_file`: bytes stay where they are mapped.
            Place::File(bytes) => bytemuck::try_cast_slice(bytes).unwrap_or_default(),
        }
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(numbers: Vec<T>) -> Self {
        Self {
            place: Place::Memory(Arc::new(numbers)),
        }
    }
}

impl<T> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(numbers: I) -> Self {
        Vec::from_iter(numbers).into()
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: Pod + PartialEq> PartialEq for Column<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// Where it is and how long, not what it holds.
impl<T: Pod> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self.place {
            Place::Memory(_) => "memory",
            Place::File(_) => "a file",
        };
        write!(
            f,
            "Column of {} {} in {place}",
            self.len(),
            std::any::type_name::<T>()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(count: usize) -> OwnedBytes {
        OwnedBytes::new(vec![7_u8; count])
    }

    #[test]
    fn bytes_of_a_wrong_length_or_place_are_no_column() {
        assert!(Column::<u32>::in_file(bytes(7)).is_none());
        let apart = bytes(9);
        let fits = (0..2).filter(|at| Column::<u64>::in_file(apart.slice(*at..at + 8)).is_some());
        assert!(
            fits.count() < 2,
            "one of two neighbouring bytes is at no place for a u64"
        );
    }

    #[test]
    fn a_clone_is_the_same_memory() {
        let column = Column::from(vec![1_u32, 2, 3]);
        assert_eq!(column.as_ptr(), column.clone().as_ptr());
    }

    #[test]
    fn no_bytes_are_an_empty_column_of_anything() {
        assert_eq!(Column::<u64>::in_file(bytes(0)), Some(Column::default()));
    }

    #[test]
    fn debug_is_short() {
        let column: Column<u16> = (0..1000).collect();
        assert_eq!(format!("{column:?}"), "Column of 1000 u16 in memory");
    }

    #[test]
    fn columns_go_from_thread_to_thread() {
        fn is_shared<T: Send + Sync + 'static>() {}
        is_shared::<Column<f64>>();
    }
}
