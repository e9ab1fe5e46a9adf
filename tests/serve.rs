//! The page of `serve`, asked as browsers ask it and as attackers would: plain HTTP over a socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

const CODEBOOK: &str = "\
# Kommentar som skal bli stående
[theme.bolig]
label = { nb = 'Bolig', en = 'Housing' }
definition = 'Vansker med bolig.'
any = ['bolig']   # til høyre
[theme.bolig.pris]
any = ['leiepris*']
[theme.tolk]
any = ['tolk*']
";
const ANSWERS: &str = "id;fylke;svar\n\
    1;Troms;Målrettet hjelp til bolig\n\
    2;Troms;Tolk – på kveldstid\n\
    3;Oslo;nei\n\
    4;Oslo;Noe helt annet\n\
    5;Oslo;\"<script>alert('bolig')</script> <img src=x onerror=alert(1)> & \"\"tolk\"\"\"\n";

/// A program that serves; it ends with the test.
struct Server {
    child: Child,
    port: u16,
    token: String,
    cookie: String,
}

/// What came back.
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    /// The value of a header; blank without.
    fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    /// What stands in the page between these two.
    fn between(&self, before: &str, after: &str) -> &str {
        let (_, rest) = self
            .body
            .split_once(before)
            .unwrap_or_else(|| panic!("no {before} in {}", self.body));
        rest.split_once(after).expect("an end").0
    }

    fn csrf(&self) -> String {
        self.between("name=\"csrf\" value=\"", "\"").to_owned()
    }
}

fn folder() -> TempDir {
    folder_of(CODEBOOK, ANSWERS, "")
}

/// A project with these answers; `more` is what else its file says.
fn folder_of(codebook: &str, answers: &str, more: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("kodebok.toml", codebook);
    write("svar.csv", answers);
    let project = "[survey]\ntitle = 'Prøve'\nanswers = ['svar.csv']\nid = 'id'\ntext = 'svar'\nbackground = ['fylke']\n\
                   [codebook]\npath = 'kodebok.toml'\n";
    write("fritekst.toml", &format!("{project}{more}"));
    folder
}

impl Server {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
        command.current_dir(folder).arg("serve").args(args);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        out.read_line(&mut line).expect("an address");
        let rest = line
            .trim()
            .strip_prefix("http://127.0.0.1:")
            .unwrap_or_else(|| panic!("no address: {line:?}"));
        let (port, token) = rest.split_once("/?token=").expect("a token");
        let (port, token) = (port.parse().expect("a port"), token.to_owned());
        let mut server = Self {
            child,
            port,
            token,
            cookie: String::new(),
        };
        let entry = server.raw(&server.request("GET", &format!("/?token={}", server.token), &[], ""));
        server.cookie = entry
            .header("set-cookie")
            .split(';')
            .next()
            .expect("a cookie")
            .to_owned();
        server
    }

    /// A request as a browser writes it; `headers` take the place of those of the same name.
    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
        let host = format!("127.0.0.1:{}", self.port);
        let origin = format!("http://{host}");
        let length = body.len().to_string();
        let mut all = vec![
            ("Host", host.as_str()),
            ("Cookie", &self.cookie),
            ("Connection", "close"),
        ];
        if method == "POST" {
            all.extend([
                ("Origin", origin.as_str()),
                ("Sec-Fetch-Site", "same-origin"),
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Content-Length", &length),
            ]);
        }
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        all.extend(headers.iter().filter(|(_, value)| !value.is_empty()));
        let head: String = all
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        format!("{method} {path} HTTP/1.1\r\n{head}\r\n{body}").into_bytes()
    }

    /// Sends bytes, and reads what comes back until the end.
    fn raw(&self, request: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
            .expect("a timeout");
        // What is refused early need not be read to its end.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0);
        Reply {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Reply {
        self.raw(&self.request("GET", path, &[], ""))
    }

    /// A page that must be there.
    fn page(&self, path: &str) -> Reply {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let csrf = self.page("/answers").csrf();
        self.raw(&self.request(
            "POST",
            path,
            &[],
            &form(&[&[("csrf", csrf.as_str())], fields].concat()),
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        text.bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect::<String>()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}

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

/// The status of the next reply on a connection that stays.
fn read_one(replies: &mut impl BufRead) -> u16 {
    let mut line = String::new();
    replies.read_line(&mut line).expect("a status");
    let status = line
        .split(' ')
        .nth(1)
        .expect("a status")
        .parse()
        .expect("a number");
    let mut length = 0;
    loop {
        line.clear();
        replies.read_line(&mut line).expect("a header");
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().expect("a length")
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    replies.read_exact(&mut body).expect("a body");
    status
}

/// The numbers of the respondents whose answers a page shows.
fn shown(page: &Reply) -> Vec<String> {
    let parts = page.body.split("respondent=").skip(1);
    let ids = parts
        .filter_map(|part| part.split_once("\">Respondent "))
        .map(|(id, _)| id.to_owned());
    ids.collect()
}

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
    let folder = folder();
    let mut server = Server::start(folder.path(), &[]);
    let idle = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
    let id = server.child.id().to_string();
    let kill = Command::new("kill").args(["-INT", &id]).status().expect("kill");
    assert!(kill.success());
    assert_eq!(server.child.wait().expect("an end").code(), Some(0));
    drop(idle);
}

/// What a decision on respondent `who` sends.
fn decision<'a>(what: &'a str, who: &'a str) -> [(&'a str, &'a str); 3] {
    [("question", "svar"), ("respondent", who), ("do", what)]
}

/// The decisions on disk, as the command line exports them.
fn exported(folder: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    let output = command
        .current_dir(folder)
        .args(["decisions", "export"])
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

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

/// Respondents 1 to `n`, who want housing.
fn many(n: usize) -> TempDir {
    let rows: String = (1..=n).map(|id| format!("{id};Troms;bolig {id}\n")).collect();
    folder_of(CODEBOOK, &format!("id;fylke;svar\n{rows}"), "")
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

/// What the command line prints.
fn printed(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    let output = command
        .current_dir(folder)
        .args(args)
        .output()
        .expect("the program runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The cells of the rows of a page's tables, without tags.
fn rows(page: &Reply) -> Vec<Vec<String>> {
    let bodies = page
        .body
        .split("<tbody>")
        .skip(1)
        .filter_map(|body| body.split_once("</tbody>"));
    let rows = bodies.flat_map(|(body, _)| body.split("<tr>").skip(1));
    let cells = |row: &str| {
        let cells = row
            .split("</t")
            .filter_map(|cell| cell.split_once("<t"))
            .filter_map(|(_, cell)| cell.split_once('>'));
        cells.map(|(_, cell)| without_tags(cell)).collect()
    };
    rows.map(cells).collect()
}

fn without_tags(html: &str) -> String {
    let parts = html.split('<').enumerate();
    parts
        .map(|(at, part)| {
            if at == 0 {
                part
            } else {
                part.split_once('>').map_or("", |(_, text)| text)
            }
        })
        .collect()
}

/// The rows of the tables in Markdown.
fn markdown_rows(markdown: &str) -> Vec<Vec<String>> {
    let rows = markdown.lines().filter(|line| line.starts_with('|')).skip(2);
    let cell = |cell: &str| {
        cell.trim()
            .trim_start_matches(['\u{2003}', '\u{a0}'])
            .replace("&emsp;", "")
            .trim()
            .to_owned()
    };
    rows.map(|row| row.trim_matches('|').split('|').map(cell).collect())
        .collect()
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

/// What the editor of the first rule of a theme sends.
fn rule<'a>(page: &'a Reply, written: &'a str, what: &'a str) -> Vec<(&'a str, &'a str)> {
    let field = |name: &'a str| (name, page.between(&format!("name=\"{name}\" value=\""), "\""));
    let mut fields = ["question", "theme", "list", "rule", "was", "seen"]
        .map(field)
        .to_vec();
    fields.extend([("written", written), ("do", what)]);
    fields
}

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
