//! Theme ids for the names that other tools give.

use std::collections::HashSet;

use crate::codebook::{Label, ThemeId};

use super::outline::{Outline, OutlineTheme};

/// Keys of a theme, which a subtheme therefore cannot be called.
pub(super) const KEYS: [&str; 8] = [
    "label",
    "definition",
    "color",
    "any",
    "none",
    "unless",
    "match",
    "no_match",
];

/// Adds themes to an outline under ids that are free.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<ThemeId>,
}

impl Names {
    /// Adds the theme that another tool calls `name`, within `parent`, and returns its index. What the id cannot say is
    /// the theme's label.
    pub fn add(&mut self, outline: &mut Outline, parent: Option<&ThemeId>, name: &str) -> usize {
        let name = name.trim();
        let mut theme = OutlineTheme::new(self.free(parent, name));
        if !name.is_empty() && name != theme.name() {
            theme.label = Label::same(name);
        }
        outline.themes.push(theme);
        outline.themes.len() - 1
    }

    /// Adds the theme whose id has that `name`, within `parent`, and returns its index: ids stay as they are. What is no name of an
    /// id, or of another theme already, is added as another tool's.
    pub fn add_own(&mut self, outline: &mut Outline, parent: Option<&ThemeId>, name: &str) -> usize {
        match self.own(parent, name) {
            Some(id) => {
                outline.themes.push(OutlineTheme::new(id));
                outline.themes.len() - 1
            }
            None => self.add(outline, parent, name),
        }
    }

    /// Gives the theme `id` the `name` that it has in its id, or one that is as near to it as is free.
    pub fn rename(&mut self, id: &ThemeId, parent: Option<&ThemeId>, name: &str) -> ThemeId {
        self.taken.remove(id);
        self.own(parent, name).unwrap_or_else(|| self.free(parent, name))
    }

    /// The id with that very name, if it is one and free; it is taken from now on.
    fn own(&mut self, parent: Option<&ThemeId>, name: &str) -> Option<ThemeId> {
        let id = match parent {
            Some(_) if KEYS.contains(&name) => return None,
            Some(parent) => parent.child(name),
            None => ThemeId::root(name),
        };
        id.ok().filter(|id| self.taken.insert(id.clone()))
    }

    /// An id for `name` that no other theme has; it is taken from now on.
    fn free(&mut self, parent: Option<&ThemeId>, name: &str) -> ThemeId {
        let plain = id_name(name);
        let reserved = parent.is_some() && KEYS.contains(&plain.as_str());
        let mut number = if reserved { 2 } else { 1 };
        let mut candidate = if reserved {
            format!("{plain}-2")
        } else {
            plain.clone()
        };
        loop {
            let id = match parent {
                Some(parent) => parent.child(&candidate),
                None => ThemeId::root(&candidate),
            };
            match id {
                Ok(id) if self.taken.insert(id.clone()) => return id,
                _ => number += 1,
            }
            candidate = format!("{plain}-{number}");
        }
    }
}

/// `name` as one name of an id: itself if it is one, or else its letters and digits in small letters, å as a, æ as ae
/// and ø as o, the rest hyphens. Names in capitals only, as WordStat has them, become small.
pub(super) fn id_name(name: &str) -> String {
    let sound = ThemeId::root(name).is_ok() && name.is_ascii();
    if sound && name.chars().any(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        return name.to_owned();
    }
    let mut id = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'å' => id.push('a'),
            'æ' => id.push_str("ae"),
            'ø' => id.push('o'),
            '_' if !id.is_empty() => id.push('_'),
            c if c.is_alphanumeric() => id.push(c),
            _ if id.is_empty() || id.ends_with('-') => {}
            _ => id.push('-'),
        }
    }
    let id = id.trim_end_matches(['-', '_']);
    match ThemeId::root(id) {
        Ok(_) => id.to_owned(),
        Err(_) => "tema".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids_and_stay_labels() {
        let cases = [
            ("bolig", "bolig"),
            ("Psykisk helse", "psykisk-helse"),
            ("SPRÅK OG TOLK", "sprak-og-tolk"),
            ("NAV", "nav"),
            ("q12_a", "q12_a"),
            ("Økonomi (kommunen)", "okonomi-kommunen"),
            ("!!!", "tema"),
        ];
        for (name, id) in cases {
            assert_eq!(id_name(name), id);
        }
    }

    #[test]
    fn ids_are_unique_and_no_keys() {
        let mut outline = Outline::default();
        let mut names = Names::default();
        let first = names.add(&mut outline, None, "Bolig");
        names.add(&mut outline, None, "bolig!");
        names.add(&mut outline, None, "any");
        let parent = outline.themes[first].id.clone();
        names.add(&mut outline, Some(&parent), "any");
        names.add(&mut outline, Some(&parent), "any");
        let ids: Vec<&str> = outline.themes.iter().map(|theme| theme.id.as_str()).collect();
        assert_eq!(ids, ["Bolig", "bolig", "any", "Bolig.any-2", "Bolig.any-3"]);
        assert_eq!(outline.themes[1].label, Label::same("bolig!"));
    }

    #[test]
    fn own_ids_stay_as_they_are() {
        let mut outline = Outline::default();
        let mut names = Names::default();
        for name in ["A", "a", "språk", "A", "Språk og tolk"] {
            names.add_own(&mut outline, None, name);
        }
        let ids: Vec<&str> = outline.themes.iter().map(|theme| theme.id.as_str()).collect();
        assert_eq!(ids, ["A", "a", "språk", "a-2", "sprak-og-tolk"]);
    }

    #[test]
    fn the_keys_are_those_of_a_theme() {
        let schema = crate::codebook::json_schema();
        let properties = schema.pointer("/$defs/theme/properties").expect("a theme's keys");
        let mut known: Vec<&str> = properties
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        let mut keys = KEYS.to_vec();
        known.sort_unstable();
        keys.sort_unstable();
        assert_eq!(keys, known);
    }
}
