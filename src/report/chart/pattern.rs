//! Fills that can be told apart without colours.

/// A fill of lines or dots on a ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Grey diagonals on nothing: not among the themes, or hidden.
    Hatch,
    /// The fill of a group, by its index in [`super::palette::GROUPS`].
    Group(usize),
}

/// What is drawn on the ground of each group, in a square of 6.
const MOTIFS: [&str; 6] = [
    "",
    "M0 6L6 0M-1 1L1 -1M5 7L7 5",
    "M3 0V6",
    "M0 0L6 6M-1 5L1 7M5 -1L7 1",
    "M0 3H6",
    "M0 3H6M3 0V6",
];

impl Pattern {
    /// Its name in ids.
    pub fn name(self) -> String {
        match self {
            Self::Hatch => "hatch".to_owned(),
            Self::Group(group) => format!("group{group}"),
        }
    }

    /// Its definition.
    pub fn element(self, id: &str) -> String {
        let (ground, line, motif) = match self {
            Self::Hatch => (String::new(), "#8a8a8a", MOTIFS[1]),
            Self::Group(group) => {
                let (fill, line) = super::palette::GROUPS[group];
                let ground = format!("<rect width=\"6\" height=\"6\" fill=\"{fill}\"/>");
                (ground, line, MOTIFS[group])
            }
        };
        let motif = match motif {
            "" => String::new(),
            motif => format!("<path d=\"{motif}\" stroke=\"{line}\" stroke-width=\"1\"/>"),
        };
        format!(
            "<pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">{ground}{motif}</pattern>\n"
        )
    }
}
