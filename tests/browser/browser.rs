//! One browser, headless and fresh, and what a test does with it.
//!
//! Waits have deadlines and say what they waited for; nothing sleeps for a time that was guessed.

use std::path::Path;
use std::process::Command as Program;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::sleep;

use crate::appliance::Appliance;
use crate::command::Command;
use crate::leash::Leash;

const DRIVER: &str = "chromedriver";
const START: Duration = Duration::from_secs(60);
/// How long anything may take to show up in a page.
const PATIENCE: Duration = Duration::from_secs(40);

/// More stops for the keyboard than any page has.
const STOPS: usize = 150;

/// One test's browsers at a time: they measure, and machines are small.
static TURN: Mutex<()> = Mutex::const_new(());

pub struct Browser {
    pub client: Client,
    port: u16,
    _profile: TempDir,
    /// What ends with the test: the driver, and the test's turn. The first browser holds it.
    _own: Option<(Leash, MutexGuard<'static, ()>)>,
}

impl Browser {
    pub async fn open() -> Browser {
        let turn = TURN.lock().await;
        assert!(
            is_installed(DRIVER),
            "{DRIVER} is not installed: tests/run installs it, tests/run --no-browser does without"
        );
        let profile = new_profile();
        let mut program = Program::new(DRIVER);
        program.arg("--port=0").env("XDG_CONFIG_HOME", profile.path()).env("XDG_CACHE_HOME", profile.path());
        let driver = Leash::start(&program);
        let port = driver.hear(START, driver_port).unwrap_or_else(|said| panic!("{DRIVER} does not start: {said}"));
        let client = connect(port, &profile).await;
        Browser { client, port, _profile: profile, _own: Some((driver, turn)) }
    }

    /// A second browser, which knows nothing of this one: somebody else's. It must go first.
    pub async fn beside(&self) -> Browser {
        let profile = new_profile();
        let client = connect(self.port, &profile).await;
        Browser { client, port: self.port, _profile: profile, _own: None }
    }

    /// Signs somebody in, by the form, and goes on to a page.
    pub async fn sign_in(&self, appliance: &Appliance, name: &str, next: &str) {
        self.goto(&appliance.url(&format!("/login?next={next}"))).await;
        let field = self.client.find(Locator::Css("main input[name=name]")).await.expect("one can sign in by name");
        field.send_keys(name).await.expect("one can type");
        self.click("main form button").await;
        self.client.wait().for_element(Locator::Css("form[action='/logout']")).await.expect("who is in can go out");
    }

    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|failure| panic!("{url} does not open: {failure}"));
    }

    /// Opens a hub and waits until it is live.
    pub async fn goto_live(&self, url: &str) {
        self.goto(url).await;
        self.until("the page is live", "return document.querySelector('.live').dataset.state === 'live'").await;
    }

    pub async fn eval(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap_or_else(|failure| panic!("{script}: {failure}"))
    }

    /// Waits until the script returns something that counts as true, and returns it.
    pub async fn until(&self, what: &str, script: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.eval(script).await;
            if !matches!(found, Value::Null | Value::Bool(false)) {
                return found;
            }
            if Instant::now() > deadline {
                let text = self.eval("return document.body.innerText").await;
                panic!("waited in vain until {what}; the page says:\n{}", text.as_str().unwrap_or_default());
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// The text of the first element, as it is shown.
    pub async fn text(&self, selector: &str) -> String {
        let found = self.client.find(Locator::Css(selector)).await;
        found.unwrap_or_else(|failure| panic!("no {selector}: {failure}")).text().await.expect("an element has a text")
    }

    pub async fn click(&self, selector: &str) {
        let found = self.client.find(Locator::Css(selector)).await;
        let clicked = found.unwrap_or_else(|failure| panic!("no {selector}: {failure}")).click().await;
        clicked.unwrap_or_else(|failure| panic!("{selector} cannot be clicked: {failure}"));
    }

    /// Presses and releases one key.
    pub async fn press(&self, key: char) {
        let keys =
            KeyActions::new("keys".into()).then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        self.client.perform_actions(keys).await.expect("keys can be pressed");
    }

    /// Presses Tab until the focus is on what the selector says.
    pub async fn tab_to(&self, selector: &str) {
        const TAB: char = '\u{e004}';
        for _ in 0..STOPS {
            self.press(TAB).await;
            if self.eval(&format!("return document.activeElement.matches(`{selector}`)")).await == true {
                return;
            }
        }
        panic!("the keyboard does not reach {selector}");
    }

    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let answered = self.client.issue_cmd(Command::devtools(method, parameters)).await;
        answered.unwrap_or_else(|failure| panic!("{method}: {failure}"))
    }

    /// What was logged since last asked: `browser` or `performance`.
    pub async fn log(&self, kind: &str) -> Vec<Value> {
        let log = self.client.issue_cmd(Command::log(kind)).await.expect("the driver keeps logs");
        log.as_array().cloned().unwrap_or_default()
    }

    /// Makes the page so large, in CSS pixels; narrow ones as on a telephone, with bars that take no room.
    pub async fn size(&self, width: u32, height: u32) {
        let mobile = width < 500;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// What the system's settings say: `light` or `dark`.
    pub async fn prefer(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }
}

fn new_profile() -> TempDir {
    TempDir::with_prefix("hubs-profile-").expect("a temporary directory can be made")
}

async fn connect(port: u16, profile: &TempDir) -> Client {
    let wanted = capabilities(profile.path());
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(wanted.as_object().cloned().expect("capabilities are an object"));
    builder.connect(&format!("http://127.0.0.1:{port}")).await.expect("the browser starts")
}

fn capabilities(profile: &Path) -> Value {
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
    ];
    let mut arguments: Vec<String> = arguments.map(str::to_owned).into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    json!({
        "goog:chromeOptions": { "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    })
}

/// "ChromeDriver was started successfully on port 38931."
fn driver_port(line: &str) -> Option<u16> {
    line.strip_suffix('.')?.split("successfully on port ").nth(1)?.parse().ok()
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}
