//! The server's end of the control socket.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tracing::warn;

use crate::collectors::Report;
use crate::model::{MAX_MESSAGE, Message, Time};
use crate::stop::Stop;
use crate::triage::{self, Outcome, Triage};

use super::{Answer, Request, socket_path};

/// Messages stored at once, and the bytes after which a chunk is closed early.
const CHUNK: usize = 1000;
const CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// Longest first line taken.
const REQUEST_MAX: usize = 4096;

/// Tells how bringing things in goes, or why that cannot be read.
pub type Reporter = Arc<dyn Fn() -> Result<Report, String> + Send + Sync>;

/// The socket, before anybody is served.
pub struct Control {
    listener: UnixListener,
    path: PathBuf,
}

/// Makes the socket, in a directory that only its owner may enter.
pub fn bind(data_dir: &Path) -> std::io::Result<Control> {
    let path = socket_path(data_dir);
    // Whoever holds the database is the only server here, so a socket file that is there already is a leftover.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(Control { listener, path })
}

/// Answers until `stop`; messages taken by then are stored. The socket file is removed at the end.
pub async fn serve(control: Control, triage: Triage, reports: Reporter, clock: fn() -> Time, mut stop: Stop) {
    let Control { listener, path } = control;
    let mut talks = JoinSet::new();
    let theirs = stop.clone();
    loop {
        tokio::select! {
            () = stop.fired() => break,
            Some(_) = talks.join_next(), if !talks.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { talks.spawn(talk(stream, triage.clone(), reports.clone(), clock, theirs.clone())); }
                Err(failure) => warn!("a control connection failed: {failure}"),
            },
        }
    }
    // Best effort: a leftover is removed at the next start.
    let _ = std::fs::remove_file(&path);
    while talks.join_next().await.is_some() {}
}

async fn talk(stream: UnixStream, triage: Triage, reports: Reporter, clock: fn() -> Time, mut stop: Stop) {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::with_capacity(256 * 1024, read);
    let asked = tokio::select! {
        asked = request(&mut read) => asked,
        () = stop.fired() => return,
    };
    let answer = match asked {
        Ok(Request::Import { source }) => import(&mut read, &mut write, &triage, source, clock, stop).await,
        Ok(Request::Collectors) => tell(reports).await,
        Err(problem) => Answer::Failed(problem),
    };
    // A client that hung up does not hear the end; what it sent is stored all the same.
    let _ = say(&mut write, &answer).await;
}

async fn tell(reports: Reporter) -> Answer {
    match tokio::task::spawn_blocking(move || reports()).await {
        Ok(Ok(report)) => Answer::Report(report),
        Ok(Err(failure)) => Answer::Failed(failure),
        Err(_) => Answer::Failed("looking at it ended early; see its log".to_owned()),
    }
}

async fn request(read: &mut BufReader<OwnedReadHalf>) -> Result<Request, String> {
    let mut line = Vec::new();
    bounded_line(read, &mut line, REQUEST_MAX).await.map_err(|error| error.to_string())?;
    serde_json::from_slice(&line)
        .map_err(|_| "the server does not know this request; both must be of one version".to_owned())
}

async fn import(
    read: &mut BufReader<OwnedReadHalf>,
    write: &mut OwnedWriteHalf,
    triage: &Triage,
    source: String,
    clock: fn() -> Time,
    stop: Stop,
) -> Answer {
    let source: Arc<str> = source.into();
    let (chunks, queue) = mpsc::channel(triage::CHUNKS_CAP);
    let (progress, mut sums) = watch::channel(Outcome::default());
    // The sender of sums goes with the storing, which ends the telling.
    let storing = async move {
        let told = |sum| {
            progress.send_replace(sum);
        };
        triage::ingest(triage, &source, queue, told).await
    };
    let telling = async {
        let mut heard = true;
        while sums.changed().await.is_ok() {
            let sum = *sums.borrow_and_update();
            heard = heard && say(write, &Answer::Stored(sum)).await.is_ok();
        }
    };
    let (stored, read, ()) = tokio::join!(storing, read_chunks(read, chunks, clock, stop), telling);
    match (stored, read) {
        (Err(failure), _) => Answer::Failed(failure.to_string()),
        (Ok(_), Err(problem)) => Answer::Failed(problem),
        (Ok(sum), Ok(())) => Answer::Done(sum),
    }
}

async fn read_chunks(
    read: &mut BufReader<OwnedReadHalf>,
    chunks: mpsc::Sender<Vec<Message>>,
    clock: fn() -> Time,
    mut stop: Stop,
) -> Result<(), String> {
    let mut line = Vec::new();
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    loop {
        line.clear();
        let length = tokio::select! {
            length = bounded_line(read, &mut line, MAX_MESSAGE) => length.map_err(|error| error.to_string())?,
            () = stop.fired() => return Err("the server is stopping; import the rest later".to_owned()),
        };
        if length > 0 {
            // The client sends only what it could decode itself.
            let message = Message::decode(&line, clock()).map_err(|error| format!("a message is broken: {error}"))?;
            bytes += message.envelope.len();
            chunk.push(message);
        }
        let full = chunk.len() >= CHUNK || bytes >= CHUNK_BYTES;
        if (full || length == 0) && !chunk.is_empty() {
            let sent = chunks.send(std::mem::take(&mut chunk)).await;
            sent.map_err(|_| "the store does not take messages any more".to_owned())?;
            bytes = 0;
        }
        if length == 0 {
            return Ok(());
        }
    }
}

/// Reads a line without its end; gives the bytes read, zero at the end of the stream.
async fn bounded_line(read: &mut BufReader<OwnedReadHalf>, line: &mut Vec<u8>, limit: usize) -> std::io::Result<usize> {
    let length = read.take(limit as u64 + 2).read_until(b'\n', line).await?;
    while line.last().is_some_and(u8::is_ascii_whitespace) {
        line.pop();
    }
    if line.len() > limit {
        return Err(std::io::Error::other("a line is too long"));
    }
    Ok(length)
}

async fn say(write: &mut OwnedWriteHalf, answer: &Answer) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    write.write_all(&line).await
}
