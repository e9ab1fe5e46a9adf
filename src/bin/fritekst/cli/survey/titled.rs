//! What pages of a survey are called.

use std::path::Path;

use fritekst::report::Phrases;

use super::Survey;

/// The survey's title; without one, the name of the only file with answers, or simply «report».
pub fn title(survey: &Survey) -> String {
    let of_file = || match survey.corpus.inputs.as_slice() {
        [input] => file_title(&input.name),
        _ => None,
    };
    let title = survey.title.clone().or_else(of_file);
    title.unwrap_or_else(|| Phrases::of(survey.language).report.to_owned())
}

/// A file's name without its endings; nothing for standard input.
fn file_title(name: &str) -> Option<String> {
    let unpacked = [".gz", ".zst"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending));
    let stem = Path::new(unpacked.unwrap_or(name)).file_stem()?.to_str()?;
    let is_file = !stem.is_empty() && name != "-";
    is_file.then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_title_is_its_name_without_endings() {
        for (name, title) in [
            ("svar.csv", Some("svar")),
            ("svar 2023.06.csv.gz", Some("svar 2023.06")),
            ("-", None),
        ] {
            assert_eq!(file_title(name).as_deref(), title, "{name}");
        }
    }
}
