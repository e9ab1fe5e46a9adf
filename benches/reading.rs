//! Reading a file of answers with everything checked, against the csv crate, which only takes the file apart.
//!
//! A file made for the occasion, or the one that `FRITEKST_ANSWERS` names, with columns `id` and `text`.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fritekst::corpus::{Layout, ReadOptions, Shape, read};

/// Rows of the file that is made.
const ROWS: usize = 200_000;

/// Answers of a hundred bytes or so, one in three in quotes.
fn write_answers(path: &Path) -> csv::Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["id", "text"])?;
    for number in 1..=ROWS {
        let text = match number % 3 {
            0 => format!(
                "Særlig unge får ikke bolig på øya, og det er {number} år til det blir bedre, sier de"
            ),
            1 => format!("Vi mangler egnede boliger til store familier i {number} av kommunene våre"),
            _ => format!("Tolketjenesten er for dårlig og har vært det siden år {number}"),
        };
        writer.write_record([number.to_string(), text])?;
    }
    Ok(writer.flush()?)
}

/// Rows, as the csv crate takes them apart.
fn rows(path: &Path) -> csv::Result<usize> {
    let mut reader = csv::Reader::from_path(path)?;
    let (mut record, mut rows) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record)? {
        rows += 1;
    }
    Ok(rows)
}

fn reading(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let made = folder.path().join("svar.csv");
    let path = std::env::var_os("FRITEKST_ANSWERS").map(PathBuf::from);
    let path = path.unwrap_or_else(|| {
        write_answers(&made).expect("a file of answers");
        made
    });
    let layout = Layout {
        id: Some("id".to_owned()),
        shape: Shape::Long {
            question: None,
            text: "text".to_owned(),
        },
        background: Vec::new(),
        weight: None,
    };
    let files = [path.clone()];
    let mut group = criterion.benchmark_group("reading");
    group.throughput(Throughput::Bytes(std::fs::metadata(&path).expect("a file").len()));
    group.sample_size(10);
    group.bench_function("csv, rows of bytes", |bencher| {
        bencher.iter(|| rows(black_box(&path)).expect("rows"));
    });
    group.bench_function("fritekst, a survey", |bencher| {
        bencher.iter(|| read(black_box(&files), &layout, &[], &ReadOptions::default()).expect("a survey"));
    });
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
