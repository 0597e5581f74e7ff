//! What handlers share.

use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;

use crate::model::{
    HubId, HubName, Person, PersonName, Revision, RoleAct, Session, SessionKey, Theme, Time, Token, TokenKey,
};
use crate::push::Push;
use crate::search::Search;
use crate::store::{Acted, Admin, Change, Refusal, Store, StoreError, View, Viewer};
use crate::widgets::{Builder, Shelf};

use super::assets::Assets;
use super::directory::Directory;
use super::error::Failure;
use super::extract::Signed;
use super::hooks::Hooks;
use super::pages::{Account, Bookmark, Frame};
use super::session::Who;
use super::stream::OpenStreams;

/// How long a page waits for a widget that was never built; past it the page carries a placeholder.
pub(super) const COLD_LIMIT: Duration = Duration::from_millis(200);

/// Everything the web room needs, made once by the composition root.
pub struct Portal {
    pub store: Store,
    pub shelf: Shelf,
    pub search: Search,
    pub builder: Builder,
    pub push: Push,
    pub assets: Assets,
    pub directory: Directory,
    pub accounts: Accounts,
    pub hooks: Hooks,
    pub streams: OpenStreams,
    /// The portal's name, shown on every page.
    pub name: String,
    /// Where others find it, without a slash at its end, if the operator said so.
    pub address: Option<String>,
    pub clock: fn() -> Time,
    pub metrics: Option<PrometheusHandle>,
    /// True once everything runs, false again when it stops.
    pub ready: watch::Receiver<bool>,
}

/// How people come in, and what they may do then.
#[derive(Debug, Clone, Copy)]
pub struct Accounts {
    /// Anybody may sign in as anybody: for demonstrations and development on this machine alone.
    pub dev_login: bool,
    /// Cookies are sent over https alone.
    pub secure: bool,
    /// Whoever is signed in may make a hub for a team.
    pub new_teams: bool,
}

impl Accounts {
    pub(super) fn session_cookie(&self) -> &'static str {
        // Browsers take a name that begins so only over https and for this host alone.
        if self.secure { "__Host-hubs_session" } else { "hubs_session" }
    }

    pub(super) fn visit_cookie(&self) -> &'static str {
        if self.secure { "__Host-hubs_visit" } else { "hubs_visit" }
    }

    /// Carries a token from the form that made it to the page that shows it once.
    pub(super) fn token_cookie(&self) -> &'static str {
        if self.secure { "__Host-hubs_token" } else { "hubs_token" }
    }
}

/// What every page shows besides its own content.
#[derive(Default)]
pub(super) struct Surround {
    bookmarks: Vec<Bookmark>,
    me: Option<Account>,
    token: String,
    theme: Theme,
}

/// The right to write and what came of it: what an owner changed, and the event of the new layout.
type Managed<T> = Result<(T, Admin), Refusal>;

impl Portal {
    /// Reads as a viewer may, on a blocking thread: the only way to the store for whoever answers a viewer.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        who: &Who,
        read: impl FnOnce(&View<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        let viewer = who.viewer.clone();
        Ok(self.store.read(move |snapshot| read(&View::new(snapshot, &viewer))).await?)
    }

    /// The same, with what stands around the page.
    pub(super) async fn look<T: Send + 'static>(
        self: &Arc<Self>,
        who: &Who,
        read: impl FnOnce(&View<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(T, Surround), Failure> {
        let (portal, token) = (self.clone(), who.token.clone().unwrap_or_default());
        let read = move |view: &View<'_>| {
            let me = view.me()?;
            let bookmarks = portal.directory.bookmarks(view, me.as_ref(), (portal.clock)())?;
            let theme = me.as_ref().map_or(Theme::System, |me| me.person().theme);
            let me = match &me {
                Some(me) => Some(Account {
                    name: me.person().name.to_string(),
                    notices: me.notice_count()?,
                    zone: me.person().time_zone.clone(),
                }),
                None => None,
            };
            Ok((read(view)?, Surround { bookmarks, me, token, theme }))
        };
        self.read(who, read).await
    }

    /// What stands around a page that reads nothing else.
    pub(super) async fn surround(self: &Arc<Self>, who: &Who) -> Surround {
        // A page without its bar still says what it has to say.
        self.look(who, |_| Ok(())).await.map_or_else(|_| Surround::default(), |((), surround)| surround)
    }

    pub(super) fn frame<'a>(&'a self, surround: &'a Surround) -> Frame<'a> {
        Frame {
            instance: &self.name,
            assets: &self.assets,
            bookmarks: &surround.bookmarks,
            source: "/source/about",
            me: surround.me.as_ref(),
            token: &surround.token,
            theme: surround.theme,
        }
    }

    /// Changes something; the store says whether that is allowed.
    pub(super) async fn try_change<T: Send + 'static>(
        self: &Arc<Self>,
        job: impl FnOnce(&mut Change<'_>) -> Result<Result<T, Refusal>, StoreError> + Send + 'static,
    ) -> Result<Result<T, Refusal>, Failure> {
        Ok(self.store.write(job).durable().await?)
    }

    /// Lets an owner change a hub. Everybody who looks at it is told of a new layout right after the commit, and asked
    /// to come in again where it is not for everybody any more. Gives the hub as it stands afterwards, too.
    pub(super) async fn manage<T: Send + 'static>(
        self: &Arc<Self>,
        signed: &Signed,
        hub: &HubName,
        job: impl FnOnce(&mut Change<'_>, &mut Admin) -> Result<Result<T, Refusal>, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        self.manage_as(signed, hub, false, job).await
    }

    /// The same for what can be done to an archived hub.
    pub(super) async fn manage_archived<T: Send + 'static>(
        self: &Arc<Self>,
        signed: &Signed,
        hub: &HubName,
        job: impl FnOnce(&mut Change<'_>, &mut Admin) -> Result<Result<T, Refusal>, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        self.manage_as(signed, hub, true, job).await
    }

    async fn manage_as<T: Send + 'static>(
        self: &Arc<Self>,
        signed: &Signed,
        name: &HubName,
        even_archived: bool,
        job: impl FnOnce(&mut Change<'_>, &mut Admin) -> Result<Result<T, Refusal>, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        let (person, hub, push) = (signed.person.clone(), name.clone(), self.push.clone());
        let managed = self.store.write_then(
            move |change| -> Result<Managed<T>, StoreError> {
                let admitted =
                    if even_archived { change.admin_of_any(&person, &hub)? } else { change.admin(&person, &hub)? };
                let mut admin = match admitted {
                    Ok(admin) => admin,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                Ok(job(change, &mut admin)?.map(|done| (done, admin)))
            },
            move |done| {
                if let Ok((_, admin)) = done {
                    tell(&push, admin);
                }
            },
        );
        let done = managed.durable().await?;
        done.map(|(value, _)| value).map_err(|refusal| Failure::refused(&refusal, name))
    }

    /// Lets somebody do something about a role. Who may not look at the hub any more is cut off from it.
    pub(super) async fn act(
        self: &Arc<Self>,
        signed: &Signed,
        act: RoleAct,
        hub: &HubName,
        of: &PersonName,
    ) -> Result<Acted, Failure> {
        let (by, name, about, push) = (signed.person.clone(), hub.clone(), of.clone(), self.push.clone());
        let done = self.store.write_then(
            move |change| change.act(&by, act, &name, &about),
            move |done| {
                if let Ok(acted) = done
                    && acted.shut_out()
                {
                    push.cut(acted.hub.id);
                }
            },
        );
        done.durable().await?.map_err(|refusal| match refusal {
            Refusal::NoPerson => Failure::nobody(of, hub),
            refusal => Failure::refused(&refusal, hub),
        })
    }

    /// Notes that a person looks at a hub; nobody waits for it.
    pub(super) fn note_visit(&self, viewer: &Viewer, hub: HubId) {
        if let Viewer::Person(person) = viewer {
            let (person, now) = (person.clone(), (self.clock)());
            drop(self.store.write(move |change| change.visit(&person, hub, now)));
        }
    }

    /// Notes that a person looks at their stream; nobody waits for it.
    pub(super) fn note_stream_visit(&self, person: &PersonName) {
        let (person, now) = (person.clone(), (self.clock)());
        drop(self.store.write(move |change| change.visit_stream(&person, now)));
    }

    pub(super) async fn find_session(&self, key: SessionKey, now: Time) -> Option<Session> {
        let found = self.store.read(move |snapshot| snapshot.session(&key, now)).await;
        found.inspect_err(|failure| tracing::error!("a session could not be read: {failure}")).ok().flatten()
    }

    /// Notes that a session is in use; nobody waits for it.
    pub(super) fn note_session(&self, key: SessionKey, now: Time) {
        drop(self.store.write(move |change| change.use_session(&key, now)));
    }

    /// Lets somebody change their own record; where fewer may look at their hub afterwards, its streams are cut.
    pub(super) async fn edit_person(
        &self,
        signed: &Signed,
        edition: Option<u64>,
        change: impl FnOnce(&mut Person) + Send + 'static,
    ) -> Result<Result<(), Refusal>, Failure> {
        let (person, push) = (signed.person.clone(), self.push.clone());
        let cut = move |edited: &Result<Option<HubId>, Refusal>| {
            if let Ok(Some(hub)) = edited {
                push.cut(*hub);
                push.forget();
            }
        };
        let edited = self.store.write_then(move |all| all.edit_person(&person, edition, change), cut);
        Ok(edited.durable().await?.map(drop))
    }

    /// Forgets whoever asks for it, and cuts the streams that were theirs, or of their hub.
    pub(super) async fn forget(&self, signed: &Signed) -> Result<Result<(), Refusal>, Failure> {
        let (person, push) = (signed.person.clone(), self.push.clone());
        let cut = move |forgotten: &Result<Vec<HubId>, Refusal>| {
            if let Ok(hubs) = forgotten {
                hubs.iter().for_each(|hub| push.cut(*hub));
                push.forget();
            }
        };
        let forgotten = self.store.write_then(move |change| change.forget_person(&person), cut);
        let forgotten = forgotten.durable().await?.map(drop);
        self.streams.look_up();
        Ok(forgotten)
    }

    /// Ends those sessions of a person that `which` names. Streams that may be theirs, of hubs that are not for
    /// everybody, are cut: who may still look comes in again.
    pub(super) async fn revoke(
        &self,
        person: &PersonName,
        which: impl Fn(&SessionKey) -> bool + Send + 'static,
    ) -> Result<(), Failure> {
        let (person, push) = (person.clone(), self.push.clone());
        let cut = move |hubs: &Vec<HubId>| hubs.iter().for_each(|hub| push.cut(*hub));
        self.store.write_then(move |change| change.revoke_sessions(&person, which), cut).durable().await?;
        self.streams.look_up();
        Ok(())
    }

    pub(super) async fn find_token(&self, key: TokenKey) -> Result<Option<Token>, Failure> {
        Ok(self.store.read(move |snapshot| snapshot.token(&key)).await?)
    }

    /// Notes that a token is in use; nobody waits for it.
    pub(super) fn note_token(&self, key: TokenKey, now: Time) {
        drop(self.store.write(move |change| change.use_token(&key, now)));
    }

    /// False where its person has as many as anybody may.
    pub(super) async fn keep_token(&self, key: TokenKey, token: Token) -> Result<bool, Failure> {
        Ok(self.store.write(move |change| change.keep_token(&key, &token)).durable().await?)
    }

    pub(super) async fn revoke_tokens(
        &self,
        person: &PersonName,
        which: impl Fn(&TokenKey) -> bool + Send + 'static,
    ) -> Result<(), Failure> {
        let person = person.clone();
        Ok(self.store.write(move |change| change.revoke_tokens(&person, which)).durable().await?)
    }

    pub(super) async fn keep_session(&self, key: SessionKey, session: Session) -> Result<(), Failure> {
        Ok(self.store.write(move |change| change.open_session(&key, &session)).durable().await?)
    }
}

fn tell(push: &Push, admin: &Admin) {
    let hub = admin.hub();
    if let Some(Revision(revision)) = admin.layout() {
        let line = serde_json::json!({ "hub": hub.name, "revision": revision }).to_string();
        push.publish_board(hub.id, Revision(revision), &line);
    }
    if admin.closed() {
        push.cut(hub.id);
    }
}
