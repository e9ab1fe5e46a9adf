//! Draws the charts of the demonstration survey, so that they can be looked at: `cargo run --example charts -- FOLDER`
//! writes SVG files and `index.html` with all of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use fritekst::codebook::load;
use fritekst::coding::{CodedAnswers, Coder};
use fritekst::corpus::{Corpus, Layout, Project, ReadOptions, read};
use fritekst::report::{Crosstab, Groups, Table, TableOptions, bars, grouped_bars, heat};
use fritekst::source::Sources;
use fritekst::text::Language;

/// Background variables of the survey.
const BY: [&str; 3] = ["innbyggerklasse", "sentralitet", "fylke"];

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.context("name a folder for the charts")?;
    std::fs::create_dir_all(&folder)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = corpus(&root.join("corpus/kommuneundersokelsen-2023"))?;
    let library = Arc::new(load(&root.join("codebooks/kommuneundersokelsen-2023"))?.library);
    let analyzer = Arc::new(library.words.analyzer());
    let coder = Coder::new(library.clone(), analyzer);
    let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
    let options = TableOptions {
        min_cell: 5,
        ..TableOptions::default()
    };
    let mut page = String::from("<!doctype html><meta charset=\"utf-8\"><title>Charts</title>\n");
    let mut put = |name: String, svg: String| {
        page.push_str(&format!("<h2>{name}</h2>\n{svg}"));
        std::fs::write(folder.join(format!("{name}.svg")), svg)
    };
    for (at, question) in corpus.questions.iter().enumerate() {
        let Some(book) = library.for_question(&question.id) else {
            continue;
        };
        let table = Table::new(&corpus, &codings, book, at, options);
        put(format!("{}-bars", question.id), bars(&table, Language::Nb))?;
        for by in BY {
            let groups = Groups::new(&corpus, by, options.language)?;
            let crosstab = Crosstab::new(&corpus, &codings, book, at, &groups, options);
            put(
                format!("{}-{by}-heat", question.id),
                heat(&crosstab, Language::Nb),
            )?;
            if let Some(svg) = grouped_bars(&crosstab, Language::Nb) {
                put(format!("{}-{by}-groups", question.id), svg)?;
            }
        }
    }
    Ok(std::fs::write(folder.join("index.html"), page)?)
}

fn corpus(folder: &Path) -> anyhow::Result<Corpus> {
    let text = std::fs::read_to_string(folder.join("fritekst.toml"))?;
    let source = Sources::default().add("fritekst.toml", text.as_str());
    let (project, _) = Project::parse(source, &text);
    let layout: Layout = project.layout().context("the project names no columns")?;
    let files: Vec<PathBuf> = project.answers.iter().map(|file| folder.join(file)).collect();
    Ok(read(&files, &layout, &project.questions, &ReadOptions::default())?.0)
}
