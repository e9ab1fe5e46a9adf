//! Who is let in, and what attackers and hostile answers can do: nothing.

use std::io::{BufReader, Write};
use std::net::TcpStream;
use std::process::Command;

use super::browser::{CODEBOOK, Reply, Server, folder, folder_of, form, read_one};

#[test]
fn the_token_opens_the_page_and_leaves_the_address() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let entry =
        server.raw(&server.request("GET", &format!("/?token={}", server.token), &[("Cookie", "")], ""));
    assert_eq!((entry.status, entry.header("location")), (303, "/answers"));
    let cookie = entry.header("set-cookie");
    assert!(cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains(&server.token), "the cookie is another secret");
    let page = server.page("/answers");
    assert!(page.body.contains("Målrettet hjelp til"), "{}", page.body);
    assert!(!page.body.contains(&server.token));
}

#[test]
fn without_the_token_nothing_is_told() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let wrong = server.token.chars().rev().collect::<String>();
    let name = server.cookie.split('=').next().expect("a name").to_owned();
    for cookie in [
        "",
        "fritekst=1",
        &format!("{name}="),
        &format!("{name}={wrong}"),
        &format!("{name}={}", server.token),
    ] {
        for path in [
            "/",
            "/answers",
            "/style.css",
            "/nothing",
            &format!("/?token={wrong}"),
            "/?token=",
            &format!("/answers?token={}", server.token),
        ] {
            let reply = server.raw(&server.request("GET", path, &[("Cookie", cookie)], ""));
            assert_eq!(reply.status, 403, "{path} {cookie}");
            assert!(
                !reply.body.contains("bolig") && !reply.body.contains("Prøve"),
                "{}",
                reply.body
            );
            assert_eq!(reply.header("set-cookie"), "");
        }
    }
}

#[test]
fn other_hosts_are_refused_even_with_the_cookie() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let port = server.port;
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("127.0.0.1:{port}.evil.example"),
        String::new(),
    ] {
        for path in ["/answers", &format!("/?token={}", server.token)] {
            let reply = server.raw(&server.request("GET", path, &[("Host", &host)], ""));
            assert!([400, 421].contains(&reply.status), "{host}: {}", reply.head);
            assert!(!reply.body.contains("bolig"));
        }
    }
    let localhost = format!("localhost:{port}");
    assert_eq!(
        server
            .raw(&server.request("GET", "/answers", &[("Host", &localhost)], ""))
            .status,
        200
    );
    let twice = server.request("GET", "/answers", &[("X-A", "1\r\nHost: evil.example")], "");
    assert!([400, 421].contains(&server.raw(&twice).status));
}

#[test]
fn forms_of_other_sites_do_nothing() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let csrf = server.page("/answers").csrf();
    let body = form(&[("csrf", &csrf), ("name", "Anna"), ("back", "/answers")]);
    let status = |headers: &[(&str, &str)], body: &str| {
        server
            .raw(&server.request("POST", "/reviewer", headers, body))
            .status
    };
    assert_eq!(status(&[], &body), 303);
    assert_eq!(
        status(&[("Origin", "null")], &body),
        303,
        "what browsers send where pages tell no referrer"
    );
    let refused: [&[(&str, &str)]; 8] = [
        &[("Origin", "https://evil.example")],
        &[("Origin", "http://localhost")],
        &[("Origin", ""), ("Sec-Fetch-Site", "")],
        &[("Origin", "null"), ("Sec-Fetch-Site", "")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Sec-Fetch-Site", "none")],
        &[("Cookie", "")],
    ];
    for headers in refused {
        assert_eq!(status(headers, &body), 403, "{headers:?}");
    }
    for body in [
        form(&[("name", "Anna")]),
        form(&[("csrf", ""), ("name", "Anna")]),
        form(&[("csrf", "0123456789abcdef0123456789abcdef"), ("name", "Anna")]),
    ] {
        assert_eq!(status(&[], &body), 403, "{body}");
    }
    assert_eq!(server.get("/reviewer").status, 405, "GET changes nothing");
    let large = form(&[("csrf", &csrf), ("name", &"x".repeat(300_000))]);
    assert_eq!(status(&[], &large), 413);
    assert_eq!(status(&[("Content-Type", "text/plain")], &body), 400);
}

#[test]
fn a_form_leads_nowhere_else() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    for back in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/a\r\nX-Evil: 1",
    ] {
        let reply = server.post(
            "/reviewer",
            &[("name", "Anna\r\nX-Evil: 1; Path=/"), ("back", back)],
        );
        assert_eq!(
            (reply.status, reply.header("location")),
            (303, "/answers"),
            "{back}"
        );
        assert!(
            !reply.head.contains("\nX-Evil") && !reply.head.contains("\nx-evil"),
            "{}",
            reply.head
        );
    }
}

#[test]
fn every_answer_tells_the_browser_to_load_and_run_nothing_else() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; \
                  base-uri 'none'; frame-ancestors 'none'";
    let mut replies: Vec<Reply> = [
        "/answers",
        "/nothing",
        "/style.css",
        "/page.js",
        "/themes.css",
        "/reviewer",
        "/",
    ]
    .map(|path| server.get(path))
    .into();
    replies.push(server.raw(&server.request("GET", "/answers", &[("Cookie", "")], "")));
    replies.push(server.raw(&server.request("GET", "/answers", &[("Host", "evil.example")], "")));
    for reply in replies {
        assert_eq!(reply.header("content-security-policy"), policy, "{}", reply.head);
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("access-control-allow-origin"), "");
        for inline in [
            "<style",
            " style=",
            "<script>",
            " onclick",
            "javascript:",
            "http://",
            "https://",
        ] {
            let body = reply.body.replace("http://www.w3.org/2000/svg", "");
            assert!(!body.contains(inline), "{inline} in {}", reply.body);
        }
    }
}

#[test]
fn answers_full_of_html_are_text() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    for path in [
        "/answers",
        "/answers?q=bolig",
        "/answers?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/answers?q=%22%3E%3Cscript%3E",
        "/answers?b.fylke=%22%3E%3Cscript%3E&theme=%22%3E%3Cscript%3E",
    ] {
        let body = server
            .page(path)
            .body
            .to_lowercase()
            .replace("<script src=\"/page.js\" defer></script>", "");
        assert!(
            !body.contains("<script") && !body.contains("<img"),
            "{path}: {body}"
        );
    }
    let page = server.page("/answers");
    assert!(page.body.contains("&lt;script&gt;alert('"), "{}", page.body);
    assert!(
        page.body
            .contains("<mark class=\"tone-0\">bolig<sup>1</sup></mark>"),
        "hits are marked inside it"
    );
}

#[test]
fn paths_lead_to_no_files() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    for path in [
        "/../kodebok.toml",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/kodebok.toml",
        "/kodebok.toml",
        "/style.css/../../kodebok.toml",
        "//etc/passwd",
        "/etc/passwd",
        "/.fritekst/review.sqlite",
        "/..\\kodebok.toml",
        "/%00",
        "/style.css%00.toml",
    ] {
        let reply = server.get(path);
        assert!([400, 404].contains(&reply.status), "{path}: {}", reply.status);
        assert!(
            !reply.body.contains("theme.bolig") && !reply.body.contains("root:"),
            "{path}"
        );
    }
}

#[test]
fn answers_of_a_megabyte_are_shown() {
    let long = "bolig og tolk <b>nå</b> ".repeat(1 << 16);
    assert!(long.len() > 1 << 20);
    let folder = folder_of(
        CODEBOOK,
        &format!("id;fylke;svar\n1;Troms;{long}\n2;Oslo;bolig\n"),
        "",
    );
    let server = Server::start(folder.path(), &[]);
    let list = server.page("/answers?q=tolk");
    assert!(
        list.body.len() < 200_000,
        "in a list an answer is cut: {}",
        list.body.len()
    );
}

#[test]
fn ten_thousand_quick_requests_are_answered() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let request = server.request("GET", "/answers?q=bolig", &[("Connection", "keep-alive")], "");
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| {
                let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
                let mut replies = BufReader::new(stream.try_clone().expect("a stream"));
                for _ in 0..1000 {
                    stream.write_all(&request).expect("sent");
                    assert_eq!(read_one(&mut replies), 200);
                }
            });
        }
    });
    assert_eq!(server.page("/answers").status, 200);
}

#[test]
fn other_machines_are_let_in_only_when_that_is_said() {
    let folder = folder();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    let output = command
        .current_dir(folder.path())
        .args(["serve", "--host", "0.0.0.0"])
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--allow-remote"));
    assert!(output.stdout.is_empty());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_well() {
    if !crate::signals::are_heard() {
        return;
    }
    let folder = folder();
    let mut server = Server::start(folder.path(), &[]);
    let idle = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
    crate::signals::send("INT", &server.child);
    assert_eq!(server.child.wait().expect("an end").code(), Some(0));
    drop(idle);
}
