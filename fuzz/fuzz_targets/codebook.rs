//! Any text is a codebook or has problems with sound spans, and codes without a panic.
#![no_main]

use std::sync::Arc;

use fritekst::codebook::parse;
use fritekst::coding::{Coder, Scratch, check_examples};
use fritekst::text::Analyzer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let loaded = parse("fuzz.toml", text);
    for problem in &loaded.problems {
        assert!(
            loaded
                .sources
                .get(problem.source)
                .text
                .get(problem.span.range())
                .is_some()
        );
    }
    let coder = Coder::new(Arc::new(loaded.library), Arc::new(Analyzer::norwegian()));
    check_examples(&coder);
    for book in 0..coder.library().books.len() {
        coder.code(book, text, &mut Scratch::default());
    }
});
