//! Numbers as people write them.

use std::fmt;
use std::str::FromStr;

/// What stands before the decimals of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// `1,5`; in `1.000,5` the point groups thousands.
    Comma,
    /// `1.5`; in `1,000.5` the comma groups thousands.
    Point,
}

/// A text that is neither.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no decimal mark; it is `,` or `.`")]
pub struct InvalidDecimal(String);

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(written: &str) -> Result<Self, InvalidDecimal> {
        match written {
            "," | "comma" => Ok(Self::Comma),
            "." | "point" => Ok(Self::Point),
            _ => Err(InvalidDecimal(written.to_owned())),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comma => "comma",
            Self::Point => "point",
        })
    }
}

/// The number that is `written`, and its decimal mark if it has one. Where no mark is `wanted`, one comma or one point is taken
/// for it; a number with both is none, since either could be meant to group thousands.
pub(super) fn parse(written: &str, wanted: Option<Decimal>) -> Option<(f64, Option<Decimal>)> {
    let written = written.trim();
    let has = |mark: char| written.contains(mark);
    let plain = match wanted {
        None if has(',') && has('.') => return None,
        None => written.to_owned(),
        Some(Decimal::Comma) => ungrouped(written, '.', ',')?,
        Some(Decimal::Point) => ungrouped(written, ',', '.')?,
    };
    let mark = match (plain.contains(','), plain.contains('.')) {
        (true, _) => Some(Decimal::Comma),
        (false, true) => Some(Decimal::Point),
        (false, false) => None,
    };
    let number: f64 = plain.replace(',', ".").parse().ok()?;
    Some((number, mark))
}

/// `written` without the marks that group thousands; nothing if they stand anywhere else.
fn ungrouped(written: &str, group: char, decimal: char) -> Option<String> {
    let (whole, rest) = match written.find(decimal) {
        Some(at) => written.split_at(at),
        None => (written, ""),
    };
    if rest.contains(group) {
        return None;
    }
    let mut groups = whole.trim_start_matches(['-', '+']).split(group);
    let first = groups.next()?;
    let mut others = groups.peekable();
    if others.peek().is_some() && !(1..=3).contains(&first.len()) {
        return None;
    }
    let is_group = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    others.all(is_group).then(|| whole.replace(group, "") + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_for_decimals_unless_it_is_said_to_group() {
        use Decimal::{Comma, Point};
        for (written, wanted, number) in [
            ("1,5", None, Some((1.5, Some(Comma)))),
            ("1.5", None, Some((1.5, Some(Point)))),
            ("2", None, Some((2.0, None))),
            ("1.000,5", None, None),
            ("1.000,5", Some(Comma), Some((1000.5, Some(Comma)))),
            ("1.000", Some(Comma), Some((1000.0, None))),
            ("1,000", Some(Point), Some((1000.0, None))),
            ("1,5", Some(Point), None),
            ("1.5", Some(Comma), None),
            ("1,000.25", Some(Point), Some((1000.25, Some(Point)))),
            ("1.2.3", Some(Comma), None),
            ("1,2,3", None, None),
        ] {
            assert_eq!(parse(written, wanted), number, "{written} {wanted:?}");
        }
    }
}
