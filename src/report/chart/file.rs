//! A chart as a file of its own.

use crate::report::crosstab::Crosstab;
use crate::report::pairs::Pairs;
use crate::report::table::Table;

use super::drawing::Caption;
use super::grouped::MOST_GROUPS;
use super::png::{Png, PngError, png};
use super::{bars, grouped, heat, pairs};

/// A chart that can be drawn.
#[derive(Clone, Copy, Debug)]
pub enum Chart<'a> {
    /// As [`super::bars`].
    Bars(&'a Table),
    /// As [`super::heat`].
    Heat(&'a Crosstab),
    /// Bars of the eight most frequent themes of the top level, one for each group; at most six groups.
    Grouped(&'a Crosstab),
    /// How often the most frequent themes of the top level stand together: a triangle of cells whose grounds are
    /// Jaccard's index. The table is of the same question and options; what it hides is hidden here.
    Pairs(&'a Pairs, &'a Table),
}

/// More groups than bars can tell apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{by} has {groups} groups; bars of more than {MOST_GROUPS} cannot be told apart")]
pub struct TooManyGroups {
    by: String,
    groups: usize,
}

impl Chart<'_> {
    /// Draws it, with the caption around it.
    pub fn file(&self, caption: &Caption<'_>) -> Result<ChartFile, TooManyGroups> {
        let language = caption.language;
        let drawing = match self {
            Self::Bars(table) => bars::draw(table, language),
            Self::Heat(crosstab) => heat::draw(crosstab, language),
            Self::Grouped(crosstab) if crosstab.groups.len() > MOST_GROUPS => {
                return Err(TooManyGroups {
                    by: crosstab.by.clone(),
                    groups: crosstab.groups.len(),
                });
            }
            Self::Grouped(crosstab) => grouped::draw(crosstab, language),
            Self::Pairs(pairs, table) => pairs::draw(pairs, table, language),
        };
        Ok(drawing.file(caption))
    }
}

/// A drawn chart: dark on white, with the question above and its source below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartFile {
    pub(super) svg: String,
    pub(super) title: String,
    pub(super) desc: String,
    pub(super) source: String,
}

impl ChartFile {
    /// The SVG document. Its `metadata` are the provenance as JSON.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The same in pixels, two for each unit of the SVG document, at 192 to the inch.
    pub fn to_png(&self) -> Result<Png, PngError> {
        let texts = [
            ("Title", &self.title),
            ("Description", &self.desc),
            ("Source", &self.source),
        ];
        png(&self.svg, &texts)
    }
}
