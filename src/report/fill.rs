//! Phrases with places to fill in.

/// `phrase` with what stands in braces replaced; what is put in is never looked into.
pub fn filled(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut parts = phrase.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        text.push_str(value.map_or("", |(_, value)| value));
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_looked_into() {
        let values = [("part", "/a{2}/"), ("found", "{part}")];
        assert_eq!(
            filled("{part} finnes ({found})", &values),
            "/a{2}/ finnes ({part})"
        );
    }
}
