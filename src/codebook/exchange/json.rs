//! A codebook as JSON: what TOML says, themes in a flat list with their parents.

use serde::{Deserialize, Serialize};

use crate::codebook::{Colour, Label, SetName, ThemeId};
use crate::corpus::QuestionId;
use crate::text::Language;

use super::outline::{Outline, OutlineTheme, plain_label};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(default)]
    questions: Vec<String>,
    #[serde(default)]
    known: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typos: Option<bool>,
    #[serde(default)]
    sets: Vec<Set>,
    themes: Vec<Theme>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    name: String,
    rules: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    id: String,
    /// For readers that do not take ids apart; the id alone says it.
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    label: Texts,
    #[serde(default)]
    definition: Option<String>,
    #[serde(default)]
    color: Option<String>,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default, rename = "match")]
    matches: Vec<String>,
    #[serde(default, rename = "no_match")]
    no_matches: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nb: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

/// Reads a codebook.
pub(super) fn read(text: &str) -> Result<Outline, serde_json::Error> {
    use serde::de::Error;
    let book: Book = serde_json::from_str(text)?;
    let mut outline = Outline {
        title: book.title,
        version: book.version,
        known: book.known,
        typos: book.typos,
        ..Outline::default()
    };
    for id in book.questions {
        outline
            .questions
            .push(QuestionId::new(&id).map_err(Error::custom)?);
    }
    for set in book.sets {
        outline
            .sets
            .push((SetName::new(&set.name).map_err(Error::custom)?, set.rules));
    }
    for theme in book.themes {
        let id = ThemeId::new(&theme.id).map_err(Error::custom)?;
        let colour = theme
            .color
            .as_deref()
            .map(Colour::new)
            .transpose()
            .map_err(Error::custom)?;
        outline.themes.push(OutlineTheme {
            label: theme.label.label(&id),
            definition: theme.definition,
            colour,
            any: theme.any,
            none: theme.none,
            unless: theme.unless,
            matches: theme.matches,
            no_matches: theme.no_matches,
            ..OutlineTheme::new(id)
        });
    }
    Ok(outline)
}

/// Writes a codebook.
pub(super) fn write(outline: &Outline) -> Result<Vec<u8>, serde_json::Error> {
    let book = Book {
        title: outline.title.clone(),
        version: outline.version.clone(),
        questions: outline.questions.iter().map(ToString::to_string).collect(),
        known: outline.known.clone(),
        typos: outline.typos,
        sets: outline
            .sets
            .iter()
            .map(|(name, rules)| Set {
                name: name.to_string(),
                rules: rules.clone(),
            })
            .collect(),
        themes: outline.themes.iter().map(Theme::of).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&book)?;
    bytes.push(b'\n');
    Ok(bytes)
}

impl Theme {
    fn of(theme: &OutlineTheme) -> Self {
        let parent = theme.id.as_str().rsplit_once('.');
        Self {
            id: theme.id.to_string(),
            parent: parent.map(|(parent, _)| parent.to_owned()),
            label: Texts::of(&theme.label),
            definition: theme.definition.clone(),
            color: theme.colour.map(|colour| colour.to_string()),
            any: theme.any.clone(),
            none: theme.none.clone(),
            unless: theme.unless.clone(),
            matches: theme.matches.clone(),
            no_matches: theme.no_matches.clone(),
        }
    }
}

impl Texts {
    fn of(label: &Label) -> Self {
        let mut texts = Self::default();
        for (language, text) in label.given() {
            *texts.of_language(language) = Some(text.to_owned());
        }
        texts
    }

    fn of_language(&mut self, language: Language) -> &mut Option<String> {
        match language {
            Language::Nb => &mut self.nb,
            Language::Nn => &mut self.nn,
            Language::En => &mut self.en,
        }
    }

    fn label(mut self, id: &ThemeId) -> Label {
        let mut label = Label::default();
        for language in Language::ALL {
            if let Some(text) = self.of_language(language).take() {
                label.add(language, text);
            }
        }
        match label.is_empty() {
            true => Label::same(id.as_str()),
            false => plain_label(&label),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::exchange::testing::outlines;
    use proptest::prelude::*;

    #[test]
    fn other_json_is_refused_with_its_place() {
        for text in [
            "{}",
            "[1]",
            "{\"themes\": [{\"id\": \"a b\"}]}",
            "{\"themes\": [{\"id\": \"a\", \"regler\": []}]}",
        ] {
            let told = read(text)
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(!told.is_empty(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(read(&deep).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(outline in outlines()) {
            let written = write(&outline).expect("JSON");
            let text = String::from_utf8(written).expect("UTF-8");
            prop_assert_eq!(read(&text).expect("a codebook"), outline);
        }
    }
}
