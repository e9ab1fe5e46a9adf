//! Values of Parquet as people see them.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::schema::types::ColumnDescriptor;

use crate::corpus::sav;
use crate::corpus::sheets::number;

use super::is_number;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers or truth values as they stand.
    Plain,
    /// Whole numbers of so many bits that are never below zero.
    Unsigned(u8),
    /// Whole numbers of so many decimals.
    Decimal(u32),
    /// Days since 1970.
    Date,
    /// Time of the day, in so many parts a second.
    Time(i64),
    /// Moments since 1970, in so many parts a second; whether they are of the universal time.
    Moment(i64, bool),
    Text,
    Uuid,
}

/// Bytes that are no text.
pub(super) struct Unreadable;

impl Kind {
    /// What `column` holds; nothing if that is of a kind that is not read.
    pub fn of(column: &ColumnDescriptor) -> Option<Self> {
        let physical = column.physical_type();
        if let Some(logical) = column.logical_type_ref() {
            return Self::of_logical(logical, physical);
        }
        // Below zero where there is none.
        let scale = u32::try_from(column.type_scale()).unwrap_or(0);
        Some(match (column.converted_type(), physical) {
            (ConvertedType::DECIMAL, _) => Self::Decimal(scale),
            (ConvertedType::DATE, Physical::INT32) => Self::Date,
            (ConvertedType::TIME_MILLIS, Physical::INT32) => Self::Time(1_000),
            (ConvertedType::TIME_MICROS, Physical::INT64) => Self::Time(1_000_000),
            (ConvertedType::TIMESTAMP_MILLIS, Physical::INT64) => Self::Moment(1_000, true),
            (ConvertedType::TIMESTAMP_MICROS, Physical::INT64) => Self::Moment(1_000_000, true),
            (ConvertedType::UINT_8, _) => Self::Unsigned(8),
            (ConvertedType::UINT_16, _) => Self::Unsigned(16),
            (ConvertedType::UINT_32, _) => Self::Unsigned(32),
            (ConvertedType::UINT_64, _) => Self::Unsigned(64),
            (ConvertedType::INTERVAL | ConvertedType::BSON, _) => return None,
            // Bytes without a name are what old programs write texts as.
            (_, Physical::BYTE_ARRAY) => Self::Text,
            (_, Physical::FIXED_LEN_BYTE_ARRAY) => return None,
            _ => Self::Plain,
        })
    }

    fn of_logical(logical: &LogicalType, physical: Physical) -> Option<Self> {
        let is_whole = is_number(physical);
        Some(match logical {
            LogicalType::String | LogicalType::Enum | LogicalType::Json => Self::Text,
            LogicalType::Decimal(decimal) => Self::Decimal(u32::try_from(decimal.scale).ok()?),
            LogicalType::Date if is_whole => Self::Date,
            LogicalType::Time(time) if is_whole => Self::Time(a_second(&time.unit)),
            LogicalType::Timestamp(time) if is_whole => {
                Self::Moment(a_second(&time.unit), time.is_adjusted_to_u_t_c)
            }
            LogicalType::Integer(of) if is_whole && !of.is_signed => {
                Self::Unsigned(of.bit_width.unsigned_abs())
            }
            LogicalType::Integer(_) | LogicalType::Unknown => Self::Plain,
            LogicalType::Uuid => Self::Uuid,
            _ => return None,
        })
    }

    /// A whole number of this kind.
    pub fn integer(self, value: i64) -> String {
        match self {
            Self::Unsigned(64..) => (value as u64).to_string(),
            Self::Unsigned(_) => (value as u32).to_string(),
            Self::Decimal(scale) => decimal(i128::from(value), scale),
            Self::Date => day(value),
            Self::Time(parts) => clock(value, parts),
            Self::Moment(parts, is_universal) => moment(value, parts, is_universal),
            _ => value.to_string(),
        }
    }

    /// Bytes of this kind.
    pub fn bytes(self, bytes: &[u8]) -> Result<String, Unreadable> {
        match (self, bytes) {
            (Self::Decimal(scale), bytes) if (1..=16).contains(&bytes.len()) => {
                let sign = if bytes[0] & 0x80 == 0 { 0 } else { 0xFF };
                let mut whole = [sign; 16];
                whole[16 - bytes.len()..].copy_from_slice(bytes);
                Ok(decimal(i128::from_be_bytes(whole), scale))
            }
            (Self::Uuid, bytes) => uuid::Uuid::from_slice(bytes)
                .map(|id| id.to_string())
                .map_err(|_| Unreadable),
            (Self::Text, bytes) => std::str::from_utf8(bytes)
                .map(str::to_owned)
                .map_err(|_| Unreadable),
            _ => Err(Unreadable),
        }
    }
}

fn a_second(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}

/// A number of four bytes, with no more digits than tell it from its neighbours; what is no number is missing.
pub(super) fn single(value: f32) -> Option<String> {
    let value = if value == 0.0 { 0.0 } else { value };
    (!value.is_nan()).then(|| value.to_string())
}

/// A number, as in a spreadsheet; what is no number is missing.
pub(super) fn double(value: f64) -> Option<String> {
    (!value.is_nan()).then(|| number(value))
}

fn decimal(value: i128, scale: u32) -> String {
    let (sign, digits) = (if value < 0 { "-" } else { "" }, value.unsigned_abs().to_string());
    let scale = scale as usize;
    let digits = format!("{digits:0>width$}", width = scale.min(64) + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale.min(64));
    match decimals.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        decimals => format!("{sign}{whole}.{decimals}"),
    }
}

/// A day since 1970 as in ISO 8601.
fn day(days: i64) -> String {
    // From 14 October 1582, the day that dates are counted from in SPSS, to 1970.
    const BEFORE: i64 = 141_428;
    sav::day(days.saturating_add(BEFORE))
}

fn clock(value: i64, parts: i64) -> String {
    let (seconds, rest) = (value.div_euclid(parts), value.rem_euclid(parts));
    let time = format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if rest == 0 {
        return time;
    }
    let width = parts.ilog10() as usize;
    let fraction = format!("{rest:0width$}");
    format!("{time}.{}", fraction.trim_end_matches('0'))
}

/// A moment since 1970, in so many parts a second; `Z` behind it says that it is of the universal time.
pub(super) fn moment(value: i64, parts: i64, is_universal: bool) -> String {
    let (days, rest) = (value.div_euclid(86_400 * parts), value.rem_euclid(86_400 * parts));
    let zone = if is_universal { "Z" } else { "" };
    format!("{}T{}{zone}", day(days), clock(rest, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_read_as_in_iso_8601() {
        for (days, shown) in [
            (0, "1970-01-01"),
            (19_478, "2023-05-01"),
            (-1, "1969-12-31"),
            (2_932_896, "9999-12-31"),
            (2_932_897, "+10000-01-01"),
            (-141_429, "1582-10-13"),
            (-719_162, "0001-01-01"),
            (-719_529, "-0001-12-31"),
        ] {
            assert_eq!(Kind::Date.integer(days), shown);
        }
        assert_eq!(moment(1_682_948_700_000, 1_000, false), "2023-05-01T13:45:00");
        assert_eq!(
            moment(1_682_948_700_250_000_000, 1_000_000_000, true),
            "2023-05-01T13:45:00.25Z"
        );
        assert_eq!(moment(-1, 1_000, false), "1969-12-31T23:59:59.999");
        assert_eq!(Kind::Time(1_000_000).integer(30_600_000_000), "08:30:00");
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(Kind::Unsigned(64).integer(-1), u64::MAX.to_string());
        assert_eq!(Kind::Unsigned(32).integer(-1), u32::MAX.to_string());
        assert_eq!(Kind::Decimal(2).integer(-5), "-0.05");
        assert_eq!(Kind::Decimal(2).integer(1250), "12.5");
        assert_eq!(Kind::Decimal(1).bytes(&[0xFF, 0xF6]).ok().as_deref(), Some("-1"));
        assert_eq!(single(0.3).as_deref(), Some("0.3"));
        assert_eq!(double(f64::NAN), None);
        assert_eq!(
            double(1_234_567_890_123_457.0).as_deref(),
            Some("1234567890123457")
        );
    }
}
