//! What every request must prove before it is looked at, and what every answer says to the browser.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, html};

use fritekst::report::{one_line, visible};

use super::app::App;
use super::ask::{Ask, Fields};
use super::keys::Keys;
use super::url::{decoded, redirect};
use super::words::Words;

/// More than this no form sends: a rule or a note is shorter.
const LARGEST_BODY: usize = 256 * 1024;
/// A form is sent at once; who takes longer holds a place that others wait for.
const SENDING: Duration = Duration::from_secs(10);

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every answer tells the browser, refusals and faults too.
const HEADERS: [(&str, &str); 8] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// It is for another host.
    Host,
    /// It has neither the token nor its cookie.
    Token,
    /// It comes from another page.
    Origin,
    /// It is no form of ours, or one of an earlier run.
    Form,
    /// It is too large.
    Large,
    /// It cannot be read.
    Unreadable,
}

/// Lets a request through if it may, with an [`Ask`] for whoever answers it.
pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let words = Words::of(app.language());
    let mut response = match admitted(app, request).await {
        Ok(Admitted::Page(request)) => next.run(*request).await,
        Ok(Admitted::Entry(response)) => response,
        Err(refusal) => refused(refusal, words),
    };
    for (name, value) in HEADERS {
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

enum Admitted {
    /// To be answered by a page.
    Page(Box<Request>),
    /// The token was exchanged for a cookie.
    Entry(Response),
}

async fn admitted(app: Arc<App>, request: Request) -> Result<Admitted, Refusal> {
    let (parts, body) = request.into_parts();
    let keys = app.keys();
    let hosts: Vec<_> = parts.headers.get_all(header::HOST).iter().collect();
    let host = match hosts[..] {
        [host] => host.to_str().map_err(|_| Refusal::Host)?,
        _ => return Err(Refusal::Host),
    };
    if !keys.is_host(host) {
        return Err(Refusal::Host);
    }
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| Refusal::Unreadable)?;
    let query = Fields(query.0);
    if parts.method == Method::GET
        && parts.uri.path() == "/"
        && let Some(token) = query.get("token")
    {
        return match keys.is_token(token) {
            true => Ok(Admitted::Entry(entry(keys))),
            false => Err(Refusal::Token),
        };
    }
    let session = cookie(&parts.headers, &keys.cookie("session")).ok_or(Refusal::Token)?;
    if !keys.is_session(&session) {
        return Err(Refusal::Token);
    }
    let form = match parts.method {
        Method::GET | Method::HEAD => Fields::default(),
        _ => form(&parts, body, keys, host).await?,
    };
    let by = app.by().map(str::to_owned);
    let reviewer = by.or_else(|| cookie(&parts.headers, &keys.cookie("reviewer")).map(|name| decoded(&name)));
    let ask = Ask {
        query,
        form,
        reviewer: reviewer
            .map(|name| tidy_name(&name))
            .filter(|name| !name.is_empty()),
        shortcuts: cookie(&parts.headers, &keys.cookie("keys")).as_deref() != Some("off"),
        uri: parts.uri.clone(),
        app: Arc::clone(&app),
    };
    let mut request = Request::from_parts(parts, Body::empty());
    request.extensions_mut().insert(ask);
    Ok(Admitted::Page(Box::new(request)))
}

/// The fields of a form that our own page sent.
async fn form(parts: &Parts, body: Body, keys: &Keys, host: &str) -> Result<Fields, Refusal> {
    if !is_from_us(&parts.headers, host) {
        return Err(Refusal::Origin);
    }
    let read = tokio::time::timeout(SENDING, to_bytes(body, LARGEST_BODY)).await;
    let bytes = read
        .map_err(|_| Refusal::Unreadable)?
        .map_err(|_| Refusal::Large)?;
    let request = Request::from_parts(parts.clone(), Body::from(bytes));
    let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    let fields = Fields(form.map_err(|_| Refusal::Unreadable)?.0);
    match fields.get("csrf").is_some_and(|given| keys.is_csrf(given)) {
        true => Ok(fields),
        false => Err(Refusal::Form),
    }
}

/// Whether the browser says that the request comes from a page of this very origin. As pages tell no referrer, browsers write
/// `null` for the origin of their forms; then `Sec-Fetch-Site` must tell.
fn is_from_us(headers: &HeaderMap, host: &str) -> bool {
    let all = |name: &str| headers.get_all(name).iter().collect::<Vec<_>>();
    let ours = format!("http://{host}");
    match (&all("origin")[..], &all("sec-fetch-site")[..]) {
        ([origin], []) => origin.as_bytes() == ours.as_bytes(),
        ([], [site]) => *site == "same-origin",
        ([origin], [site]) => {
            *site == "same-origin" && (origin.as_bytes() == ours.as_bytes() || *origin == "null")
        }
        _ => false,
    }
}

/// The value of the cookie of that name.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='));
    pairs
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

/// A name on one line, and not longer than names are.
pub fn tidy_name(name: &str) -> String {
    const LONGEST: usize = 80;
    let name: String = one_line(&visible(name)).chars().take(LONGEST).collect();
    name.trim().to_owned()
}

/// A cookie that no script reads and no other site sends.
pub fn set_cookie(keys: &Keys, of: &str, value: &str) -> String {
    format!("{}={value}; Path=/; HttpOnly; SameSite=Strict", keys.cookie(of))
}

/// The cookie for the token, and the way to an address without it.
fn entry(keys: &Keys) -> Response {
    let cookie = set_cookie(keys, "session", keys.session());
    ([(header::SET_COOKIE, cookie)], redirect("/answers")).into_response()
}

fn refused(refusal: Refusal, words: &Words) -> Response {
    let (status, why) = match refusal {
        Refusal::Host => (StatusCode::MISDIRECTED_REQUEST, words.refused_host),
        Refusal::Token => (StatusCode::FORBIDDEN, words.refused_token),
        Refusal::Origin => (StatusCode::FORBIDDEN, words.refused_origin),
        Refusal::Form => (StatusCode::FORBIDDEN, words.refused_form),
        Refusal::Large => (StatusCode::PAYLOAD_TOO_LARGE, words.refused_large),
        Refusal::Unreadable => (StatusCode::BAD_REQUEST, words.refused_unreadable),
    };
    let page = html! {
        (DOCTYPE)
        html lang=(words.language.code()) {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width, initial-scale=1"; title { "fritekst" } }
            body { main { h1 { "fritekst" } p { (why) } } }
        }
    };
    (status, axum::response::Html(page.into_string())).into_response()
}
