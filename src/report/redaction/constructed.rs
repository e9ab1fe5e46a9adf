//! Numbers for tests. None is of a person: months have 80 added, as Skatteetaten's Tenor does for constructed persons, and
//! where a test needs another kind, the digits are reckoned from a serial number that was made up.

/// The number that begins with these nine digits, with check digits reckoned. `leaves` is what the first sum shall leave when
/// divided by 11: 0, or up to 3 from 2032 on. Nothing where there are no such digits.
pub(crate) fn with_check_digits(nine: &str, leaves: u32) -> Option<String> {
    let first = check_digit(nine, &[3, 7, 6, 1, 8, 9, 4, 5, 2], leaves)?;
    let ten = format!("{nine}{first}");
    let second = check_digit(&ten, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 0)?;
    Some(format!("{ten}{second}"))
}

/// The account that begins with these ten digits.
pub(crate) fn account(ten: &str) -> Option<String> {
    Some(format!(
        "{ten}{}",
        check_digit(ten, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 0)?
    ))
}

fn check_digit(digits: &str, weights: &[u32], leaves: u32) -> Option<u32> {
    let digits = digits.bytes().map(|digit| u32::from(digit - b'0'));
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    let digit = (leaves + 11 - sum % 11) % 11;
    (digit < 10).then_some(digit)
}

pub(crate) fn digits_of(number: &str) -> [u8; 11] {
    let digits: Vec<u8> = number.bytes().map(|digit| digit - b'0').collect();
    digits.try_into().expect("eleven digits")
}
