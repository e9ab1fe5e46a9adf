//! A survey cut in two, so that rules are made on one half and judged on the other.

use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::corpus::RespondentId;

/// One half of the respondents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// On which rules are made.
    Development,
    /// On which they are judged.
    HeldOut,
}

/// A name that no half has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown half `{0}`; there is development and held-out")]
pub struct UnknownHalf(String);

impl FromStr for Half {
    type Err = UnknownHalf;

    fn from_str(name: &str) -> Result<Self, UnknownHalf> {
        match name {
            "development" => Ok(Self::Development),
            "held-out" => Ok(Self::HeldOut),
            _ => Err(UnknownHalf(name.to_owned())),
        }
    }
}

impl Half {
    /// The half that a respondent is in: development if the first byte of the SHA-256 of the seed, a line break and the id
    /// is below 128. It depends on nothing else, so that anybody can tell (`printf '2023\nR001' | sha256sum`).
    pub fn of(respondent: &RespondentId, seed: u64) -> Self {
        let digest = Sha256::digest(format!("{seed}\n{respondent}"));
        if digest[0] < 128 {
            Self::Development
        } else {
            Self::HeldOut
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf '2023\nR001' | sha256sum` begins with 56, of R002 with 97, of R003 with 30, of R004 with be.
    #[test]
    fn the_half_is_what_sha256sum_says() {
        let half = |id: &str| Half::of(&RespondentId::new(id).expect("an id"), 2023);
        use Half::{Development, HeldOut};
        let halves = ["R001", "R002", "R003", "R004"].map(half);
        assert_eq!(halves, [Development, HeldOut, Development, HeldOut]);
    }

    #[test]
    fn halves_are_about_halves_and_seeds_differ() {
        let ids: Vec<RespondentId> = (0..1000)
            .map(|at| RespondentId::new(&at.to_string()).expect("an id"))
            .collect();
        let first = |seed| {
            ids.iter()
                .map(|id| Half::of(id, seed) == Half::Development)
                .collect::<Vec<_>>()
        };
        let size = first(1).iter().filter(|is_first| **is_first).count();
        assert!((450..550).contains(&size), "{size}");
        assert_ne!(first(1), first(2));
    }
}
