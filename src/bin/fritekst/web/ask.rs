//! A request that was let through.

use std::sync::Arc;

use axum::http::Uri;

use super::app::App;
use super::words::Words;

/// What is asked of a page, and by whom.
#[derive(Clone)]
pub struct Ask {
    /// The fields of the address.
    pub query: Fields,
    /// Those of the form; none, where nothing is to be done.
    pub form: Fields,
    /// The name of who asks, where it is known; not blank.
    pub reviewer: Option<String>,
    /// Whether single keys do what buttons do; they are turned off where they are in the way.
    pub shortcuts: bool,
    /// The address itself.
    pub uri: Uri,
    /// The survey.
    pub app: Arc<App>,
}

impl Ask {
    /// What the page says, in the survey's language.
    pub fn words(&self) -> &'static Words {
        Words::of(self.app.language())
    }
}

/// Names and values in their order; a name may stand several times.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of that name that is not blank, without white space around it.
    pub fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().filter(|(found, _)| found == name);
        named
            .map(|(_, value)| value.trim())
            .find(|value| !value.is_empty())
    }

    /// All values of that name, without white space around them.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(found, _)| found == name);
        named.map(|(_, value)| value.trim())
    }

    /// The number of that name.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }
}
