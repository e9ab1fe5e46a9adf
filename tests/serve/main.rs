//! The page of `serve`, asked as browsers ask it and as attackers would: plain HTTP over a socket.

mod browser;
mod guard;
mod pages;
mod review;
mod rules;
#[cfg(unix)]
#[path = "../signals/mod.rs"]
mod signals;
