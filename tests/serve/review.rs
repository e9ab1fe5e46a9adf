//! Decisions: kept, shown, undone, by several people at once, and across a kill.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::browser::{
    CODEBOOK, Server, decision, exported, folder, form, many, markdown_rows, printed, rows, shown,
};

#[test]
fn decisions_are_kept_shown_and_undone() {
    let folder = folder();
    let server = Server::start(folder.path(), &["--by", "Anna"]);
    assert!(
        !folder.path().join(".fritekst/review.sqlite").exists(),
        "looking makes no file"
    );
    let removed = server.post(
        "/review",
        &[&decision("remove bolig", "1")[..], &[("note", "om <b>hytta</b>")]].concat(),
    );
    assert_eq!(
        (removed.status, removed.header("location")),
        (303, "/review?question=svar&respondent=1"),
        "{}",
        removed.body
    );
    assert_eq!(shown(&server.page("/answers?theme=bolig")), ["5"]);
    assert_eq!(shown(&server.page("/answers?is=overruled")), ["1"]);
    let page = server.page("/review?question=svar&respondent=1");
    assert!(page.body.contains("<b>Fjernet</b> Bolig – Anna"), "{}", page.body);
    assert!(page.body.contains("om &lt;b&gt;hytta&lt;/b&gt;"), "{}", page.body);
    let added = server.post(
        "/review",
        &[&decision("add", "4")[..], &[("add", "bolig.pris")]].concat(),
    );
    assert_eq!(added.status, 303);
    let mut housing = shown(&server.page("/answers?theme=bolig"));
    housing.sort();
    assert_eq!(housing, ["4", "5"], "a parent comes with its subtheme");
    let exported_now = exported(folder.path());
    assert!(
        exported_now.contains(",Anna,1,svar,bolig,remove,,om <b>hytta</b>,"),
        "{exported_now}"
    );
    assert_eq!(server.post("/undo", &[("sequence", "1")]).status, 303);
    assert_eq!(
        server.post("/undo", &[("sequence", "1")]).status,
        400,
        "not twice"
    );
    assert_eq!(shown(&server.page("/answers?is=overruled")), ["4"]);
    assert!(exported(folder.path()).contains(",undo,1,"));
}

#[test]
fn what_is_accepted_leads_to_the_next_that_is_not_reviewed() {
    let folder = folder();
    let server = Server::start(folder.path(), &["--by", "Anna"]);
    let first = server.page("/review");
    assert!(
        first.body.contains("Noe helt annet"),
        "without a hit it is least certain: {}",
        first.body
    );
    let mut seen = vec!["4".to_owned()];
    for _ in 0..4 {
        let who = seen.last().expect("one").clone();
        let next = server.post("/review", &decision("accept", &who));
        seen.push(
            next.header("location")
                .split_once("respondent=")
                .expect("an answer")
                .1
                .to_owned(),
        );
    }
    assert_eq!(
        seen,
        ["4", "1", "2", "5", "3"],
        "by hits, and last what says nothing"
    );
    server.post("/review", &decision("accept", "3"));
    assert!(server.page("/review").body.contains("5 av 5 er gjennomgått"));
    assert_eq!(shown(&server.page("/answers?is=unreviewed")).len(), 0);
    let of_theme = server.page("/review?theme=tolk&respondent=2");
    assert!(
        of_theme.body.contains("2 av 2 er gjennomgått"),
        "{}",
        of_theme.body
    );
}

#[test]
fn what_cannot_be_decided_is_refused_and_keeps_nothing() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    assert_eq!(
        server.post("/review", &decision("accept", "1")).status,
        400,
        "nobody decides"
    );
    let name = server.post(
        "/reviewer",
        &[("name", " Anna\nBø; x=1 "), ("back", "/review?theme=tolk")],
    );
    assert_eq!(name.header("location"), "/review?theme=tolk");
    let cookie = format!(
        "{}; {}",
        server.cookie,
        name.header("set-cookie").split(';').next().expect("a cookie")
    );
    let csrf = server.page("/answers").csrf();
    let post = |fields: &[(&str, &str)]| {
        let body = form(&[&[("csrf", csrf.as_str())], fields].concat());
        server
            .raw(&server.request("POST", "/review", &[("Cookie", &cookie)], &body))
            .status
    };
    for bad in [
        decision("accept", "99"),
        decision("remove nothing", "1"),
        decision("add", "1"),
        decision("shout", "1"),
        decision("", "1"),
    ] {
        assert_eq!(post(&bad), 400, "{bad:?}");
    }
    assert_eq!(post(&[("respondent", "1"), ("do", "accept")]), 400);
    let long = "x".repeat(20_000);
    assert_eq!(
        post(&[&decision("accept", "1")[..], &[("note", long.as_str())]].concat()),
        400
    );
    assert!(!folder.path().join(".fritekst/review.sqlite").exists());
    assert_eq!(post(&decision("accept", "1")), 303);
    assert!(
        exported(folder.path()).contains(",Anna Bø; x=1,1,svar,,accept,"),
        "{}",
        exported(folder.path())
    );
}

#[test]
fn two_reviewers_at_once_lose_nothing() {
    let folder = many(40);
    // Two programs on one file, and two people in each.
    let servers = [
        Server::start(folder.path(), &[]),
        Server::start(folder.path(), &[]),
    ];
    std::thread::scope(|scope| {
        for (at, name) in ["Anna", "Berit", "Carl", "Dina"].into_iter().enumerate() {
            let server = &servers[at % 2];
            let csrf = server.page("/answers").csrf();
            scope.spawn(move || {
                let cookie = format!("{}; fritekst-{}-reviewer={name}", server.cookie, server.port);
                for who in 1..=40 {
                    let (who, what) = (who.to_string(), ["accept", "remove bolig"][at / 2]);
                    let body = form(&[&[("csrf", csrf.as_str())], &decision(what, &who)[..]].concat());
                    let reply = server.raw(&server.request("POST", "/review", &[("Cookie", &cookie)], &body));
                    assert_eq!(reply.status, 303, "{}", reply.body);
                }
            });
        }
    });
    let exported = exported(folder.path());
    for name in ["Anna", "Berit", "Carl", "Dina"] {
        assert_eq!(exported.matches(&format!(",{name},")).count(), 40, "{name}");
    }
    for server in &servers {
        assert_eq!(
            shown(&server.page("/answers?is=overruled")).len(),
            20,
            "the first page of 40"
        );
        assert!(server.page("/answers?is=overruled").body.contains("40 svar"));
    }
}

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    let folder = many(60);
    let mut server = Server::start(folder.path(), &["--by", "Anna"]);
    let csrf = server.page("/answers").csrf();
    let acknowledged = std::sync::atomic::AtomicUsize::new(0);
    let requests: Vec<Vec<u8>> = (1..=60)
        .map(|who| {
            server.request(
                "POST",
                "/review",
                &[],
                &form(
                    &[
                        &[("csrf", csrf.as_str())],
                        &decision("remove bolig", &who.to_string())[..],
                    ]
                    .concat(),
                ),
            )
        })
        .collect();
    let port = server.port;
    std::thread::scope(|scope| {
        let (acknowledged, requests) = (&acknowledged, &requests);
        let sender = scope.spawn(move || {
            for request in requests {
                let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
                    return;
                };
                let _ = stream.write_all(request);
                let mut bytes = Vec::new();
                let _ = stream.read_to_end(&mut bytes);
                if !bytes.starts_with(b"HTTP/1.1 303") {
                    return;
                }
                acknowledged.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            }
        });
        while acknowledged.load(std::sync::atomic::Ordering::SeqCst) < 20 && !sender.is_finished() {
            std::thread::yield_now();
        }
        // SIGKILL on Unix: it can tidy nothing up.
        server.child.kill().expect("killed");
    });
    server.child.wait().expect("an end");
    let acknowledged = acknowledged.into_inner();
    assert!(acknowledged >= 20);
    let kept = exported(folder.path()).matches(",Anna,").count();
    assert!(
        kept == acknowledged || kept == acknowledged + 1,
        "{kept} kept, {acknowledged} acknowledged"
    );
    let again = Server::start(folder.path(), &["--by", "Anna"]);
    assert!(
        again
            .page("/answers?is=overruled")
            .body
            .contains(&format!("{kept} svar"))
    );
}

#[test]
fn what_people_disagree_on_comes_first() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let csrf = server.page("/answers").csrf();
    let decide = |name: &str, what: &str, queue: &str| {
        let cookie = format!("{}; fritekst-{}-reviewer={name}", server.cookie, server.port);
        let fields = [
            &[("csrf", csrf.as_str()), ("queue", queue)][..],
            &decision(what, "5"),
        ]
        .concat();
        let request = server.request("POST", "/review", &[("Cookie", &cookie)], &form(&fields));
        assert_eq!(server.raw(&request).status, 303);
    };
    let is_first = || {
        !server
            .page("/review?question=svar&respondent=5")
            .body
            .contains("rel=\"prev\"")
    };
    assert!(!is_first(), "it has most hits");
    decide("Anna", "remove bolig", "");
    decide("Anna", "accept", "bolig");
    assert!(!is_first(), "one may change one's mind");
    decide("Berit", "remove bolig", "");
    assert!(is_first());
}

#[test]
fn mentions_are_decided_on_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("kodebok.toml", CODEBOOK);
    write("svar.csv", "id;a;b\n1;bolig;Dyr bolig og tolk\n2;tolk;\n");
    write(
        "fritekst.toml",
        "[survey]\nanswers = ['svar.csv']\nid = 'id'\ncolumns = { flere = ['a', 'b'] }\n[codebook]\npath = 'kodebok.toml'\n",
    );
    let server = Server::start(folder.path(), &["--by", "Anna"]);
    let page = server.page("/review?question=flere&respondent=1");
    assert_eq!(
        page.body.matches("<article").count(),
        2,
        "both mentions are shown"
    );
    assert!(page.body.contains("0 av 2 er gjennomgått"));
    let fields = [("question", "flere"), ("respondent", "1"), ("do", "remove bolig")];
    assert_eq!(server.post("/review", &fields).status, 303);
    let page = rows(&server.page("/table"));
    let with = markdown_rows(&printed(
        folder.path(),
        &["table", "--decisions", "--format", "md"],
    ));
    assert_eq!(page.len(), with.len());
    for (row, with) in page.iter().zip(&with) {
        assert_eq!(row[..5], with[..5]);
    }
    assert!(
        page.iter()
            .any(|row| row[0] == "Bolig" && row[1] == "0" && row[7] == "−1"),
        "{page:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_of_decisions_that_is_removed_or_replaced_is_not_written_to_in_vain() {
    let folder = folder();
    let server = Server::start(folder.path(), &["--by", "Anna"]);
    assert_eq!(server.post("/review", &decision("remove bolig", "1")).status, 303);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!(".fritekst/review.sqlite{ending}")));
    }
    assert_eq!(server.post("/review", &decision("remove bolig", "5")).status, 303);
    let kept = exported(folder.path());
    assert!(kept.contains(",5,svar,bolig,remove,"), "{kept}");
    assert_eq!(shown(&server.page("/answers?is=overruled")), ["5"]);
}

#[test]
fn what_another_program_has_kept_since_is_not_decided_on_nor_undone_unseen() {
    let folder = folder();
    let anna = Server::start(folder.path(), &["--by", "Anna"]);
    let berit = Server::start(folder.path(), &["--by", "Berit"]);
    let path = "/review?question=svar&respondent=1";
    let seen = |server: &Server, form: &str| {
        let page = server.page(path);
        let form = page.between(form, "</form>").to_owned();
        let value = form.split("name=\"seen\" value=\"").nth(1).expect("what is seen");
        value.split('"').next().expect("a value").to_owned()
    };
    let decides = |server: &Server, what: &'static str, seen: &str| {
        server.post("/review", &[&decision(what, "1")[..], &[("seen", seen)]].concat())
    };
    let entries = || exported(folder.path()).lines().count() - 1;
    let by_both = [
        seen(&anna, "action=\"/review\" method=\"post\""),
        seen(&berit, "action=\"/review\" method=\"post\""),
    ];
    assert_eq!(decides(&anna, "remove bolig", &by_both[0]).status, 303);
    let late = decides(&berit, "accept", &by_both[1]);
    assert!(late.header("location").contains("moved=yes"), "{}", late.body);
    assert_eq!(entries(), 1);
    let old = seen(&anna, "action=\"/undo\"");
    let accepted = decides(
        &berit,
        "accept",
        &seen(&berit, "action=\"/review\" method=\"post\""),
    );
    assert!(
        !accepted.header("location").contains("moved=yes"),
        "{}",
        accepted.body
    );
    let undone = anna.post("/undo", &[("sequence", "1"), ("seen", &old)]);
    assert!(undone.header("location").contains("moved=yes"), "{}", undone.body);
    assert_eq!(entries(), 2, "nothing was undone unseen");
    let now = seen(&anna, "action=\"/undo\"");
    let undone = anna.post("/undo", &[("sequence", "1"), ("seen", &now)]);
    assert_eq!((undone.status, entries()), (303, 3), "{}", undone.body);
}
