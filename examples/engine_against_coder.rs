//! Codes a file of answers by numbers and by the plain coder, and tells where the two differ: in themes, in hits, or in
//! what says nothing. For `docs/benchmarks.md`.
//!
//! `cargo run --release --example engine_against_coder -- ANSWERS.csv ID TEXT CODEBOOK…`

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};

use fritekst::codebook::load;
use fritekst::coding::{CodedAnswers, Coder, Coding, Results};
use fritekst::corpus::{Layout, ReadOptions, Shape, read};
use fritekst::store::Store;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, id, text, codebooks @ ..] = &args[..] else {
        bail!("give ANSWERS.csv ID TEXT CODEBOOK…");
    };
    let layout = Layout {
        id: Some(id.clone()),
        shape: Shape::Long {
            question: None,
            text: text.clone(),
        },
        background: Vec::new(),
        weight: None,
    };
    let (corpus, _) = read(&[PathBuf::from(file)], &layout, &[], &ReadOptions::default())?;
    let store = Arc::new(Store::of(corpus));
    // Results of one codebook serve the next, as when rules are edited.
    let mut results = Results::default();
    let mut differing = 0;
    for codebook in codebooks {
        let loaded = load(codebook.as_ref()).with_context(|| codebook.clone())?;
        if loaded.has_errors() {
            bail!("{codebook} has mistakes");
        }
        let analyzer = Arc::new(loaded.library.words.analyzer());
        let coder = Arc::new(Coder::new(Arc::new(loaded.library), analyzer));
        let coded = CodedAnswers::new(&coder, &store, &mut results, &|_| {});
        let plain = coder.code_corpus(store.corpus(), &|_| {});
        let hits: usize = plain.iter().map(|coding| coding.hits.len()).sum();
        let same = |(number, of_plain): &(usize, &Coding)| {
            let themes = coded.themes(*number);
            let outline = coded.is_non_answer(*number);
            let full = coded.coding(*number);
            full == **of_plain
                && outline == of_plain.non_answer
                && themes
                    .iter()
                    .map(|theme| *theme as usize)
                    .eq(of_plain.themes.iter().copied())
        };
        let here = plain.iter().enumerate().filter(|pair| !same(pair)).count();
        println!(
            "{codebook}: {} answers, {hits} hits, {here} answers differ",
            plain.len()
        );
        differing += here;
    }
    match differing {
        0 => Ok(()),
        _ => bail!("{differing} answers differ"),
    }
}
