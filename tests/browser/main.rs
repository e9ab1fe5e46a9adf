//! The page of `serve` in a real browser. Chromium is needed: the one that FRITEKST_BROWSER names, or one on the path. Without, the
//! tests say so and do nothing, unless it is named: `.ci/run` installs and names it. The accessibility check needs axe-core too
//! (`npm ci --prefix tests/browser`).

mod chromium;
mod serving;

use std::path::{Path, PathBuf};

use chromium::{Chromium, Page, Visitor, browser, until};
use serde_json::{Value, json};
use serving::Serving;

/// A browser and a served survey, or nothing where there is no browser.
fn begin() -> Option<(Serving, Chromium)> {
    let Some(program) = browser() else {
        eprintln!(
            "no browser is found, so nothing is tested: install chromium, or name one with FRITEKST_BROWSER"
        );
        return None;
    };
    Some((Serving::start(), Chromium::start(&program)))
}

/// A visitor who has come by the printed address and said who they are.
fn enter(chromium: &mut Chromium, serving: &Serving, name: &str) -> (Visitor, Page) {
    let visitor = chromium.visitor();
    let page = chromium.page(&visitor);
    chromium.go(&page, &serving.link);
    chromium.ask(&page, "document.getElementById('name').focus()");
    chromium.write(&page, name);
    chromium.follow(&page, |chromium| chromium.press(&page, "Enter"));
    assert_eq!(
        chromium.ask(&page, "document.getElementById('name').value"),
        json!(name)
    );
    (visitor, page)
}

fn go(chromium: &mut Chromium, page: &Page, serving: &Serving, path: &str) {
    chromium.go(page, &format!("{}{path}", serving.origin));
}

fn texts(chromium: &mut Chromium, page: &Page, selector: &str) -> Vec<String> {
    let asked = format!(
        "[...document.querySelectorAll({selector:?})].map(e => e.textContent.replace(/\\s+/g, ' ').trim())"
    );
    let told = chromium.ask(page, &asked);
    serde_json::from_value(told).expect("texts")
}

/// What a browser complains of: scripts that fail, what the policy stops.
fn complaints(chromium: &Chromium, page: &Page) -> Vec<Value> {
    let mut all = chromium.events(page, "Runtime.exceptionThrown");
    all.extend(chromium.events(page, "Log.entryAdded"));
    all
}

#[test]
fn answers_are_searched_by_keyboard_and_never_run() {
    let Some((serving, mut chromium)) = begin() else {
        return;
    };
    let (_visitor, page) = enter(&mut chromium, &serving, "Anna");
    assert_eq!(
        chromium.ask(&page, "location.href"),
        json!(format!("{}/answers", serving.origin))
    );
    assert_eq!(
        chromium.ask(&page, "document.cookie"),
        json!(""),
        "no script reads the cookie"
    );
    assert_eq!(texts(&mut chromium, &page, ".card").len(), 5);
    assert_eq!(chromium.ask(&page, "window.run === undefined && !document.querySelector('main img, main script, main a[href^=javascript]')"), json!(true));
    assert_eq!(texts(&mut chromium, &page, ".survey"), ["Prøve <b>fet</b>"]);

    chromium.press(&page, "/");
    assert_eq!(chromium.ask(&page, "document.activeElement.id"), json!("q"));
    chromium.write(&page, "boliger");
    chromium.follow(&page, |chromium| chromium.press(&page, "Enter"));
    let found = texts(&mut chromium, &page, ".card h3");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.contains(&"Respondent 1".to_owned()) && found.contains(&"Respondent 5".to_owned()),
        "{found:?}"
    );
    assert_eq!(texts(&mut chromium, &page, ".card mark").len(), 2);
    let why = texts(&mut chromium, &page, ".card .why code");
    assert_eq!(why, ["bolig", "bolig"]);

    chromium.follow(&page, |chromium| {
        chromium.ask(
            &page,
            "document.querySelector('.facets a[href*=\"b.fylke=Oslo\"]').click()",
        );
    });
    assert_eq!(texts(&mut chromium, &page, ".card h3"), ["Respondent 5"]);
    assert_eq!(complaints(&chromium, &page), Vec::<Value>::new());
}

#[test]
fn answers_are_reviewed_by_keyboard_alone() {
    let Some((serving, mut chromium)) = begin() else {
        return;
    };
    let (_visitor, page) = enter(&mut chromium, &serving, "Anna");
    go(&mut chromium, &page, &serving, "/review?order=file");
    assert_eq!(texts(&mut chromium, &page, ".card h3"), ["Respondent 1"]);

    // Remove, with a note.
    chromium.press(&page, "n");
    assert_eq!(chromium.ask(&page, "document.activeElement.id"), json!("note"));
    chromium.write(&page, "om hytta");
    // Enter in the note decides nothing.
    chromium.press(&page, "Enter");
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(!serving.decisions().contains("Anna"));
    chromium.press(&page, "Escape");
    chromium.follow(&page, |chromium| chromium.press(&page, "r"));
    let listed = serving.decisions();
    assert!(listed.contains("Anna,1,svar,bolig,remove,,om hytta,"), "{listed}");

    // Undo, by the key that is said.
    chromium.follow(&page, |chromium| chromium.press(&page, "u"));
    assert!(
        serving.decisions().lines().count() == 3,
        "{}",
        serving.decisions()
    );

    // Accept another, and go on by itself to the next that is open.
    go(&mut chromium, &page, &serving, "/review?order=file&respondent=2");
    chromium.follow(&page, |chromium| chromium.press(&page, "a"));
    let listed = serving.decisions();
    assert!(listed.contains("Anna,2,svar,,accept,"), "{listed}");

    // Add a theme.
    go(&mut chromium, &page, &serving, "/review?order=file&respondent=4");
    chromium.press(&page, "t");
    assert_eq!(chromium.ask(&page, "document.activeElement.id"), json!("add"));
    chromium.ask(&page, "document.getElementById('add').value = 'tolk'");
    chromium.follow(&page, |chromium| chromium.press(&page, "Enter"));
    let listed = serving.decisions();
    assert!(listed.contains("Anna,4,svar,tolk,add,"), "{listed}");

    // The table says it too: Tolk has one by rules, two with decisions.
    go(&mut chromium, &page, &serving, "/table");
    let rows = texts(&mut chromium, &page, "main tr");
    assert!(
        rows.iter()
            .any(|row| row.starts_with("Tolk") && row.contains('1') && row.contains('2')),
        "{rows:?}"
    );
    assert_eq!(complaints(&chromium, &page), Vec::<Value>::new());
}

#[test]
fn a_rule_tells_what_it_would_do_while_it_is_written() {
    let Some((serving, mut chromium)) = begin() else {
        return;
    };
    let (_visitor, page) = enter(&mut chromium, &serving, "Anna");
    go(
        &mut chromium,
        &page,
        &serving,
        "/rules?question=svar&theme=bolig&list=any&rule=0",
    );
    let before = serving.codebook();
    chromium.ask(&page, "document.getElementById('written').select()");
    chromium.write(&page, "tolk OR annet");
    let told = "document.getElementById('summary').textContent.includes";
    chromium.await_true(
        &page,
        &format!("{told}('+2') && {told}('−2') && document.getElementById('moved').textContent.includes('Noe helt')"),
    );
    assert_eq!(serving.codebook(), before, "nothing is saved before one says so");

    chromium.ask(&page, "document.getElementById('written').select()");
    chromium.write(&page, "(tolk");
    chromium.await_true(&page, "document.querySelector('#summary .fault') !== null");

    chromium.ask(&page, "document.getElementById('written').select()");
    chromium.write(&page, "bolig OR annet");
    chromium.await_true(&page, &format!("{told}('+1') && {told}('−0')"));
    chromium.follow(&page, |chromium| {
        chromium.ask(
            &page,
            "document.querySelector('form.rule button[type=submit]').click()",
        );
    });
    let after = before.replace("any = ['bolig']", "any = [\"bolig OR annet\"]");
    assert_eq!(
        serving.codebook().replace('\'', "\""),
        after.replace('\'', "\""),
        "the comments stay"
    );
    go(&mut chromium, &page, &serving, "/answers?theme=bolig");
    let found = texts(&mut chromium, &page, ".card h3");
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(complaints(&chromium, &page), Vec::<Value>::new());
}

#[test]
fn two_reviewers_at_once_keep_each_other_s_decisions() {
    let Some((serving, mut chromium)) = begin() else {
        return;
    };
    let (_first, anna) = enter(&mut chromium, &serving, "Anna");
    let (_second, berit) = enter(&mut chromium, &serving, "Berit");
    for page in [&anna, &berit] {
        go(&mut chromium, page, &serving, "/review?order=file&respondent=1");
    }
    // Both see the same answer; who is slower is told, and decides on what there is now.
    chromium.follow(&anna, |chromium| chromium.press(&anna, "a"));
    chromium.follow(&berit, |chromium| chromium.press(&berit, "r"));
    assert_eq!(texts(&mut chromium, &berit, "p.fault[role=alert]").len(), 1);
    let listed = serving.decisions();
    assert!(
        listed.contains("Anna,1,svar,,accept,") && !listed.contains("Berit"),
        "{listed}"
    );
    chromium.follow(&berit, |chromium| chromium.press(&berit, "r"));
    let listed = serving.decisions();
    assert!(
        listed.contains("Anna,1,svar,,accept,") && listed.contains("Berit,1,svar,bolig,remove,"),
        "{listed}"
    );
    // Each is told what the other did.
    go(&mut chromium, &anna, &serving, "/review?order=file&respondent=1");
    let seen = texts(&mut chromium, &anna, "main").concat();
    assert!(seen.contains("Berit") && seen.contains("Anna"), "{seen}");
}

/// Pages that show all there is to show.
const PAGES: [&str; 8] = [
    "/answers",
    "/answers?q=bolig",
    "/answers?q=finnesikke",
    "/review",
    "/theme",
    "/theme?question=svar&theme=bolig",
    "/rules?question=svar&theme=bolig&list=any&rule=0",
    "/table",
];

#[test]
fn pages_ask_nobody_else_and_fit_a_phone() {
    let Some((serving, mut chromium)) = begin() else {
        return;
    };
    let (_visitor, page) = enter(&mut chromium, &serving, "Anna");
    for width in [1280, 360] {
        chromium.look(&page, width, false);
        for path in PAGES {
            go(&mut chromium, &page, &serving, path);
            let wide = chromium.ask(&page, "document.documentElement.scrollWidth <= innerWidth + 1");
            assert_eq!(wide, json!(true), "{path} is wider than {width}");
            keep_picture(&mut chromium, &page, &format!("{width}{path}"));
        }
    }
    let requests = chromium.events(&page, "Network.requestWillBeSent");
    assert!(requests.len() > PAGES.len());
    for request in requests {
        let url = request["request"]["url"].as_str().expect("an address").to_owned();
        assert!(url.starts_with(&serving.origin), "{url}");
    }
    assert_eq!(complaints(&chromium, &page), Vec::<Value>::new());
}

#[test]
fn pages_are_accessible_in_light_and_dark() {
    let Some(axe) = axe() else {
        eprintln!("axe-core is not there, so accessibility is not tested: npm ci --prefix tests/browser");
        return;
    };
    let Some((serving, mut chromium)) = begin() else {
        return;
    };
    let (_visitor, page) = enter(&mut chromium, &serving, "Anna");
    let mut rules = 0;
    for (width, dark) in [(1280, false), (360, true)] {
        chromium.look(&page, width, dark);
        for path in PAGES {
            go(&mut chromium, &page, &serving, path);
            chromium.ask(&page, &format!("{axe}; 1"));
            let run = "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })\
                       .then(r => ({ passes: r.passes.length, violations: r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)]) }))";
            let told = chromium.ask(&page, run);
            assert_eq!(
                told["violations"],
                json!([]),
                "{path}, {width} wide, dark: {dark}"
            );
            rules += told["passes"].as_u64().unwrap_or(0);
        }
    }
    assert!(rules > 200, "axe has looked at something: {rules}");
}

/// The script of axe-core.
fn axe() -> Option<String> {
    let installed =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/axe-core/axe.min.js");
    match std::env::var_os("FRITEKST_BROWSER") {
        Some(_) => {
            Some(std::fs::read_to_string(&installed).expect("axe-core: npm ci --prefix tests/browser"))
        }
        None => std::fs::read_to_string(&installed).ok(),
    }
}

/// Writes what is seen to the folder that FRITEKST_PICTURES names, for people to look at.
fn keep_picture(chromium: &mut Chromium, page: &Page, name: &str) {
    let Some(folder) = std::env::var_os("FRITEKST_PICTURES").map(PathBuf::from) else {
        return;
    };
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let picture = chromium.picture(page);
    std::fs::write(folder.join(format!("{name}.base64")), picture).expect("a picture");
}

#[test]
fn what_is_waited_for_is_found() {
    let mut tries = 0;
    let found = until("third try", || {
        tries += 1;
        (tries == 3).then_some(tries)
    });
    assert_eq!(found, 3);
}
