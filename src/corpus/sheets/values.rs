//! Values of cells as people see them.

use calamine::ExcelDateTime;

/// A number as a spreadsheet shows it in a cell of no format: with 15 digits at most, and no more than it needs. Whole ones keep all
/// digits: they may be ids, of which two must not become one.
pub(in crate::corpus) fn number(value: f64) -> String {
    // Above it not every whole number has one of its own.
    const EXACT: f64 = (1_i64 << 53) as f64;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        return (value as i64).to_string();
    }
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    // Zero has no sign for people.
    let rounded: f64 = if rounded == 0.0 { 0.0 } else { rounded };
    rounded.to_string()
}

/// A date, a time, or both, as in ISO 8601; a duration as hours, minutes and seconds.
pub(super) fn date_time(value: &ExcelDateTime) -> String {
    if value.is_duration() {
        let seconds = (value.as_f64() * 86_400.0).round();
        let (sign, seconds) = (if seconds < 0.0 { "-" } else { "" }, seconds.abs() as u64);
        return format!(
            "{sign}{}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        );
    }
    let (year, month, day, mut hour, mut minute, mut second, milli) = value.to_ymd_hms_milli();
    // The last half second of a day is no part of the next.
    let is_last = milli >= 500 && (hour, minute, second) == (23, 59, 59);
    // Days hold no thousandth of a second exactly.
    let seconds = match is_last {
        true => value.as_f64().floor() * 86_400.0 + 86_399.0,
        false => (value.as_f64() * 86_400.0).round(),
    };
    let has_date = seconds >= 86_400.0;
    let has_time = seconds % 86_400.0 != 0.0;
    if milli >= 500 && !is_last {
        second += 1;
        minute += second / 60;
        hour += minute / 60;
        (minute, second) = (minute % 60, second % 60);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (has_date, has_time) {
        (true, true) => format!("{date}T{time}"),
        (true, false) => date,
        (false, _) => time,
    }
}

/// The name of a cell of that row and column, counted from 0: `A1`.
pub(super) fn name_of((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_are_shown_as_in_a_cell() {
        let shown = [1.0, 0.1 + 0.2, -0.0, 12_345_678_901.0, 1.5, -2.25, -1e-300].map(number);
        let tiny = format!("-0.{}1", "0".repeat(299));
        assert_eq!(shown, ["1", "0.3", "0", "12345678901", "1.5", "-2.25", &tiny]);
    }

    #[test]
    fn whole_numbers_are_not_taken_for_their_neighbours() {
        let ids = [
            1_234_567_890_123_456.0,
            1_234_567_890_123_457.0,
            -9_007_199_254_740_991.0,
        ]
        .map(number);
        assert_eq!(ids, ["1234567890123456", "1234567890123457", "-9007199254740991"]);
        assert_eq!(number(1e300), format!("1{}", "0".repeat(300)));
    }

    #[test]
    fn dates_are_shown_as_in_iso_8601() {
        let shown = |value| date_time(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        assert_eq!(shown(45_047.0), "2023-05-01");
        assert_eq!(shown(45_047.75), "2023-05-01T18:00:00");
        assert_eq!(shown(0.5), "12:00:00");
        assert_eq!(shown(45_047.999_997), "2023-05-01T23:59:59");
        assert_eq!(shown(45_047.999_99), "2023-05-01T23:59:59");
        assert_eq!(shown(45_047.999_999_999_99), "2023-05-02");
        assert_eq!(shown(0.999_997), "23:59:59");
        let long = ExcelDateTime::new(1.25, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(date_time(&long), "30:00:00");
    }

    #[test]
    fn cells_have_the_names_of_spreadsheets() {
        let names = [(0, 0), (9, 25), (0, 26), (1, 701), (1, 702)].map(name_of);
        assert_eq!(names, ["A1", "Z10", "AA1", "ZZ2", "AAA2"]);
    }
}
