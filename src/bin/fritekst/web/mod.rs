//! The page of `serve`: a survey's answers, decisions, figures, themes and rules in a browser on this machine.
//!
//! Every request passes [`guard`] before anything else is asked of it; then one function a page makes an answer of an [`Ask`], on
//! a thread that may wait for files.

mod answers;
mod app;
mod ask;
mod attempt;
mod card;
mod decide;
mod decided;
mod guard;
mod keys;
mod layout;
mod marks;
mod pick;
mod queue;
mod review;
mod rules;
mod tables;
mod theme;
mod url;
mod words;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::extract::Extension;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use tokio::sync::oneshot;

pub use app::App;
pub use keys::Keys;

use ask::Ask;
use layout::message;

/// How long requests that have begun may take once the program is told to end.
const FAREWELL: Duration = Duration::from_secs(3);
/// So many requests are worked on at a time; the others wait for their turn.
const WORKERS: usize = 16;

/// What makes a page.
type Page = fn(&Ask) -> anyhow::Result<Response>;

/// Answers requests until `end` is sent or dropped.
pub fn serve(app: App, listener: std::net::TcpListener, end: oneshot::Receiver<()>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(WORKERS)
        .enable_all()
        .build()
        .context("the server cannot be started")?;
    let router = router(Arc::new(app));
    let served = runtime.block_on(async move {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (told, ending) = oneshot::channel::<()>();
        let farewell = async move {
            let _ = end.await;
            let _ = told.send(());
        };
        let server = axum::serve(listener, router).with_graceful_shutdown(farewell);
        tokio::select! {
            served = server.into_future() => served,
            () = async { let _ = ending.await; tokio::time::sleep(FAREWELL).await } => Ok(()),
        }
    });
    // What waits for nothing but the network need not be waited for.
    runtime.shutdown_timeout(FAREWELL);
    served.context("the server has stopped")
}

fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", page(|_| Ok(url::redirect("/answers"))))
        .route("/answers", page(answers::page))
        .route("/review", page(review::page).merge(action(decide::decide)))
        .route("/undo", action(decide::undo))
        .route("/table", page(tables::page))
        .route("/theme", page(theme::page))
        .route("/rules", page(rules::page).merge(action(rules::act)))
        .route("/try", action(rules::attempt))
        .route("/keys", action(layout::set_keys))
        .route("/reviewer", action(layout::name_reviewer))
        .route(
            "/style.css",
            file("text/css; charset=utf-8", include_str!("style.css")),
        )
        .route("/themes.css", page(layout::theme_colours))
        .route(
            "/page.js",
            file("text/javascript; charset=utf-8", include_str!("page.js")),
        )
        .route("/icon.svg", file("image/svg+xml", include_str!("icon.svg")))
        .fallback(|Extension(ask): Extension<Ask>| async move {
            message(&ask, StatusCode::NOT_FOUND, ask.words().not_found)
        })
        .layer(middleware::from_fn_with_state(app, guard::guard))
}

fn page(make: Page) -> MethodRouter {
    get(move |Extension(ask): Extension<Ask>| made(make, ask))
}

fn action(make: Page) -> MethodRouter {
    post(move |Extension(ask): Extension<Ask>| made(make, ask))
}

fn file(kind: &'static str, content: &'static str) -> MethodRouter {
    get(move || async move { ([(header::CONTENT_TYPE, kind)], content).into_response() })
}

/// Makes a page where waiting for files holds up nobody else.
async fn made(make: Page, ask: Ask) -> Response {
    let asked = ask.clone();
    let fault = match tokio::task::spawn_blocking(move || make(&asked)).await {
        Ok(Ok(response)) => return response,
        Ok(Err(error)) => format!("{error:#}"),
        Err(_) => "the program has a fault".to_owned(),
    };
    message(
        &ask,
        StatusCode::INTERNAL_SERVER_ERROR,
        &format!("{} {fault}", ask.words().fault),
    )
}
