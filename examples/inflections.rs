//! Prints the forms of keywords: one keyword a line in, `keyword<TAB>form<TAB>reading` out.

use std::io::{self, BufRead, Write};

use fritekst::text::inflection::inflections;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for keyword in io::stdin().lock().lines() {
        let keyword = keyword?;
        for found in inflections(&keyword) {
            writeln!(out, "{keyword}\t{}\t{:?}", found.form, found.reading)?;
        }
    }
    out.flush()
}
