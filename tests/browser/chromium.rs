//! A real browser without a window, told what to do by the DevTools protocol.

use std::collections::HashMap;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

/// How long is waited for anything before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// The browser; it ends with the test.
pub struct Chromium {
    child: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    last: u64,
    /// What came of itself, by page.
    events: HashMap<String, Vec<Value>>,
    _profile: TempDir,
}

/// A page; those of one visitor share their cookies.
#[derive(Clone)]
pub struct Page {
    session: String,
}

/// A visitor: cookies of its own.
pub struct Visitor(String);

/// The browser to test with: the one that is named, or the first that is found.
pub fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("FRITEKST_BROWSER") {
        assert!(Path::new(&named).exists(), "FRITEKST_BROWSER names no file");
        return Some(named.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut all = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    all.find(|file| file.exists())
}

impl Chromium {
    /// Starts it.
    pub fn start(program: &Path) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(program);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
        ]);
        command.arg(format!("--user-data-dir={}", profile.path().display()));
        let child = command
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let told = profile.path().join("DevToolsActivePort");
        let (port, path) = until("the browser's port", || {
            let told = std::fs::read_to_string(&told).ok()?;
            let (port, path) = told.split_once('\n')?;
            Some((port.to_owned(), path.trim().to_owned()))
        });
        let (socket, _) =
            tungstenite::connect(format!("ws://127.0.0.1:{port}{path}")).expect("the browser listens");
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        }
        Self {
            child,
            socket,
            last: 0,
            events: HashMap::new(),
            _profile: profile,
        }
    }

    /// Somebody who has never been here.
    pub fn visitor(&mut self) -> Visitor {
        let made = self.call(None, "Target.createBrowserContext", json!({}));
        Visitor(text(&made["browserContextId"]))
    }

    /// An empty page of that visitor.
    pub fn page(&mut self, of: &Visitor) -> Page {
        let target = json!({ "url": "about:blank", "browserContextId": of.0 });
        let made = self.call(None, "Target.createTarget", target);
        let attach = json!({ "targetId": made["targetId"], "flatten": true });
        let attached = self.call(None, "Target.attachToTarget", attach);
        let page = Page {
            session: text(&attached["sessionId"]),
        };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.on(&page, &format!("{domain}.enable"), json!({}));
        }
        page
    }

    /// Goes to an address, and waits until the page is there.
    pub fn go(&mut self, page: &Page, url: &str) {
        let loads = self.loads(page);
        self.on(page, "Page.navigate", json!({ "url": url }));
        self.wait_for_load(page, loads);
    }

    /// Types a text where the page's focus is.
    pub fn write(&mut self, page: &Page, written: &str) {
        self.on(page, "Input.insertText", json!({ "text": written }));
    }

    /// Presses a key: a letter, `Enter`, `Escape` or `Tab`.
    pub fn press(&mut self, page: &Page, key: &str) {
        let (code, written) = match key {
            "Enter" => (13, Some("\r")),
            "Escape" => (27, None),
            "Tab" => (9, None),
            "ArrowDown" => (40, None),
            letter => (u32::from(letter.to_ascii_uppercase().as_bytes()[0]), Some(letter)),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code });
            if let Some(written) = written.filter(|_| kind == "keyDown") {
                event["text"] = json!(written);
            }
            self.on(page, "Input.dispatchKeyEvent", event);
        }
    }

    /// Does something that leads to another page, and waits until that is there.
    pub fn follow(&mut self, page: &Page, act: impl FnOnce(&mut Self)) {
        let loads = self.loads(page);
        act(self);
        self.wait_for_load(page, loads);
    }

    /// What an expression of JavaScript comes to on the page.
    pub fn ask(&mut self, page: &Page, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let told = self.on(page, "Runtime.evaluate", asked);
        assert!(told.get("exceptionDetails").is_none(), "{expression}: {told}");
        told["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub fn await_true(&mut self, page: &Page, expression: &str) {
        let begun = Instant::now();
        while self.ask(page, expression) != json!(true) {
            let seen = || "the page differs";
            assert!(begun.elapsed() < PATIENCE, "never true: {expression}; {}", seen());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// As on a screen of that width, light or dark.
    pub fn look(&mut self, page: &Page, width: u32, dark: bool) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.on(page, "Emulation.setDeviceMetricsOverride", size);
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.on(page, "Emulation.setEmulatedMedia", media);
    }

    /// A picture of what is seen, as PNG in base 64.
    pub fn picture(&mut self, page: &Page) -> String {
        let taken = self.on(page, "Page.captureScreenshot", json!({ "format": "png" }));
        text(&taken["data"])
    }

    /// The events of a kind that the page has had.
    pub fn events(&self, page: &Page, method: &str) -> Vec<Value> {
        let all = self.events.get(&page.session).into_iter().flatten();
        all.filter(|event| event["method"] == method)
            .map(|event| event["params"].clone())
            .collect()
    }

    fn loads(&self, page: &Page) -> usize {
        self.events(page, "Page.loadEventFired").len()
    }

    fn wait_for_load(&mut self, page: &Page, before: usize) {
        while self.loads(page) == before {
            let event = self.read();
            self.keep(event);
        }
    }

    fn on(&mut self, page: &Page, method: &str, params: Value) -> Value {
        self.call(Some(page), method, params)
    }

    /// A command and what it returns.
    fn call(&mut self, page: Option<&Page>, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": params });
        if let Some(page) = page {
            command["sessionId"] = json!(page.session);
        }
        self.socket
            .send(Message::text(command.to_string()))
            .expect("the browser listens");
        loop {
            let told = self.read();
            if told["id"] == json!(self.last) {
                assert!(told.get("error").is_none(), "{method}: {told}");
                return told["result"].clone();
            }
            self.keep(told);
        }
    }

    fn keep(&mut self, event: Value) {
        if let Some(session) = event["sessionId"].as_str() {
            self.events.entry(session.to_owned()).or_default().push(event);
        }
    }

    fn read(&mut self) -> Value {
        loop {
            match self.socket.read().expect("the browser answers") {
                Message::Text(told) => return serde_json::from_str(&told).expect("JSON"),
                Message::Close(_) => panic!("the browser has closed"),
                _ => {}
            }
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// What `find` finds once it does.
pub fn until<T>(what: &str, mut find: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "no {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
