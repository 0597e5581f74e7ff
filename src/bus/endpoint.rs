//! The address of a publisher, as people write it: `tcp://host:port` or `ipc:///path`. Parsing only; see `dial`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// One publisher to subscribe to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// A name or an address (IPv6 without its brackets) and a port.
    Tcp { host: String, port: u16 },
    /// A Unix socket.
    Ipc(PathBuf),
}

/// One sentence that names what was written and says what to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a bus address: {fault}; write it like tcp://localhost:4001")]
pub struct EndpointError {
    text: String,
    fault: &'static str,
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let parsed = match text.split_once("://") {
            Some(("tcp", address)) => tcp(address),
            Some(("ipc", path)) if path.starts_with('/') => Ok(Endpoint::Ipc(PathBuf::from(path))),
            Some(("ipc", _)) => Err("after ipc:// comes the full path of a socket"),
            Some(_) => Err("only tcp:// and ipc:// are spoken"),
            None => Err("it does not begin with tcp:// or ipc://"),
        };
        parsed.map_err(|fault| EndpointError { text: text.to_owned(), fault })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Endpoint::Tcp { host, port } if host.contains(':') => write!(f, "tcp://[{host}]:{port}"),
            Endpoint::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
            Endpoint::Ipc(path) => write!(f, "ipc://{}", path.display()),
        }
    }
}

fn tcp(address: &str) -> Result<Endpoint, &'static str> {
    let (host, port) = address.rsplit_once(':').ok_or("it has no port")?;
    let port = match port.parse() {
        Ok(0) | Err(_) => return Err("its port is not a number from 1 to 65535"),
        Ok(port) => port,
    };
    let bare = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(bare) if bare.parse::<std::net::Ipv6Addr>().is_ok() => bare,
        Some(_) => return Err("what stands in brackets is not an IPv6 address"),
        None if host.contains(':') => return Err("an IPv6 address stands in brackets"),
        None => host,
    };
    match bare {
        "" => Err("it has no host"),
        "*" => Err("a star is for publishers that listen, a subscriber needs a host"),
        _ if bare.contains(|c: char| c.is_whitespace() || c.is_control() || "/@?#".contains(c)) => {
            Err("its host has a character that no host has")
        }
        _ => Ok(Endpoint::Tcp { host: bare.to_owned(), port }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for text in ["tcp://127.0.0.1:4001", "tcp://hub.example.org:9940", "tcp://[::1]:4001", "ipc:///run/bus"] {
            assert_eq!(text.parse::<Endpoint>().unwrap().to_string(), text);
        }
        let parsed: Endpoint = " tcp://[::1]:4001\n".parse().unwrap();
        assert_eq!(parsed, Endpoint::Tcp { host: "::1".to_owned(), port: 4001 });
    }

    #[test]
    fn refuses_in_one_sentence() {
        let refusal = |text: &str| text.parse::<Endpoint>().unwrap_err().to_string();
        assert_eq!(
            refusal("localhost:4001"),
            "`localhost:4001` is not a bus address: it does not begin with tcp:// or ipc://; \
             write it like tcp://localhost:4001"
        );
        for (text, part) in [
            ("udp://h:1", "only tcp:// and ipc://"),
            ("tcp://h", "no port"),
            ("tcp://h:0", "1 to 65535"),
            ("tcp://h:70000", "1 to 65535"),
            ("tcp://:4001", "no host"),
            ("tcp://*:4001", "star"),
            ("tcp://::1:4001", "brackets"),
            ("tcp://[h]:4001", "brackets"),
            ("tcp://a b:4001", "character"),
            ("ipc://run/bus", "full path"),
        ] {
            assert!(refusal(text).contains(part), "{}", refusal(text));
        }
    }
}
