//! Cases of the command line, as files: `tests/cli/*.trycmd`, each in a copy of the folder of its name.

use std::path::Path;

#[test]
fn commands_answer_as_their_cases_say() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").run();
}

/// The tour of the README is a case too, so that what it shows is what the program prints.
#[test]
fn the_readme_shows_the_tour_as_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file of the tour");
    let readme = read("README.md");
    let tour = read("tests/cli/tour.trycmd");
    let mut parts: Vec<&str> = tour.split("```console\n").skip(1).collect();
    parts
        .iter_mut()
        .for_each(|part| *part = part.split("```").next().unwrap_or(part));
    assert!(parts.len() >= 4, "the tour has its steps");
    let files = [
        read("tests/cli/tour.in/svar.csv"),
        read("tests/cli/tour.in/kodebok.toml"),
    ];
    for part in parts.into_iter().chain(files.iter().map(String::as_str)) {
        assert!(
            readme.contains(part),
            "the README lacks this part of the tour:\n{part}"
        );
    }
}
