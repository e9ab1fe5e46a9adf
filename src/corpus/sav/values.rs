//! Numbers of SPSS as people see them.

use crate::corpus::sheets::number;

/// How SPSS shows the numbers of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Number,
    Date,
    DateTime,
    Time,
}

impl Format {
    /// The format of that number.
    pub fn new(code: u8) -> Self {
        match code {
            20 | 23 | 24 | 28..=30 | 38 | 39 => Self::Date,
            22 | 41 => Self::DateTime,
            21 | 25 | 40 => Self::Time,
            _ => Self::Number,
        }
    }
}

/// A number in that format: dates, which are seconds since 14 October 1582, as in ISO 8601.
pub(super) fn shown(value: f64, format: Format) -> String {
    // Beyond the year 9999.
    const LAST: f64 = 265_621_161_600.0;
    let in_range = (0.0..LAST).contains(&value);
    match format {
        Format::Date if in_range => date(value),
        Format::DateTime if in_range => format!("{}T{}", date(value), time(value % 86_400.0)),
        Format::Time if value.abs() < LAST => time(value),
        _ => number(value),
    }
}

fn time(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let seconds = seconds.abs().floor() as u64;
    format!(
        "{sign}{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// The date so many seconds after 14 October 1582 began.
fn date(seconds: f64) -> String {
    day((seconds / 86_400.0).floor() as i64)
}

/// The date so many days after 14 October 1582, or before it, as in ISO 8601, where a year that has no four digits has a sign.
pub(in crate::corpus) fn day(days: i64) -> String {
    // Years begin in March, so that the leap day ends one; counted from 1 March 1200 the date 14 October 1582 is day
    // 139749 of cycles of 400 years, which have 146097 days.
    let days = days.saturating_add(139_749);
    let (cycle, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = 1200 + 400 * cycle + year + next;
    match (0..=9999).contains(&year) {
        true => format!("{year:04}-{month:02}-{day:02}"),
        false => format!("{year:+05}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_counted_from_the_gregorian_calendar() {
        let day = |days: f64| shown(days * 86_400.0, Format::Date);
        assert_eq!(day(0.0), "1582-10-14");
        assert_eq!(day(1.0), "1582-10-15");
        assert_eq!(day(141_428.0), "1970-01-01");
        assert_eq!(day(141_428.0 + 11_016.0), "2000-02-29");
        assert_eq!(day(141_428.0 + 19_478.0), "2023-05-01");
        let time = 141_428.0 * 86_400.0 + 49_500.0;
        assert_eq!(shown(time, Format::DateTime), "1970-01-01T13:45:00");
        assert_eq!(shown(49_500.0, Format::Time), "13:45:00");
        assert_eq!(shown(-1.5, Format::Date), "-1.5");
    }
}
