//! The composition root: opens the store, makes the channels, starts the tasks, and stops them in order.

mod collecting;
mod data;
mod finder;
mod listing;
mod own_widgets;
mod rebuild;
mod rules;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::{TcpListener, TcpSocket};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tracing::{error, info, warn};

use crate::bus::{self, Intake};
use crate::collectors;
use crate::config::Config;
use crate::control;
use crate::model::{Hub, Time, WidgetInstance, WidgetResult};
use crate::push::Push;
use crate::stop::Stop;
use crate::store::{self, OpenError, Store, StoreError};
use crate::triage::{self, Saved, Speaker, Triage};
use crate::web::{Accounts, Deliver, Hooks, Portal, assets::Assets, router};
use crate::widgets::{Builder, STALE_TO_FRESH, WidgetObject};
use crate::worker;

pub use collecting::reporter;
pub use data::Core;
pub use own_widgets::OwnWidgets;
pub use rebuild::rebuild_all;
pub use rules::{Rules, meaning, rules_dir};

/// How often every browser hears that the connection lives.
const KEEPALIVE: Duration = Duration::from_secs(30);
/// What a browser may leave unread in the kernel's buffer before it counts as slow.
const SEND_BUFFER: u32 = 64 * 1024;
/// How long a connection lives whose other end takes nothing.
const UNREAD_MILLIS: u32 = 20_000;
const BACKLOG: u32 = 1024;
/// How often the samples that metrics gather are folded together.
const UPKEEP: Duration = Duration::from_secs(5);

/// How long widgets were stale, counted below each of these seconds: what is promised lies between two of them.
const WAITS: &[f64] =
    &[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

/// Shown as zero before anything is counted, so that monitoring can tell "nothing yet" from "no such thing".
const COUNTERS: &[&str] = &["hubs_rebuilds_total", "hubs_events_total", "hubs_browsers_cut_off_total"];

/// Why the appliance does not run. Each is one sentence that names the thing and the way out.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("{0} is taken by another program: stop that one, or choose another address with --listen")]
    Taken(SocketAddr),
    #[error("cannot listen on {0} ({1}): choose another address with --listen")]
    Listen(SocketAddr, std::io::Error),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the message rules have a mistake: {0}")]
    Rules(String),
    #[error("the search index in {0} cannot be used ({1}): remove that directory, it is built anew from the archive")]
    Search(PathBuf, String),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot make {0} in the data directory ({1}): check its permissions, or choose another with --data-dir")]
    DataDir(&'static str, std::io::Error),
    #[error("the database takes no more writes ({0}): see whether its disk is full or failing, then start again")]
    Disk(String),
    #[error("{0} ended unexpectedly: start again, and report it with the log if it happens again")]
    Ended(&'static str),
    #[error("stopped before everything was made anew from the archive: the next start goes on where it was")]
    Stopped,
}

/// An address that is ours, before anything slow begins; from here on signals to stop are heard and things counted.
pub struct Bound {
    listener: TcpListener,
    pub address: SocketAddr,
    signals: Signals,
    metrics: Option<PrometheusHandle>,
}

/// Takes the address, so that a taken port is known at once.
async fn bind(address: SocketAddr) -> Result<Bound, AppError> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AddrInUse => AppError::Taken(address),
        _ => AppError::Listen(address, error),
    };
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.map_err(failed)?;
    socket.set_reuseaddr(true).map_err(failed)?;
    socket.set_nodelay(true).map_err(failed)?;
    // Accepted connections inherit it: a slow browser is noticed after seconds instead of a minute.
    socket.set_send_buffer_size(SEND_BUFFER).map_err(failed)?;
    // One that was cut off for not reading keeps neither its connection nor what waited for it.
    rustix::net::sockopt::set_tcp_user_timeout(&socket, UNREAD_MILLIS).map_err(|error| failed(error.into()))?;
    socket.bind(address).map_err(failed)?;
    let listener = socket.listen(BACKLOG).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok(Bound { listener, address, signals: Signals::listen(), metrics: keep_metrics() })
}

/// Takes the address and opens the data, in this order: a taken port is known before anything is made. Who starts the
/// same portal twice is told of the portal that runs, not of its port.
pub async fn open(config: &Config) -> Result<(Bound, Core), AppError> {
    let in_use = || match Store::open(&config.data_dir, Time::now) {
        Err(failure @ OpenError::InUse { .. }) => Some(failure),
        _ => None,
    };
    let mut bound = bind(config.listen).await.map_err(|failure| match failure {
        AppError::Taken(_) if config.data_dir.join(store::FILE).exists() => in_use().map_or(failure, AppError::Open),
        failure => failure,
    })?;
    let core = tokio::select! {
        core = Core::open(&config.data_dir, config.triage, &config.junk_suffixes) => core?,
        () = bound.signals.any() => return Err(AppError::Stopped),
    };
    Ok((bound, core))
}

/// Makes the demo's live messages, where there is a demo: spawned with the intake and the stop signal.
pub type Teller = Box<dyn FnOnce(Intake, Stop, &mut JoinSet<()>) + Send>;

/// Runs until a signal says stop, or until something it cannot do without ends; then stores what was taken, says goodbye
/// to browsers and returns.
pub async fn serve(config: &Config, bound: Bound, core: Core, teller: Option<Teller>) -> Result<(), AppError> {
    let (crew, reports) =
        (collecting::crew(config, &core, program_stamp()), collecting::reporter(&core, &config.collectors));
    let Core { store, shelf, own_widgets, triage, search, mut indexer, rules } = core;
    let indexed = {
        let search = search.clone();
        move || search.commit().last()
    };
    let Bound { listener, address, mut signals, metrics } = bound;
    let control =
        control::bind(&config.data_dir).map_err(|failure| AppError::DataDir("its control socket", failure))?;
    raise_file_limit();
    refresh_after_upgrade(&store).await?;
    own_widgets.settle().await?;

    // Sources stop first; the rest goes on until what they took is stored.
    let (stop_sources, sources_stopping) = signal_pair();
    let (stop_rest, rest_stopping) = signal_pair();
    let (ready, is_ready) = watch::channel(false);

    let push = Push::new(store.snapshot()?.revision()?);
    let builder = Builder::new(
        store.clone(),
        shelf.clone(),
        finder::finder(search.clone()),
        Time::now,
        Arc::new(publisher(push.clone())),
    );
    // Made before anything is built or indexed, so that it knows what results of before were made from.
    let saved = Saved::new(store.clone(), shelf.clone(), search.clone(), Time::now);
    let mut broken = store.wakes().broken();

    let mut sources = JoinSet::new();
    let (intake, queue) = bus::intake(bus::INTAKE_CAP);
    for endpoint in &config.bus {
        let (endpoint, topics, stop) = (endpoint.clone(), config.topics.clone(), sources_stopping.clone());
        sources.spawn(bus::fedmsg::subscribe(endpoint, topics, intake.clone(), Time::now, stop));
    }
    if let Some(teller) = teller {
        teller(intake.clone(), sources_stopping.clone(), &mut sources);
    }

    let mut taking = tokio::spawn(triage::run(triage.clone(), queue));
    let mut working =
        tokio::spawn(worker::run(store.clone(), builder.clone(), config.workers, Time::now, rest_stopping.clone()));
    let mut indexing = {
        let (store, stop) = (store.clone(), rest_stopping.clone());
        tokio::task::spawn_blocking(move || indexer.run(&store, stop))
    };
    let speaker = Speaker { topic_prefix: config.topic_prefix.as_str().into(), address: config.address().into() };
    let announcing = tokio::spawn(triage::announce(triage.clone(), speaker, rest_stopping.clone()));
    let following_searches = tokio::spawn(saved.follow(rest_stopping.clone()));
    let recalling = tokio::spawn(triage::recall(triage.clone(), rest_stopping.clone()));
    let retaining = config.retain.map(|days| {
        let stop = rest_stopping.clone();
        tokio::spawn(triage::retain(triage.clone(), days, indexed, stop))
    });
    let controlling = tokio::spawn(control::serve(control, triage.clone(), reports, Time::now, sources_stopping));
    let collecting = tokio::spawn(collectors::run(crew, rest_stopping.clone()));
    let beating = tokio::spawn(keepalive(push.clone(), metrics.clone(), rest_stopping.clone()));
    let following = tokio::spawn(rules.follow(rest_stopping.clone()));
    let following_widgets = tokio::spawn(own_widgets.follow(rest_stopping.clone()));
    let portal = Portal {
        store,
        shelf,
        search,
        builder,
        push: push.clone(),
        assets: Assets::new(),
        directory: Default::default(),
        accounts: Accounts {
            dev_login: config.dev_login,
            secure: !config.insecure_cookies,
            new_teams: config.new_teams,
        },
        hooks: Hooks {
            secrets: config.hook_secrets.clone(),
            topic_prefix: config.topic_prefix.clone(),
            deliver: deliverer(triage),
        },
        streams: Default::default(),
        name: config.name.clone(),
        address: config.public_url.clone(),
        clock: Time::now,
        metrics,
        ready: is_ready,
    };
    let mut serving = tokio::spawn(answer(listener, portal, rest_stopping));
    ready.send_replace(true);
    info!("listening on {address}");

    let outcome = tokio::select! {
        () = signals.any() => Ok(()),
        Ok(reason) = broken.wait_for(Option::is_some) => Err(AppError::Disk(reason.clone().unwrap_or_default())),
        _ = &mut taking => Err(AppError::Ended("taking messages")),
        _ = &mut working => Err(AppError::Ended("rebuilding widgets")),
        _ = &mut indexing => Err(AppError::Ended("the search index")),
        _ = &mut serving => Err(AppError::Ended("the web server")),
    };
    ready.send_replace(false);
    info!("stopping: taking no more messages");
    stop_sources.send_replace(true);
    finish("the message sources", 1000, async { while sources.join_next().await.is_some() {} }).await;
    drop(intake);
    finish("storing the messages taken last", 1500, ended(taking)).await;
    push.say_goodbye();
    stop_rest.send_replace(true);
    let rest = async {
        let quick = async {
            tokio::join!(
                ended(controlling),
                ended(beating),
                ended(following),
                ended(announcing),
                ended(recalling),
                async {
                    if let Some(retaining) = retaining {
                        ended(retaining).await;
                    }
                },
                ended(following_searches),
                ended(following_widgets)
            )
        };
        tokio::join!(quick, ended(collecting), ended(working), ended(indexing), ended(serving))
    };
    finish("the rest", 2000, async {
        rest.await;
    })
    .await;
    outcome
}

/// Waits for a task that may have ended before; how it ended was told then.
async fn ended<T>(task: JoinHandle<T>) {
    if !task.is_finished() {
        drop(task.await);
    }
}

/// Stores what a webhook brought, one message at a time.
fn deliverer(triage: Triage) -> Deliver {
    /// The name of this source among the others.
    const SOURCE: &str = "hooks";
    Arc::new(move |message| {
        let triage = triage.clone();
        Box::pin(async move {
            let batch = triage.prepare(vec![message]).await?;
            Ok(triage.commit(&batch, SOURCE).durable().await?.known == 0)
        })
    })
}

/// Sends each new result to those who look at its hub.
fn publisher(push: Push) -> impl Fn(&WidgetInstance, &Hub, &WidgetResult) + Send + Sync + 'static {
    move |instance, hub, result| {
        push.publish(hub.id, result.revision, &WidgetObject::event(instance, hub, result).to_line());
    }
}

/// The stored results are of the program that made them. Another one may render differently, so all are built anew.
async fn refresh_after_upgrade(store: &Store) -> Result<(), StoreError> {
    const CURSOR: &str = "program";
    let stamp = program_stamp();
    let last = store.read(|snapshot| snapshot.cursor(CURSOR)).await?;
    if last.as_deref() == Some(stamp.as_bytes()) {
        return Ok(());
    }
    let refresh = store.write(move |change| {
        for widget in change.widgets()? {
            change.mark(widget.id);
        }
        change.set_cursor(CURSOR, stamp.as_bytes())
    });
    refresh.durable().await
}

/// Differs between two builds of this program: its version, and the size and time of its file.
fn program_stamp() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata).ok();
    let size = file.as_ref().map_or(0, std::fs::Metadata::len);
    let built = file.and_then(|file| file.modified().ok());
    let built = built.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{} {size} {}", env!("CARGO_PKG_VERSION"), built.as_millis())
}

/// Answers browsers until `stop`.
async fn answer(listener: TcpListener, portal: Portal, mut stop: Stop) {
    let listener = axum::serve::ListenerExt::tap_io(listener, |connection| {
        // Without it two events in a row wait for each other's acknowledgement, some 40 ms.
        if let Err(failure) = connection.set_nodelay(true) {
            warn!("a connection stays with its delay: {failure}");
        }
    });
    let serving = axum::serve(listener, router(Arc::new(portal)));
    if let Err(failure) = serving.with_graceful_shutdown(async move { stop.fired().await }).await {
        error!("the web server stopped: {failure}");
    }
}

fn signal_pair() -> (watch::Sender<bool>, Stop) {
    let (sender, receiver) = watch::channel(false);
    (sender, receiver.into())
}

/// What is done every now and then: a sign of life to browsers, and room made where metrics gather.
async fn keepalive(push: Push, metrics: Option<PrometheusHandle>, mut stop: Stop) {
    let (mut beat, mut upkeep) = (tokio::time::interval(KEEPALIVE), tokio::time::interval(UPKEEP));
    loop {
        tokio::select! {
            () = stop.fired() => return,
            _ = beat.tick() => push.keepalive(),
            _ = upkeep.tick() => if let Some(metrics) = &metrics { metrics.run_upkeep() },
        }
    }
}

fn keep_metrics() -> Option<PrometheusHandle> {
    let wait = Matcher::Full(STALE_TO_FRESH.to_owned());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(wait, WAITS);
    let recorder = builder.and_then(PrometheusBuilder::install_recorder);
    for counter in COUNTERS {
        metrics::counter!(*counter).absolute(0);
    }
    metrics::gauge!("hubs_intake_queue_depth").set(0.0);
    recorder.inspect_err(|failure| warn!("metrics are not kept: {failure}")).ok()
}

/// Ctrl-C, and what systemd sends. One that comes while the portal still starts is kept until it is asked for.
struct Signals(Vec<Signal>);

impl Signals {
    fn listen() -> Signals {
        let heard = [SignalKind::terminate(), SignalKind::interrupt()].map(|kind| match signal(kind) {
            Ok(signal) => Some(signal),
            Err(failure) => {
                warn!("a signal to stop cannot be heard: {failure}");
                None
            }
        });
        Signals(heard.into_iter().flatten().collect())
    }

    async fn any(&mut self) {
        std::future::poll_fn(|context| {
            let fired = self.0.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if fired { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

async fn finish(what: &str, millis: u64, work: impl Future<Output = ()>) {
    if tokio::time::timeout(Duration::from_millis(millis), work).await.is_err() {
        warn!("{what} did not finish in time; what was acknowledged is safe");
    }
}

/// Every browser is an open file; the usual limit of 1024 is soon reached.
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    const LOW: u64 = 4096;
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if setrlimit(Resource::Nofile, raised).is_err() || limit.maximum.is_some_and(|most| most < LOW) {
        let most = limit.maximum.or(limit.current).unwrap_or(u64::MAX);
        warn!("at most {most} files may be open, so about as many browsers can look at once; `ulimit -n` raises it");
    }
}
