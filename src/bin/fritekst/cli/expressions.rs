//! Expressions that users write outside codebooks: queries, and what they want explained.

use std::path::Path;

use anyhow::{Context, bail};

use fritekst::codebook::expr::{Expr, Juxtaposition, parse};
use fritekst::codebook::{Library, Sets};
use fritekst::source::{Code, Problems, SourceId, Sources};
use fritekst::text::{Span, Text};

use super::Console;
use super::problems::{counted, show};

/// Expressions as they are read, with their mistakes, so that all are told at once.
pub struct Expressions<'a> {
    sets: &'a Sets,
    juxtaposition: Juxtaposition,
    sources: Sources,
    problems: Vec<Problems>,
    read: Vec<(String, Expr)>,
}

impl<'a> Expressions<'a> {
    /// None yet; they can use the word lists in `sets`.
    pub fn new(sets: &'a Sets, juxtaposition: Juxtaposition) -> Self {
        Self {
            sets,
            juxtaposition,
            sources: Sources::default(),
            problems: Vec::new(),
            read: Vec::new(),
        }
    }

    /// Reads one from the command line; `name` is what to call it in messages.
    pub fn add(&mut self, name: &str, written: &str) {
        // Composed like the answers; of another form it would find nothing.
        let text = Text::new(written);
        let id = self.sources.add(name, &*text);
        self.line(id, &text, Span::new(0, text.len()));
    }

    /// Reads a file of them, one a line; blank lines are passed over.
    pub fn add_file(&mut self, path: &Path) -> anyhow::Result<()> {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let Ok(text) = String::from_utf8(bytes) else {
            bail!("{} is not UTF-8; save it again as UTF-8", path.display());
        };
        let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(&text));
        let id = self.sources.add(path.display().to_string(), &*text);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                self.line(id, &text, Span::new(start, start + line.trim_end().len()));
            }
            start += line.len();
        }
        Ok(())
    }

    fn line(&mut self, id: SourceId, text: &str, span: Span) {
        let written = text[span].trim_start();
        let start = span.end() - written.len();
        let mut problems = Problems::of(id);
        let mut found = problems.part().coded(Code::InvalidRule);
        let expr = parse(written, self.juxtaposition, &mut found);
        if let Some(expr) = &expr {
            self.sets.check_expr(expr, |span| span, &mut found);
        }
        problems.adopt(found, |span| span.shift(start));
        self.problems.push(problems);
        self.read.extend(expr.map(|expr| (written.to_owned(), expr)));
    }

    /// All of them as they were written, and as expressions. Mistakes are shown, and are an error.
    pub fn finish(self, what: &str, console: &mut Console<'_>) -> anyhow::Result<(Vec<String>, Vec<Expr>)> {
        let problems: Vec<_> = self.problems.into_iter().flat_map(Problems::into_vec).collect();
        let errors = show(&problems, &self.sources, console)?;
        if errors > 0 {
            bail!("{what} cannot be read: {}", counted(errors, "mistake"));
        }
        Ok(self.read.into_iter().unzip())
    }
}

/// The word lists of all codebooks; of two with one name, the first codebook's.
pub fn all_sets(library: Option<&Library>) -> Sets {
    let mut all = Sets::default();
    for book in library.into_iter().flat_map(|library| library.books.iter().rev()) {
        book.sets
            .iter()
            .for_each(|(name, set)| all.insert(name.clone(), set.clone()));
    }
    all
}
