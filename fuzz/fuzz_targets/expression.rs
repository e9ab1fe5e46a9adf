//! Any text is an expression or has problems with sound spans; what is read prints as what it is.
#![no_main]

use fritekst::codebook::expr::{Juxtaposition, parse};
use fritekst::source::{Problems, Sources};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for juxtaposition in [Juxtaposition::Phrase, Juxtaposition::And] {
        let source = Sources::default().add("", text);
        let mut problems = Problems::of(source);
        let expr = parse(text, juxtaposition, &mut problems);
        let problems = problems.into_vec();
        assert!(expr.is_some() || !problems.is_empty());
        assert!(
            problems
                .iter()
                .all(|problem| text.get(problem.span.range()).is_some())
        );
        if let (Some(expr), Juxtaposition::Phrase) = (expr, juxtaposition) {
            let again = parse(
                &expr.to_string(),
                Juxtaposition::Phrase,
                &mut Problems::of(source),
            );
            assert_eq!(again.as_ref(), Some(&expr));
        }
    }
});
