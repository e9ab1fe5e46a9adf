//! How fast words are found and numbered: reads a file of texts, one a line, and gives each distinct form a number.
//!
//! `cargo run --release --example number_words -- FILE`. One thread; reading the file is not timed.

use std::time::Instant;

use fritekst::text::{Numbering, Text, Tokens};

fn main() -> std::io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: number_words FILE");
        std::process::exit(2);
    };
    let file = std::fs::read_to_string(path)?;
    let texts: Vec<Text> = file.lines().map(Text::new).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let rounds = (0..5).map(|_| number(&texts));
    for (seconds, words, distinct) in rounds {
        let speed = bytes as f64 / seconds / 1e6;
        println!("{speed:.0} MB/s: {words} words, {distinct} distinct, in {bytes} bytes");
    }
    Ok(())
}

/// Seconds, words, distinct words.
fn number(texts: &[Text]) -> (f64, usize, usize) {
    let start = Instant::now();
    let mut tokens = Tokens::default();
    let mut numbers = Numbering::default();
    let mut all: Vec<u32> = Vec::new();
    for text in texts {
        tokens.refill(text);
        numbers.number_words(&tokens, |number| all.push(number));
    }
    (start.elapsed().as_secs_f64(), all.len(), numbers.len())
}
