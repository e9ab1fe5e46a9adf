//! Writes rules into a codebook and tells what that changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

use fritekst::codebook::edit::{CodebookFile, List, ThemeList, add};
use fritekst::codebook::expr::Juxtaposition;
use fritekst::codebook::{Codebook, Disk, Files, Loaded, load, load_from};
use fritekst::coding::{CodedAnswers, Coder, check_examples, check_values};
use fritekst::report::visible;
use fritekst::source::{Problem, Severity, Sources, quoted_list};
use fritekst::text::Text;

use super::expressions::{Expressions, Names};
use super::problems::{counted, show};
use super::survey::{Coded, code};
use super::{Console, Outcome};

/// Adds `entries` to a list of the theme, all or none of them, and tells where they stand, and how many answers the theme
/// gained and lost. What would break an example of the codebook is not written unless `force` is.
pub fn amend(
    coded: &Coded,
    theme: &str,
    list: ThemeList,
    entries: &[String],
    force: bool,
    console: &mut Console<'_>,
) -> anyhow::Result<Outcome> {
    let Some(path) = coded.survey.codebook() else {
        bail!("no codebook is named");
    };
    if !path.is_file() && !path.is_dir() {
        let path = path.display();
        bail!("{path} is no file, so nothing can be added to it; save the codebook as one");
    }
    let loaded = load(path)?;
    let book = the_book(coded, &loaded, theme)?;
    // What `none` asks for need not stand in the text; reading the changed codebook tells whether it can be read.
    if matches!(list, ThemeList::Any | ThemeList::Unless) {
        let names = Names {
            sets: &book.sets,
            library: Some(&loaded.library),
            corpus: Some(&coded.survey.corpus),
        };
        let mut expressions = Expressions::new(names, Juxtaposition::Phrase);
        entries.iter().for_each(|entry| expressions.add("--add", entry));
        expressions.finish("what --add gives", console)?;
    }
    let Some(at) = book.find_theme(theme) else {
        bail!("no theme `{theme}`");
    };
    let id = book.themes[at].id.clone();
    let name = &loaded.sources.get(book.source).name;
    let file = CodebookFile::open(Path::new(name))?;
    let old = file.text().to_owned();
    if *Text::new(old.strip_prefix('\u{feff}').unwrap_or(&old)) != *loaded.sources.get(book.source).text {
        bail!("{name} was changed by another program meanwhile; run the command again");
    }
    let target = List::Theme(id, list);
    let mut text = old;
    let mut lines = Vec::new();
    for entry in entries {
        // Composed, as answers and the rest of the codebook are read.
        let entry = Text::new(entry.trim());
        let edited = add(&text, &target, &entry).with_context(|| format!("{name} is left as it is"))?;
        text = edited.text;
        lines.push((edited.line, entry));
    }
    let amended = Amended { name, text: &text };
    let changed = load_from(&amended, path)?;
    let mut problems = changed.problems.clone();
    problems.extend(check_values(&changed.library, &coded.survey.corpus));
    problems.retain(|problem| problem.severity == Severity::Error);
    if !problems.is_empty() {
        show(&problems, &changed.sources, console)?;
        bail!("the codebook would have mistakes then; {name} is left as it is");
    }
    let sources = changed.sources.clone();
    let coder = Arc::new(coded.survey.compile(changed.library));
    let failing = newly_failing((&coded.coder, &coded.survey.sources), (&coder, &sources));
    // An example that is added may well be one that the rules do not live up to yet.
    let is_example = matches!(list, ThemeList::Match | ThemeList::NoMatch);
    if !failing.is_empty() && !is_example && !force {
        show(&failing, &sources, console)?;
        bail!(
            "{} of the codebook would fail then; {name} is left as it is. Narrow the rule (NEAR, AND NOT) or add an `unless`, \
             change the example, or insist with --force",
            counted(failing.len(), "example")
        );
    }
    file.replace(&text)?;
    for (line, entry) in lines {
        writeln!(
            console.err,
            "{name}:{line}: added `{}` to `{}` of `{theme}`",
            visible(&entry),
            list.key()
        )?;
    }
    let codings = code(&coder, &coded.survey, console)?;
    tell_change(coded, &codings, theme, console)?;
    show(&failing, &sources, console)?;
    Ok(Outcome::Done)
}

/// The files of the codebook, one of them as it would be.
pub struct Amended<'a> {
    /// The file as the codebook's sources name it.
    pub name: &'a str,
    /// What it would say.
    pub text: &'a str,
}

impl Files for Amended<'_> {
    fn list(&self, path: &Path) -> std::io::Result<Option<Vec<PathBuf>>> {
        Disk.list(path)
    }

    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        match self.name(path) == self.name {
            true => Ok(self.text.as_bytes().to_vec()),
            false => Disk.read(path),
        }
    }
}

/// The examples that the changed codebook codes otherwise than they ask for, and that it does not fail as it was.
pub fn newly_failing(before: (&Coder, &Sources), changed: (&Coder, &Sources)) -> Vec<Problem> {
    let key = |problem: &Problem, sources: &Sources| {
        let source = sources.get(problem.source);
        let example = source.text[problem.span.range()].to_owned();
        (source.name.clone(), problem.message.clone(), example)
    };
    let known: Vec<_> = check_examples(before.0)
        .iter()
        .map(|problem| key(problem, before.1))
        .collect();
    let mut failing = check_examples(changed.0);
    failing.retain(|problem| !known.contains(&key(problem, changed.1)));
    failing
}

/// The codebook that has the theme, of those that code the shown questions.
fn the_book<'a>(coded: &Coded, loaded: &'a Loaded, theme: &str) -> anyhow::Result<&'a Codebook> {
    let coding = |book: &&Codebook| {
        let mut questions = coded.questions();
        questions.any(|(_, shown)| shown.source == book.source)
    };
    let books = loaded.library.books.iter().filter(coding);
    let having: Vec<&Codebook> = books.filter(|book| book.find_theme(theme).is_some()).collect();
    match having[..] {
        [book] => Ok(book),
        [] => bail!("no question that is shown has the theme `{theme}`; give another --only, or none"),
        _ => {
            let names: Vec<&str> = having
                .iter()
                .map(|book| loaded.sources.get(book.source).name.as_str())
                .collect();
            bail!(
                "several codebooks have a theme `{theme}`: {}; tell them apart by --only QUESTION",
                quoted_list(&names)
            )
        }
    }
}

/// Tells by question how many answers have the theme now that had it not, and the other way round.
fn tell_change(
    coded: &Coded,
    codings: &CodedAnswers,
    theme: &str,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    for (question, book) in coded.questions() {
        let Some(theme_at) = book.find_theme(theme) else {
            continue;
        };
        let (mut gained, mut lost, mut now) = (0, 0, 0);
        let answers = coded.survey.corpus.answers();
        for answer in answers.filter(|answer| answer.question == question) {
            let has = |codings: &CodedAnswers| codings.has(answer.number, theme_at);
            let (before, after) = (has(&coded.codings), has(codings));
            gained += usize::from(after && !before);
            lost += usize::from(before && !after);
            now += usize::from(after);
        }
        writeln!(
            console.err,
            "{}: `{theme}` gained {} and lost {lost}; it has {now} now",
            coded.survey.corpus.questions[question].id,
            counted(gained, "answer"),
        )?;
    }
    Ok(())
}
