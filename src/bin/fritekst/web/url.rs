//! Addresses within the page.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `path` with `fields` behind it; blank ones are left out.
pub fn url<'a>(path: &str, fields: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        address.push(mark);
        address.push_str(&encoded(name));
        address.push('=');
        address.push_str(&encoded(&value));
        mark = '&';
    }
    address
}

/// `text` with every byte that could mean something in an address or a cookie as `%` and two digits.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// What [`encoded`] has made, back; what is no UTF-8 then is shown to be none.
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let digits = others
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits
            .filter(|_| *first == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &others[2..] } else { others };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Leads the browser on, with GET.
pub fn redirect(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())]).into_response()
}

/// `to` if it is an address of this page; else the first page.
pub fn own(to: &str) -> &str {
    let is_own = to.starts_with('/')
        && !to.starts_with("//")
        && to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { to } else { "/answers" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_leads_to_another_site() {
        assert_eq!(own("/review?q=1"), "/review?q=1");
        for other in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
        ] {
            assert_eq!(own(other), "/answers", "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(text in ".{0,20}") {
            let safe = encoded(&text);
            prop_assert!(safe.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte)));
            prop_assert_eq!(decoded(&safe), text);
        }
    }
}
