//! Gives the program a name for the state of its own sources: what is kept on disk was made by a program, and another
//! one might have made it otherwise, be its version the same.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

fn main() {
    let mut hash = DefaultHasher::new();
    for path in ["src", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={path}");
        add(Path::new(path), &mut hash);
    }
    println!("cargo::rustc-env=FRITEKST_BUILD={:016x}", hash.finish());
}

/// Adds the names and contents of all files at `path`, in the order of their names.
fn add(path: &Path, hash: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut inside: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        inside.sort();
        inside.iter().for_each(|path| add(path, hash));
        return;
    }
    // A file that cannot be read is told of by the compiler.
    let content = fs::read(path).unwrap_or_default();
    hash.write(path.to_string_lossy().as_bytes());
    hash.write(&content);
}
