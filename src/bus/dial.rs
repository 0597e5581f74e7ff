//! Where the address that the zeromq crate connects to is decided: the place of the guard.
//!
//! The crate must not meet a hostile peer unguarded: one frame header that announces a terabyte ends the process, a
//! PING ends the connection, a vanished host is never noticed. The guard, a relay of our own, will stand in `dial`: it
//! will own the real connection (time limits, keepalive, idle probing, frame lengths checked before a byte is passed
//! on, PING answered) and hand out the address of a local socket, from which the crate reads checked bytes only.
//! Nothing but this file will change for it. Until then `dial` finds out quickly whether anybody listens, so that the
//! retrying can be ours, and hands out the very address that answered.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpStream, UnixStream, lookup_host};
use tokio::time::timeout;

use super::Endpoint;

/// How long a name may take to resolve, and each of its addresses to answer.
const LIMIT: Duration = Duration::from_secs(3);

/// More addresses than this behind one name are not tried.
const MAX_ADDRESSES: usize = 8;

/// Finds somebody who listens at `endpoint` and returns the address for the crate to connect to.
pub(super) async fn dial(endpoint: &Endpoint) -> io::Result<String> {
    match endpoint {
        Endpoint::Tcp { host, port } => {
            let address = first_to_answer(host, *port).await?;
            Ok(format!("tcp://{address}"))
        }
        Endpoint::Ipc(path) => {
            within(UnixStream::connect(path)).await?;
            Ok(endpoint.to_string())
        }
    }
}

/// Tries the addresses of a name one after another: the first may be dead while the second is well.
async fn first_to_answer(host: &str, port: u16) -> io::Result<SocketAddr> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in within(lookup_host((host, port))).await?.take(MAX_ADDRESSES) {
        match within(TcpStream::connect(address)).await.and_then(not_ourselves) {
            Ok(()) => return Ok(address),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// A local port that nobody listens on can be picked by the kernel as our own end: TCP then connects to itself, and
/// would keep the port from the publisher that is to come.
fn not_ourselves(stream: TcpStream) -> io::Result<()> {
    match stream.local_addr()? == stream.peer_addr()? {
        true => Err(io::ErrorKind::ConnectionRefused.into()),
        false => Ok(()),
    }
}

async fn within<T>(attempt: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    match timeout(LIMIT, attempt).await {
        Ok(outcome) => outcome,
        Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {} s", LIMIT.as_secs()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_and_refusals() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let endpoint = Endpoint::Tcp { host: "127.0.0.1".to_owned(), port };
        assert_eq!(dial(&endpoint).await.unwrap(), format!("tcp://127.0.0.1:{port}"));
        drop(listener);
        assert_eq!(dial(&endpoint).await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        let missing = Endpoint::Ipc("/nowhere/at/all".into());
        assert_eq!(dial(&missing).await.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
