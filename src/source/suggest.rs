//! "Did you mean": the nearest of the names there are.

/// What is longer, in bytes, is no name that somebody means.
const LONGEST_NAME: usize = 1000;

/// The candidate that `written` most likely misspells, if any is near enough to be worth saying.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST_NAME)
        .map(|candidate| {
            (
                strsim::jaro_winkler(&written, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(similarity, _)| *similarity >= 0.8)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", or else what there is to choose from.
pub fn did_you_mean(written: &str, candidates: &[&str]) -> String {
    match nearest(written, candidates.iter().copied()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None if candidates.is_empty() => "there is none to choose from".to_owned(),
        None => format!("there is {}", quoted_list(candidates)),
    }
}

/// "`a`, `b` and `c`"; long lists are cut, and say so, and so are names of more than 60 letters.
pub fn quoted_list(names: &[&str]) -> String {
    const SHOWN: usize = 20;
    let mut quoted: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", cut(name)))
        .collect();
    if names.len() > SHOWN {
        quoted.push(format!("{} more", names.len() - SHOWN));
    }
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The first 60 letters of a name.
pub(super) fn cut(name: &str) -> String {
    const MOST: usize = 60;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_recognised() {
        assert_eq!(nearest("unles", ["any", "unless", "none"]), Some("unless"));
        assert_eq!(nearest("Svra", ["svar", "id"]), Some("svar"));
        assert_eq!(nearest("xyz", ["svar", "id"]), None);
    }

    #[test]
    fn without_a_near_name_all_are_listed() {
        assert_eq!(
            did_you_mean("xyz", &["svar", "id", "vekt"]),
            "there is `svar`, `id` and `vekt`"
        );
        let long = "å".repeat(5000);
        let told = did_you_mean(&long, &[&long, "id"]);
        assert_eq!(told, format!("there is `{}…` and `id`", "å".repeat(60)));
    }
}
