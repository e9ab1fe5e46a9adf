//! Ids of themes and names of word lists.

use std::fmt;

/// Why a text is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name: letters, digits, `-` and `_` make one, and it begins with a letter or digit")]
pub struct InvalidName(String);

fn check(part: &str) -> Result<(), InvalidName> {
    let sound = part.starts_with(char::is_alphanumeric)
        && part
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if sound {
        Ok(())
    } else {
        Err(InvalidName(part.to_owned()))
    }
}

/// A theme's id: names joined by full stops, `bolig.usentral` being a subtheme of `bolig`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThemeId(Box<str>);

impl ThemeId {
    /// The id that `written` spells.
    pub fn new(written: &str) -> Result<Self, InvalidName> {
        written.split('.').try_for_each(check)?;
        Ok(Self(written.into()))
    }

    /// The id of a theme of its own, `name` being one name.
    pub fn root(name: &str) -> Result<Self, InvalidName> {
        check(name)?;
        Ok(Self(name.into()))
    }

    /// The id of the subtheme `name`.
    pub fn child(&self, name: &str) -> Result<Self, InvalidName> {
        check(name)?;
        Ok(Self(format!("{self}.{name}").into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many themes it is within.
    pub fn depth(&self) -> usize {
        self.0.matches('.').count()
    }
}

impl fmt::Display for ThemeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a word list: `mangel`, used as `@mangel`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetName(Box<str>);

impl SetName {
    /// The name that `written` spells, without the `@`.
    pub fn new(written: &str) -> Result<Self, InvalidName> {
        check(written)?;
        Ok(Self(written.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
