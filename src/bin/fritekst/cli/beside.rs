//! What stands beside something else in tables: themes beside an earlier wave, and beside each other.

use std::io::Write;

use anyhow::bail;

use fritekst::report::{
    Beside, Format, GridWriter, PAIRS_COLUMNS, Pairs, Table, TablePage, Value, WAVES_COLUMNS, Waves,
};

use super::output::{Look, OutputArgs};
use super::survey::Coded;
use super::table::{TableArgs, footer, heading, paragraph};
use super::{Console, Outcome};

/// Something of a question that can be read by people and machines.
struct Piece {
    question: usize,
    terminal: String,
    markdown: String,
    notes: String,
    records: Vec<Vec<Value>>,
    beside: Beside,
}

/// The questions that both waves have, now and before.
pub fn waves(
    args: &TableArgs,
    output: &OutputArgs,
    coded: &Coded,
    earlier: &Coded,
    (format, console): (Format, &mut Console<'_>),
) -> anyhow::Result<Outcome> {
    let (corpus, language, width) = (&coded.survey.corpus, coded.survey.language, console.width);
    let before = args.tables(earlier);
    let id = |table: &Table| earlier.survey.corpus.questions[table.question].id.clone();
    let mut pieces = Vec::new();
    for now in args.tables(coded) {
        let question = &corpus.questions[now.question].id;
        let Some(before) = before.iter().find(|before| id(before) == *question) else {
            writeln!(
                console.err,
                "warning: the earlier wave has no question `{question}`"
            )?;
            continue;
        };
        let waves = Waves::new(&now, before);
        pieces.push(Piece {
            question: now.question,
            terminal: waves.to_terminal(language, width),
            markdown: waves.to_markdown(language),
            notes: Waves::notes(&now, before, language).join(" "),
            records: waves.records(corpus),
            beside: waves.beside(&now, before, language),
        });
    }
    if pieces.is_empty() {
        bail!("the earlier wave has none of this survey's questions; their ids must be the same");
    }
    write(output, coded, &WAVES_COLUMNS, &pieces, (format, console))
}

/// The pairs of themes of each question.
pub fn pairs(
    args: &TableArgs,
    output: &OutputArgs,
    coded: &Coded,
    (format, console): (Format, &mut Console<'_>),
) -> anyhow::Result<Outcome> {
    let (corpus, language, width) = (&coded.survey.corpus, coded.survey.language, console.width);
    let piece = |(question, book)| {
        let pairs = Pairs::new(corpus, &coded.codings, book, question, args.options(coded));
        Piece {
            question,
            terminal: pairs.to_terminal(language, width),
            markdown: pairs.to_markdown(language),
            notes: pairs.notes(language).join(" "),
            records: pairs.records(corpus),
            beside: pairs.beside(language),
        }
    };
    let pieces: Vec<Piece> = coded.questions().map(piece).collect();
    write(output, coded, &PAIRS_COLUMNS, &pieces, (format, console))
}

fn write(
    output: &OutputArgs,
    coded: &Coded,
    columns: &[&str],
    pieces: &[Piece],
    (format, console): (Format, &mut Console<'_>),
) -> anyhow::Result<Outcome> {
    let tables: Vec<Beside> = pieces.iter().map(|piece| piece.beside.clone()).collect();
    let context = TablePage {
        corpus: &coded.survey.corpus,
        tables: &[],
        crosstabs: &[],
        provenance: &coded.provenance,
        language: coded.survey.language,
    };
    output.write(format, &coded.survey.files, console, |out, look| match format {
        Format::Terminal | Format::Markdown => page(out, look, coded, pieces),
        Format::Latex => Ok(out.write_all(context.beside_latex(&tables).as_bytes())?),
        Format::Html => Ok(out.write_all(context.beside_html(&coded.title(), &tables).as_bytes())?),
        Format::Xlsx => Ok(out.write_all(&context.beside_xlsx(&tables)?)?),
        _ => {
            let columns = columns.iter().map(|name| (*name).to_owned()).collect();
            let mut grid = GridWriter::new(out, format, columns, &coded.provenance, look.width)?;
            for record in pieces.iter().flat_map(|piece| &piece.records) {
                grid.row(record.clone())?;
            }
            Ok(grid.finish()?)
        }
    })?;
    Ok(Outcome::Done)
}

fn page(out: &mut dyn Write, look: Look, coded: &Coded, pieces: &[Piece]) -> anyhow::Result<()> {
    for piece in pieces {
        let question = &coded.survey.corpus.questions[piece.question];
        heading(
            out,
            look,
            2,
            question.text.as_deref().unwrap_or(question.id.as_str()),
        )?;
        match look.format {
            Format::Markdown => writeln!(out, "{}\n", piece.markdown)?,
            _ => writeln!(out, "{}", piece.terminal)?,
        }
        paragraph(out, look, &piece.notes)?;
    }
    Ok(footer(out, look, &coded.provenance.line(coded.survey.language))?)
}
