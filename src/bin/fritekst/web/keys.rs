//! Secrets of one run: who has them may see and decide.

use std::net::SocketAddr;

use anyhow::Context;
use sha2::{Digest, Sha256};

use fritekst::source::hex;

/// What is secret, and the addresses that the page answers at.
#[derive(Debug)]
pub struct Keys {
    /// In the address that is printed.
    token: String,
    /// In the cookie that it is exchanged for.
    session: String,
    /// In every form.
    csrf: String,
    address: SocketAddr,
    /// Whether it may be asked from other machines.
    remote: bool,
}

impl Keys {
    /// New ones, by the system's random numbers, 128 bits each.
    pub fn new(address: SocketAddr, remote: bool) -> anyhow::Result<Self> {
        let random = || -> anyhow::Result<String> {
            let mut bytes = [0_u8; 16];
            getrandom::fill(&mut bytes).context("the system gives no random numbers for a token")?;
            Ok(hex(&bytes))
        };
        Ok(Self {
            token: random()?,
            session: random()?,
            csrf: random()?,
            address,
            remote,
        })
    }

    /// The address to open.
    pub fn link(&self) -> String {
        format!("http://{}/?token={}", self.address, self.token)
    }

    /// What a form sends along.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// The names of the cookies: other programs on this machine may have the same host and another port.
    pub fn cookie(&self, of: &str) -> String {
        format!("fritekst-{}-{of}", self.address.port())
    }

    /// The value of the cookie of those who had the token.
    pub fn session(&self) -> &str {
        &self.session
    }

    /// Whether it is the token of the address.
    pub fn is_token(&self, given: &str) -> bool {
        same(&self.token, given)
    }

    /// Whether it is the cookie of those who had the token.
    pub fn is_session(&self, given: &str) -> bool {
        same(&self.session, given)
    }

    /// Whether it is what our own forms send.
    pub fn is_csrf(&self, given: &str) -> bool {
        same(&self.csrf, given)
    }

    /// Whether a request for that host is for us. A name that leads here by somebody else's doing (DNS rebinding) is not ours: of
    /// names `localhost` alone is, and of numbers that of the address, or any where other machines may ask.
    pub fn is_host(&self, host: &str) -> bool {
        let (ours, port) = (self.address.ip(), self.address.port());
        // Browsers leave out the port that goes without saying.
        let host = match host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            None if port == 80 => format!("{host}:80"),
            _ => host.to_owned(),
        };
        if host.eq_ignore_ascii_case(&format!("localhost:{port}")) {
            return ours.is_loopback() || ours.is_unspecified();
        }
        let Ok(given) = host.parse::<SocketAddr>() else {
            return false;
        };
        let is_any = self.remote && ours.is_unspecified() && !given.ip().is_unspecified();
        (given.ip() == ours || is_any) && given.port() == port
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ: hashes are compared, all bytes of them.
fn same(one: &str, other: &str) -> bool {
    let pairs = Sha256::digest(one).into_iter().zip(Sha256::digest(other));
    std::hint::black_box(pairs.fold(0, |differing, (a, b)| differing | (a ^ b))) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(address: &str, remote: bool) -> Keys {
        Keys::new(address.parse().expect("an address"), remote).expect("random numbers")
    }

    #[test]
    fn only_our_own_address_is_ours() {
        let local = keys("127.0.0.1:8080", false);
        for ours in ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080"] {
            assert!(local.is_host(ours), "{ours}");
        }
        for other in [
            "127.0.0.1",
            "127.0.0.1:8081",
            "localhost",
            "evil.example:8080",
            "127.0.0.1.evil.example:8080",
            "localhost.evil.example:8080",
            "[::1]:8080",
            "0.0.0.0:8080",
            "127.0.0.2:8080",
            "",
            ":8080",
        ] {
            assert!(!local.is_host(other), "{other}");
        }
        assert!(keys("[::1]:8080", false).is_host("[::1]:8080"));
        for ours in ["127.0.0.1", "localhost", "127.0.0.1:80"] {
            assert!(keys("127.0.0.1:80", false).is_host(ours), "{ours}");
        }
        assert!(keys("[::1]:80", false).is_host("[::1]"));
        assert!(!keys("127.0.0.1:80", false).is_host("evil.example"));
        let remote = keys("0.0.0.0:8080", true);
        assert!(remote.is_host("192.168.1.7:8080"));
        assert!(!remote.is_host("evil.example:8080"));
        assert!(!remote.is_host("192.168.1.7:80"));
        assert!(!keys("192.168.1.7:8080", true).is_host("192.168.1.8:8080"));
    }

    #[test]
    fn secrets_are_compared_whole() {
        let keys = keys("127.0.0.1:1", false);
        assert!(keys.is_token(&keys.token.clone()));
        assert!(!keys.is_token(&keys.token[1..]));
        assert!(!keys.is_token(""));
        assert!(!keys.is_token(&keys.session.clone()));
        assert_ne!(keys.csrf, keys.session);
    }
}
