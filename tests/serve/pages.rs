//! What the other pages tell.

use super::browser::{
    ANSWERS, CODEBOOK, Server, decision, folder, folder_of, markdown_rows, printed, rows, shown,
};

#[test]
fn answers_are_found_and_narrowed_down() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let found = |path: &str| {
        let mut shown = shown(&server.page(path));
        shown.sort();
        shown.join(" ")
    };
    assert_eq!(found("/answers"), "1 2 3 4 5");
    assert_eq!(found("/answers?q=bolig"), "1 5");
    assert_eq!(found("/answers?q=bolig+tolk"), "5");
    assert_eq!(found("/answers?q=bolig+-tolk"), "1");
    assert_eq!(found("/answers?q=%23tolk"), "2 5");
    assert_eq!(found("/answers?theme=tolk"), "2 5");
    assert_eq!(found("/answers?theme=tolk&b.fylke=Troms"), "2");
    assert_eq!(found("/answers?is=uncoded"), "4");
    assert_eq!(found("/answers?is=non-answer"), "3");
    assert_eq!(found("/answers?is=coded"), "1 2 5");
    assert_eq!(found("/answers?is=overruled"), "");
    assert_eq!(found("/answers?page=99"), "1 2 3 4 5");
    let fault = server.page("/answers?q=(bolig");
    assert!(fault.body.contains("role=\"alert\""), "{}", fault.body);
    let why = server.page("/answers?q=bolig");
    assert!(
        why.body
            .contains("<code>bolig</code> <span class=\"meta\">kodebok.toml:5</span>"),
        "{}",
        why.body
    );
}

#[test]
fn a_saved_codebook_is_read_again_and_a_broken_one_is_told() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let save = |text: &str| std::fs::write(folder.path().join("kodebok.toml"), text).expect("saved");
    save(&CODEBOOK.replace("'tolk*'", "'tolk*', 'annet'"));
    assert_eq!(shown(&server.page("/answers?theme=tolk")).len(), 3);
    save("[theme.tolk]\nany = ['(']\n");
    let broken = server.page("/answers?theme=tolk");
    assert!(broken.body.contains("role=\"alert\""), "{}", broken.body);
    assert_eq!(shown(&broken).len(), 3, "the last that was sound is shown");
    save(CODEBOOK);
    let sound = server.page("/answers?theme=tolk");
    assert_eq!(shown(&sound).len(), 2);
    assert!(!sound.body.contains("role=\"alert\""));
}

#[test]
fn tables_are_those_of_the_command_line() {
    for more in ["", "[report]\nmin_cell = 2\n"] {
        let folder = folder_of(CODEBOOK, ANSWERS, more);
        let server = Server::start(folder.path(), &["--by", "Anna"]);
        server.post("/review", &decision("remove bolig", "1"));
        server.post(
            "/review",
            &[&decision("add", "4")[..], &[("add", "tolk")]].concat(),
        );
        let page = rows(&server.page("/table"));
        let with = markdown_rows(&printed(
            folder.path(),
            &["table", "--decisions", "--format", "md"],
        ));
        let without = markdown_rows(&printed(folder.path(), &["table", "--format", "md"]));
        assert_eq!(page.len(), with.len());
        assert_ne!(with, without, "the decisions change something");
        for (row, with) in page.iter().zip(&with) {
            assert_eq!(row[..5], with[..5], "{more}");
            let rules = without.iter().find(|other| other[0] == with[0]).expect("the row");
            assert_eq!(row[5..7], rules[1..3], "{more}");
            let whole = |cell: &str| cell.parse::<i64>().ok();
            let change = match whole(&row[1]).zip(whole(&row[5])) {
                None => ":".to_owned(),
                Some((now, before)) if now == before => String::new(),
                Some((now, before)) => format!("{:+}", now - before).replace('-', "−"),
            };
            assert_eq!(row[7], change, "{row:?}");
        }
    }
}

#[test]
fn a_theme_tells_its_rules_its_groups_and_its_neighbours() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let page = server.page("/theme?question=svar&theme=bolig");
    for told in [
        "Vansker med bolig.",
        "<b>2</b> har temaet (40,0 %)",
        "Målrettet hjelp til <mark",
    ] {
        assert!(page.body.contains(told), "{told} in {}", page.body);
    }
    let rows = rows(&page);
    assert!(
        rows.contains(&["bolig", "2", "100,0", "5"].map(str::to_owned).to_vec()),
        "the rule, its hits and its share: {rows:?}"
    );
    assert!(
        rows.iter().any(|row| row[..4] == ["Troms", "2", "1", "50,0"]),
        "{rows:?}"
    );
    assert!(
        rows.iter().any(|row| row[0] == "tolk" && row[1] == "1"),
        "in one answer beside housing: {rows:?}"
    );
    assert_eq!(server.get("/theme?question=svar&theme=nothing").status, 404);
}

#[test]
fn what_is_too_little_to_tell_is_not_told_of_a_theme() {
    let folder = folder_of(CODEBOOK, ANSWERS, "[report]\nmin_cell = 3\n");
    let server = Server::start(folder.path(), &[]);
    let page = server.page("/theme?question=svar&theme=bolig");
    assert!(page.body.contains("<b>:</b> har temaet"), "{}", page.body);
    assert!(page.body.contains("For få svar til at sitat"), "{}", page.body);
    assert!(
        !page.body.contains("<blockquote") && !page.body.contains("<meter"),
        "{}",
        page.body
    );
    for row in rows(&page)
        .iter()
        .filter(|row| row[0] == "bolig" || row[0] == "Troms" || row[0] == "Oslo")
    {
        assert!(row[1..3].contains(&":".to_owned()), "{row:?}");
    }
}

#[test]
fn pages_are_written_in_three_languages() {
    let folder = folder();
    for (language, table) in [
        ("nb", "Med beslutninger"),
        ("nn", "Med avgjerder"),
        ("en", "With decisions"),
    ] {
        let server = Server::start(folder.path(), &["--lang", language]);
        let page = server.page("/table");
        assert!(
            page.body.contains(&format!("<html lang=\"{language}\">")) && page.body.contains(table),
            "{}",
            page.body
        );
    }
}
