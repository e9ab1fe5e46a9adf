//! The layers of the library: each module uses only those above it in the list.

use std::path::{Path, PathBuf};

/// From the ground up. A module's own name and the standard library are always allowed.
const LAYERS: &[&str] = &[
    "mapped",
    "text",
    "source",
    "corpus",
    "codebook",
    "store",
    "coding",
    "index",
    "stats",
    "agreement",
    "advice",
    "review",
    "report",
];

/// Uses that the order of layers would allow and the design does not: (module, what it must not know).
const FORBIDDEN: &[(&str, &str)] = &[
    ("stats", "text"),
    ("stats", "source"),
    ("stats", "corpus"),
    ("stats", "codebook"),
    ("stats", "coding"),
    ("stats", "index"),
    ("store", "codebook"),
    ("index", "stats"),
    ("advice", "index"),
    ("review", "index"),
    ("review", "advice"),
];

/// Crates that belong to the program and not to the library.
const BINARY_ONLY: &[&str] = &[
    "anyhow",
    "clap",
    "clap_complete",
    "annotate_snippets",
    "anstream",
    "indicatif",
    "ctrlc",
    "signal_hook",
    "axum",
    "tokio",
    "maud",
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The names that follow `prefix` anywhere in the code of `text`, comments and literals of tests included.
fn names_after<'a>(text: &'a str, prefix: &str) -> Vec<&'a str> {
    let starts = text
        .match_indices(prefix)
        .map(|(at, _)| &text[at + prefix.len()..]);
    starts
        .map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or("")
        })
        .collect()
}

#[test]
fn every_module_has_its_layer() {
    let lib = std::fs::read_to_string(src().join("lib.rs")).expect("lib.rs");
    let mut declared = names_after(&lib, "pub mod ");
    declared.sort_unstable();
    let mut layers = LAYERS.to_vec();
    layers.sort_unstable();
    assert_eq!(
        declared, layers,
        "the modules of lib.rs are the layers of this test"
    );
}

#[test]
fn modules_use_only_what_is_above_them() {
    for (at, layer) in LAYERS.iter().enumerate() {
        for file in rust_files(&src().join(layer)) {
            let text = std::fs::read_to_string(&file).expect("a source file");
            for used in names_after(&text, "crate::")
                .into_iter()
                .filter(|name| LAYERS.contains(name))
            {
                let place = LAYERS.iter().position(|name| *name == used).expect("a layer");
                assert!(
                    place <= at,
                    "{} uses {used}, which is below {layer}",
                    file.display()
                );
                assert!(
                    !FORBIDDEN.contains(&(layer, used)),
                    "{} uses {used}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_library_does_without_the_programs_crates() {
    for layer in LAYERS {
        for file in rust_files(&src().join(layer)) {
            let text = std::fs::read_to_string(&file).expect("a source file");
            for name in BINARY_ONLY {
                assert!(
                    !text.contains(&format!("{name}::")),
                    "{} uses {name}",
                    file.display()
                );
            }
            for printing in ["println!", "eprintln!", "print!(", "process::exit", "dbg!"] {
                assert!(!text.contains(printing), "{} has {printing}", file.display());
            }
        }
    }
}

/// A file holds one subject.
#[test]
fn files_stay_of_a_readable_size() {
    for file in rust_files(&src()) {
        let lines = std::fs::read_to_string(&file)
            .expect("a source file")
            .lines()
            .count();
        assert!(
            lines <= 500,
            "{} has {lines} lines; split it by subject",
            file.display()
        );
    }
}
