//! Texts as TOML writes them.

/// `text` in quotation marks: those of `like`, a text of the same list, if that can be; else double ones. A text with a
/// backslash, as regexes have it, or with a double quotation mark stands in single ones, where nothing is escaped.
pub(super) fn quoted(text: &str, like: Option<&str>) -> String {
    let bare = !text.contains(|c: char| c == '\'' || c.is_control());
    let single = like.is_some_and(|like| like.starts_with('\'')) || text.contains(['\\', '"']);
    if single && bare {
        return format!("'{text}'");
    }
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            c if c.is_control() => written.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// `name` as a key: bare if TOML allows it.
pub(super) fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !name.is_empty() && name.chars().all(bare) {
        true => name.to_owned(),
        false => quoted(name, None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotation_marks_are_the_authors_where_they_can_be() {
        assert_eq!(quoted("bolig", None), "\"bolig\"");
        assert_eq!(quoted("bolig", Some("'hus'")), "'bolig'");
        assert_eq!(quoted("bolig", Some("\"hus\"")), "\"bolig\"");
        assert_eq!(quoted(r"/\d+/", Some("\"hus\"")), r"'/\d+/'");
        assert_eq!(quoted("\"no show\"~2", None), "'\"no show\"~2'");
        assert_eq!(quoted("pc'en", Some("'hus'")), "\"pc'en\"");
        assert_eq!(quoted(r"/pc'\w/", None), r#""/pc'\\w/""#);
        assert_eq!(key("bolig-1"), "bolig-1");
        assert_eq!(key("språk"), "\"språk\"");
    }

    proptest! {
        #[test]
        fn every_text_is_read_again(text in any::<String>(), like in prop::sample::select(vec!["'a'", "\"a\""])) {
            let written = format!("a = {}", quoted(&text, Some(like)));
            let read = toml::de::DeTable::parse(&written).expect("TOML");
            prop_assert_eq!(read.get_ref().get("a").expect("the text").get_ref().as_str(), Some(text.as_str()));
        }
    }
}
