//! Rules that are tried and saved.

use super::browser::{ANSWERS, CODEBOOK, Server, decision, folder, folder_of, rule, shown};

#[test]
fn a_rule_tells_what_comes_and_goes_and_is_saved_with_comments_kept() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let path = "/rules?question=svar&theme=bolig&list=any&rule=0";
    let page = server.page(path);
    let tried = |written: &str| -> serde_json::Value {
        let reply = server.post("/try", &rule(&page, written, "save"));
        assert_eq!(reply.header("content-type"), "application/json");
        serde_json::from_str(&reply.body).expect("JSON")
    };
    let told = tried("(annet");
    assert!(told["fault"].is_string(), "{told}");
    let told = tried("annet");
    assert_eq!(
        (&told["came"], &told["went"], &told["now"]),
        (&1.into(), &2.into(), &1.into()),
        "{told}"
    );
    assert_eq!(told["coming"][0]["who"], "4");
    assert_eq!(told["coming"][0]["pieces"][1], serde_json::json!(["annet", true]));
    assert_eq!(told["going"].as_array().expect("answers").len(), 2);
    let text = || std::fs::read_to_string(folder.path().join("kodebok.toml")).expect("a codebook");
    assert_eq!(text(), CODEBOOK, "to try changes nothing");
    let plain = server.post("/rules", &rule(&page, "annet", "try"));
    assert!(
        plain.body.contains("<b>+1</b> kommer til, <b>−2</b> faller fra"),
        "without a script too: {}",
        plain.body
    );
    let broken = server.post("/rules", &rule(&page, "(annet", "save"));
    assert_eq!(
        (broken.status, text().as_str()),
        (409, CODEBOOK),
        "{}",
        broken.body
    );
    let saved = server.post("/rules", &rule(&page, "annet", "save"));
    assert_eq!(
        (saved.status, text()),
        (303, CODEBOOK.replace("['bolig']", "['annet']")),
        "{}",
        saved.body
    );
    assert_eq!(shown(&server.page("/answers?theme=bolig")), ["4"]);
    let again = server.post("/rules", &rule(&page, "hus", "save"));
    assert_eq!(again.status, 409, "the rule that was seen is not there any more");
}

#[test]
fn a_file_that_somebody_else_has_changed_is_left_alone() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let page = server.page("/rules?question=svar&theme=bolig&list=any&rule=0");
    let theirs = CODEBOOK.replace("'tolk*'", "'tolk*', 'annet'");
    std::fs::write(folder.path().join("kodebok.toml"), &theirs).expect("saved");
    let reply = server.post("/rules", &rule(&page, "hus", "save"));
    assert_eq!(reply.status, 409);
    assert!(
        reply.body.contains("Kodeboken er endret på disken"),
        "{}",
        reply.body
    );
    assert_eq!(
        std::fs::read_to_string(folder.path().join("kodebok.toml")).expect("a codebook"),
        theirs
    );
}

#[test]
fn examples_hold_a_rule_unless_one_insists() {
    let book = CODEBOOK.replace(
        "any = ['tolk*']",
        "any = ['tolk*']\nmatch = ['Lang ventetid på tolk']",
    );
    let folder = folder_of(&book, ANSWERS, "");
    let server = Server::start(folder.path(), &[]);
    let page = server.page("/rules?question=svar&theme=tolk&list=any&rule=0");
    let reply = server.post("/rules", &rule(&page, "annet", "save"));
    assert_eq!(reply.status, 409);
    assert!(
        reply.body.contains("Lang ventetid på tolk") && reply.body.contains("name=\"insist\""),
        "{}",
        reply.body
    );
    let mut fields = rule(&page, "annet", "save");
    fields.push(("insist", "yes"));
    assert_eq!(server.post("/rules", &fields).status, 303);
}

#[test]
fn a_rule_is_added_and_taken_away() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let text = || std::fs::read_to_string(folder.path().join("kodebok.toml")).expect("a codebook");
    let new = server.page("/rules?question=svar&theme=tolk&list=unless");
    let saved = server.post("/rules", &rule(&new, "kveldstid", "save"));
    assert_eq!(
        (saved.status, text()),
        (303, format!("{CODEBOOK}unless = [\"kveldstid\"]\n")),
        "{}",
        saved.body
    );
    let page = server.page("/rules?question=svar&theme=tolk&list=unless&rule=0");
    assert_eq!(server.post("/rules", &rule(&page, "", "save")).status, 303);
    assert_eq!(text(), CODEBOOK);
    for gone in [
        "/rules?question=svar&theme=tolk&list=unless&rule=0",
        "/rules?question=svar&theme=tolk&list=match&rule=0",
        "/rules?question=x&theme=tolk&list=any&rule=0",
    ] {
        assert_eq!(server.get(gone).status, 404, "{gone}");
    }
}

#[test]
fn a_megabyte_is_reviewed_and_its_rule_tried() {
    let long = "bolig og tolk <b>nå</b> ".repeat(1 << 16);
    let folder = folder_of(
        CODEBOOK,
        &format!("id;fylke;svar\n1;Troms;{long}\n2;Oslo;bolig\n"),
        "",
    );
    let server = Server::start(folder.path(), &["--by", "Anna"]);
    let whole = server.page("/review?question=svar&respondent=1");
    assert!(whole.body.len() > long.len() && !whole.body.contains("<b>nå"));
    assert_eq!(server.post("/review", &decision("accept", "1")).status, 303);
    let page = server.page("/rules?question=svar&theme=bolig&list=any&rule=0");
    let tried = server.post("/try", &rule(&page, "hus", "save"));
    assert!(
        tried.body.len() < 20_000 && tried.body.contains("\"went\":2"),
        "{}",
        tried.body.len()
    );
}

#[test]
fn a_rule_of_several_lines_is_saved_from_a_form() {
    let folder = folder();
    let book = CODEBOOK.replace("['bolig']", "[\"\"\"bolig OR\nhytte\"\"\"]");
    std::fs::write(folder.path().join("kodebok.toml"), &book).expect("saved");
    let server = Server::start(folder.path(), &[]);
    let page = server.page("/rules?question=svar&theme=bolig&list=any&rule=0");
    let mut fields = rule(&page, "bolig OR\r\nhytte OR annet", "save");
    // As browsers send what a page says.
    for (name, value) in &mut fields {
        if *name == "was" {
            assert_eq!(value.replace("\r\n", "\n"), "bolig OR\nhytte");
            *value = "bolig OR\r\nhytte";
        }
    }
    let saved = server.post("/rules", &fields);
    let text = std::fs::read_to_string(folder.path().join("kodebok.toml")).expect("a codebook");
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert!(
        text.contains("hytte OR annet") && !text.contains('\r') && !text.contains("\\u000"),
        "{text}"
    );
}
