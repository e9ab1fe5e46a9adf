//! A server, and what a browser does with it: requests written by hand, replies read.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

pub const CODEBOOK: &str = "\
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

pub const ANSWERS: &str = "id;fylke;svar\n\
    1;Troms;Målrettet hjelp til bolig\n\
    2;Troms;Tolk – på kveldstid\n\
    3;Oslo;nei\n\
    4;Oslo;Noe helt annet\n\
    5;Oslo;\"<script>alert('bolig')</script> <img src=x onerror=alert(1)> & \"\"tolk\"\"\"\n";

/// A program that serves; it ends with the test.
pub struct Server {
    pub child: Child,
    pub port: u16,
    pub token: String,
    pub cookie: String,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    /// The value of a header; blank without.
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    /// What stands in the page between these two.
    pub fn between(&self, before: &str, after: &str) -> &str {
        let (_, rest) = self
            .body
            .split_once(before)
            .unwrap_or_else(|| panic!("no {before} in {}", self.body));
        rest.split_once(after).expect("an end").0
    }

    pub fn csrf(&self) -> String {
        self.between("name=\"csrf\" value=\"", "\"").to_owned()
    }
}

pub fn folder() -> TempDir {
    folder_of(CODEBOOK, ANSWERS, "")
}

/// A project with these answers; `more` is what else its file says.
pub fn folder_of(codebook: &str, answers: &str, more: &str) -> TempDir {
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
    pub fn start(folder: &Path, args: &[&str]) -> Self {
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
    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
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
    pub fn raw(&self, request: &[u8]) -> Reply {
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

    pub fn get(&self, path: &str) -> Reply {
        self.raw(&self.request("GET", path, &[], ""))
    }

    /// A page that must be there.
    pub fn page(&self, path: &str) -> Reply {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
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

pub fn form(fields: &[(&str, &str)]) -> String {
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

/// The status of the next reply on a connection that stays.
pub fn read_one(replies: &mut impl BufRead) -> u16 {
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
pub fn shown(page: &Reply) -> Vec<String> {
    let parts = page.body.split("respondent=").skip(1);
    let ids = parts
        .filter_map(|part| part.split_once("\">Respondent "))
        .map(|(id, _)| id.to_owned());
    ids.collect()
}

/// What a decision on respondent `who` sends.
pub fn decision<'a>(what: &'a str, who: &'a str) -> [(&'a str, &'a str); 3] {
    [("question", "svar"), ("respondent", who), ("do", what)]
}

/// The decisions on disk, as the command line exports them.
pub fn exported(folder: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fritekst"));
    let output = command
        .current_dir(folder)
        .args(["decisions", "export"])
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Respondents 1 to `n`, who want housing.
pub fn many(n: usize) -> TempDir {
    let rows: String = (1..=n).map(|id| format!("{id};Troms;bolig {id}\n")).collect();
    folder_of(CODEBOOK, &format!("id;fylke;svar\n{rows}"), "")
}

/// What the command line prints.
pub fn printed(folder: &Path, args: &[&str]) -> String {
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
pub fn rows(page: &Reply) -> Vec<Vec<String>> {
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

pub fn without_tags(html: &str) -> String {
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
pub fn markdown_rows(markdown: &str) -> Vec<Vec<String>> {
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

/// What the editor of the first rule of a theme sends.
pub fn rule<'a>(page: &'a Reply, written: &'a str, what: &'a str) -> Vec<(&'a str, &'a str)> {
    let field = |name: &'a str| (name, page.between(&format!("name=\"{name}\" value=\""), "\""));
    let mut fields = ["question", "theme", "list", "rule", "was", "seen"]
        .map(field)
        .to_vec();
    fields.extend([("written", written), ("do", what)]);
    fields
}
