//! Values of Triple-S as people see them.

/// A number as one writes it: without noughts before it or at the end of its decimals. Nothing if the text is none.
pub(super) fn number(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let are_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && decimals.is_empty()) || !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() {
        let sign = if text.starts_with('-') && whole != "0" {
            "-"
        } else {
            ""
        };
        return Some(format!("{sign}{whole}"));
    }
    // More digits than a number holds came of writing one with many decimals.
    let number: f64 = text.strip_prefix('+').unwrap_or(text).parse().ok()?;
    Some(number.to_string())
}

/// A date, `20230501`, as in ISO 8601. Nothing if the text is none.
pub(super) fn date(text: &str) -> Option<String> {
    let (year, month, day) = eight(text)?;
    let is_leap = year
        .parse::<u32>()
        .is_ok_and(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let last = match month {
        "01" | "03" | "05" | "07" | "08" | "10" | "12" => "31",
        "04" | "06" | "09" | "11" => "30",
        "02" if is_leap => "29",
        "02" => "28",
        _ => return None,
    };
    ("01"..=last)
        .contains(&day)
        .then(|| format!("{year}-{month}-{day}"))
}

/// The parts of eight digits, or of those with hyphens between, as some write dates.
fn eight(text: &str) -> Option<(&str, &str, &str)> {
    let parts = match text.len() {
        8 => (text.get(..4)?, text.get(4..6)?, text.get(6..)?),
        10 if text.get(4..5)? == "-" && text.get(7..8)? == "-" => {
            (text.get(..4)?, text.get(5..7)?, text.get(8..)?)
        }
        _ => return None,
    };
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (are_digits(parts.0) && are_digits(parts.1) && are_digits(parts.2)).then_some(parts)
}

/// A time of day, `134500`, as in ISO 8601. Nothing if the text is none.
pub(super) fn time(text: &str) -> Option<String> {
    let (hours, minutes, seconds) = match text.len() {
        6 => (text.get(..2)?, text.get(2..4)?, text.get(4..)?),
        8 if text.get(2..3)? == ":" && text.get(5..6)? == ":" => {
            (text.get(..2)?, text.get(3..5)?, text.get(6..)?)
        }
        _ => return None,
    };
    let is_below = |part: &str, most: u8| {
        part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u8>().is_ok_and(|number| number < most)
    };
    (is_below(hours, 24) && is_below(minutes, 60) && is_below(seconds, 60))
        .then(|| format!("{hours}:{minutes}:{seconds}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_one_writes_them() {
        let cases = [
            ("007", "7"),
            ("000", "0"),
            ("-0.00", "0"),
            ("-03.50", "-3.5"),
            ("+1", "1"),
            (".25", "0.25"),
            ("12345678901234567890", "12345678901234567890"),
            ("0.10000000000000000555", "0.1"),
        ];
        for (written, shown) in cases {
            assert_eq!(number(written).as_deref(), Some(shown), "{written}");
        }
        for none in ["", "-", ".", "1,5", "1e3", "a", "1.2.3", "--1", "٣"] {
            assert_eq!(number(none), None, "{none}");
        }
    }

    #[test]
    fn dates_and_times_are_those_that_there_are() {
        assert_eq!(date("20240229").as_deref(), Some("2024-02-29"));
        assert_eq!(date("2023-05-01").as_deref(), Some("2023-05-01"));
        for none in ["20230229", "20231301", "20230100", "2023051", "åååå", "19000229"] {
            assert_eq!(date(none), None, "{none}");
        }
        assert_eq!(time("134500").as_deref(), Some("13:45:00"));
        assert_eq!(time("13:45:00").as_deref(), Some("13:45:00"));
        for none in ["240000", "1345", "æøå", "13.45.00"] {
            assert_eq!(time(none), None, "{none}");
        }
    }
}
