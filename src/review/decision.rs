//! One decision, as somebody makes it.

use std::fmt;
use std::str::FromStr;

use crate::codebook::ThemeId;
use crate::corpus::{QuestionId, RespondentId};

/// The number of a decision, from 1; later ones have higher numbers, and none is used twice.
pub type Sequence = i64;

/// What a reviewer says of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It has the theme, whatever the rules say.
    Add,
    /// It does not have the theme or any part of it, whatever the rules say.
    Remove,
    /// The rules are right: of the theme, or where none is named of the whole answer. Of a theme it takes the place of what was
    /// decided before.
    Accept,
}

/// A name that no verdict has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown verdict `{0}`; there is add, remove and accept")]
pub struct UnknownVerdict(pub(super) String);

impl Verdict {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Accept => "accept",
        }
    }
}

impl FromStr for Verdict {
    type Err = UnknownVerdict;

    fn from_str(name: &str) -> Result<Self, UnknownVerdict> {
        [Self::Add, Self::Remove, Self::Accept]
            .into_iter()
            .find(|verdict| verdict.name() == name)
            .ok_or_else(|| UnknownVerdict(name.to_owned()))
    }
}

/// A point in time as RFC 3339 writes it: `2026-03-01T12:30:00Z`, or with an offset as `+01:00`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment(Box<str>);

/// A text that names no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time as RFC 3339 writes it; as in 2026-03-01T12:30:00Z")]
pub struct InvalidMoment(String);

impl Moment {
    /// The moment that `written` spells.
    pub fn new(written: &str) -> Result<Self, InvalidMoment> {
        match is_moment(written) {
            true => Ok(Self(written.into())),
            false => Err(InvalidMoment(written.to_owned())),
        }
    }

    /// So many seconds after 1970-01-01T00:00:00Z. Years after 9999 are not known, and are the end of that year.
    ///
    /// The date by H. Hinnant, «chrono-compatible low-level date algorithms» (`civil_from_days`).
    pub fn of_unix(seconds: u64) -> Self {
        const LAST: u64 = 253_402_300_799;
        let seconds = seconds.min(LAST);
        let (days, of_day) = (seconds / 86_400 + 719_468, seconds % 86_400);
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z").into())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Seconds since the first day of year 0, in UTC, and what is written of their fractions: the same point in time, however it
    /// is written, but for zeros at the end of fractions.
    pub(super) fn instant(&self) -> (i64, &str) {
        let number = |from: usize, to: usize| self.0[from..to].parse::<i64>().unwrap_or(0);
        let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
        // Years from March on, so that the day of a leap year is the last (H. Hinnant, `days_from_civil`).
        let (year, month) = if month > 2 {
            (year, month - 3)
        } else {
            (year - 1, month + 9)
        };
        let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (153 * month + 2) / 5
            + day;
        let of_day = number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19);
        let rest = &self.0[19..];
        let end = rest
            .find(|c: char| c != '.' && !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (fraction, offset) = rest.split_at(end);
        let offset = match (offset.get(..1), offset.get(1..3), offset.get(4..6)) {
            (Some(sign @ ("+" | "-")), Some(hours), Some(minutes)) => {
                let minutes = 60 * hours.parse().unwrap_or(0) + minutes.parse().unwrap_or(0);
                if sign == "+" { 60 * minutes } else { -60 * minutes }
            }
            _ => 0,
        };
        (days * 86_400 + of_day - offset, fraction)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Moment {
    type Err = InvalidMoment;

    fn from_str(written: &str) -> Result<Self, InvalidMoment> {
        Self::new(written)
    }
}

fn is_moment(written: &str) -> bool {
    if !written.is_ascii() || written.len() < 20 {
        return false;
    }
    let (date, rest) = written.split_at(19);
    let shape = date.bytes().zip(*b"0000-00-00T00:00:00");
    if !shape.clone().all(|(byte, like)| match like {
        b'0' => byte.is_ascii_digit(),
        like => byte == like,
    }) {
        return false;
    }
    let number = |from: usize, to: usize| date[from..to].parse::<u32>().unwrap_or(u32::MAX);
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    let is_time = number(11, 13) < 24 && number(14, 16) < 60 && number(17, 19) < 61;
    (1..=days).contains(&day) && is_time && is_offset(rest)
}

/// A fraction of a second, if there is one, and where from Greenwich.
fn is_offset(rest: &str) -> bool {
    let rest = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if offset.len() == fraction.len() {
                return false;
            }
            offset
        }
    };
    let two = |part: &str, below: u8| part.len() == 2 && part.parse::<u8>().is_ok_and(|n| n < below);
    match rest
        .strip_prefix(['+', '-'])
        .and_then(|rest| rest.split_once(':'))
    {
        Some((hours, minutes)) => two(hours, 24) && two(minutes, 60),
        None => rest == "Z",
    }
}

/// What somebody decided of an answer: of all mentions, where the question has several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decision {
    /// When; the caller's clock.
    pub when: Moment,
    /// Who; not blank.
    pub reviewer: String,
    /// Whose answer.
    pub respondent: RespondentId,
    /// To what.
    pub question: QuestionId,
    /// Of which theme; nothing is the whole answer, which can only be accepted.
    pub theme: Option<ThemeId>,
    /// What.
    pub verdict: Verdict,
    /// Why; may be blank.
    pub note: String,
    /// [`text_hash`](super::text_hash) of what was decided on.
    pub text_hash: String,
    /// SHA-256 of the codebook that the reviewer saw, in hexadecimal; blank if it is not known.
    pub codebook_hash: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_rfc_3339() {
        for good in [
            "2026-03-01T12:30:00Z",
            "2024-02-29T23:59:60Z",
            "2026-03-01T12:30:00.123+01:00",
            "2026-03-01T12:30:00-02:30",
        ] {
            assert!(Moment::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "2026-03-01",
            "2026-03-01T12:30:00",
            "2026-03-01 12:30:00Z",
            "2023-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T12:30:00.Z",
            "2026-03-01T12:30:00+1:00",
            "2026-03-01T12:30:00Zå",
            "2026-03-01T12:30:00+01:99",
        ] {
            assert!(Moment::new(bad).is_err(), "{bad}");
        }
    }

    /// `date -u -d @N +%FT%TZ` of GNU coreutils.
    #[test]
    fn seconds_are_the_dates_that_date_prints() {
        for (seconds, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (u64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Moment::of_unix(seconds).as_str(), written);
            assert!(is_moment(written));
        }
    }
}
