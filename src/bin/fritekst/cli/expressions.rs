//! Expressions that users write outside codebooks: queries, and what they want explained.

use std::path::Path;

use anyhow::{Context, bail};

use fritekst::codebook::expr::{Expr, Juxtaposition, Node, parse};
use fritekst::codebook::{Library, Sets};
use fritekst::coding::check_values_of;
use fritekst::corpus::Corpus;
use fritekst::source::{Code, Problems, SourceId, Sources, did_you_mean, read_limited};
use fritekst::text::{Span, Text};

use super::Console;
use super::problems::{counted, show};

/// What expressions may name beside words.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// `@list`
    pub sets: &'a Sets,
    /// `#theme`: those of all codebooks; nothing where only words are asked for.
    pub library: Option<&'a Library>,
    /// `column:value`; nothing where only words are asked for.
    pub corpus: Option<&'a Corpus>,
}

impl Names<'_> {
    /// Notes what `expr` names and does not exist.
    fn check(&self, expr: &Expr, problems: &mut Problems) {
        self.sets.check_expr(expr, |span| span, problems);
        if let Some(corpus) = self.corpus {
            check_values_of(expr, corpus, |span| span, problems);
        }
        let themes = self.library.into_iter().flat_map(|library| &library.books);
        let ids: Vec<&str> = themes
            .flat_map(|book| book.themes.iter().map(|theme| theme.id.as_str()))
            .collect();
        expr.walk(&mut |part| match &part.node {
            Node::Theme(_) | Node::Value(_) if self.corpus.is_none() => {
                problems.error(part.span, format!("`{part}` is no word")).help(
                    "what words an expression finds does not depend on themes and respondents; leave it out",
                )
            }
            Node::Theme(_) if self.library.is_none() => problems
                .error(part.span, "without a codebook there are no themes")
                .code(Code::UnknownTheme)
                .help("give --codebook PATH"),
            Node::Theme(id) if !ids.contains(&id.as_str()) => problems
                .error(part.span, format!("there is no theme `#{id}`"))
                .code(Code::UnknownTheme)
                .help(did_you_mean(id.as_str(), &ids)),
            _ => {}
        });
    }
}

/// Expressions as they are read, with their mistakes, so that all are told at once.
pub struct Expressions<'a> {
    names: Names<'a>,
    juxtaposition: Juxtaposition,
    sources: Sources,
    problems: Vec<Problems>,
    read: Vec<(String, Expr)>,
}

impl<'a> Expressions<'a> {
    /// None yet; they can use what `names` has.
    pub fn new(names: Names<'a>, juxtaposition: Juxtaposition) -> Self {
        Self {
            names,
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
        let bytes = read_limited(path).with_context(|| format!("cannot read {}", path.display()))?;
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
            self.names.check(expr, &mut found);
        }
        problems.adopt(found, |span| span.shift(start));
        self.problems.push(problems);
        self.read.extend(expr.map(|expr| (written.to_owned(), expr)));
    }

    /// All of them as they were written, and as expressions. Mistakes are shown, and are an error.
    pub fn finish(self, what: &str, console: &mut Console<'_>) -> anyhow::Result<(Vec<String>, Vec<Expr>)> {
        let mut problems: Vec<_> = self.problems.into_iter().flat_map(Problems::into_vec).collect();
        problems.sort_by_key(|problem| (problem.source, problem.span));
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
