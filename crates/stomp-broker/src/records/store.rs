//! The record of one namespace.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use stomp_protocol::server::Subscribe;
use stomp_protocol::{Instant, Secrets};
use tokio::sync::watch;

use super::connection::{ConnectionInfo, ConnectionState, SubscriptionInfo};
use super::entry::{Closing, Entry, What};
use super::frame::{Direction, RecordedFrame};
use super::history::History;
use super::log;
use super::pattern::Pattern;
use super::refused::RefusalInfo;
use super::totals::Totals;
use crate::options::{ControlOptions, RecordLimits};
use crate::runtime::Runtime;

#[derive(Debug)]
pub(crate) struct Records {
    limits: RecordLimits,
    secrets: Secrets,
    kept: Mutex<Kept>,
    /// Notified of every change.
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Kept {
    secrets: Secrets,
    history: History,
    last_seq: u64,
    connections: BTreeMap<u64, Known>,
    /// In the order in which they were closed.
    closed: VecDeque<u64>,
    totals: Totals,
}

#[derive(Debug)]
struct Known {
    info: ConnectionInfo,
    /// Its frames are passed on, to a real broker for example, whose answers are not understood.
    is_passed_on: bool,
    /// Everything that came in up to this number has been acted upon.
    acted: u64,
    /// The number of what came in last.
    arrived: u64,
}

impl Known {
    const fn new(info: ConnectionInfo) -> Self {
        Self { info, is_passed_on: false, acted: 0, arrived: 0 }
    }
}

/// The result of a wait.
#[derive(Debug)]
pub(crate) enum Waited {
    /// As many as were wanted.
    Found(Vec<RecordedFrame>),
    /// Too few in time; what came instead, the last of it.
    InVain { found: Vec<RecordedFrame>, instead: Vec<RecordedFrame> },
}

/// A search for frames that the broker has acted upon.
#[derive(Debug, Default)]
struct Search {
    /// Everything up to this number has been looked at, and acted upon.
    since: u64,
    found: Vec<RecordedFrame>,
    /// How many of `found` are up to there.
    certain: usize,
}

/// Frames that are listed when a wait has timed out.
const INSTEAD: usize = 20;

impl Records {
    pub(crate) fn new(options: &ControlOptions) -> Self {
        let (limits, secrets) = (options.record, Secrets::with(&options.secret_names));
        let kept = Mutex::new(Kept { secrets: secrets.clone(), ..Kept::default() });
        Self { limits, secrets, kept, changed: watch::Sender::new(()) }
    }

    pub(super) const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub(super) const fn limits(&self) -> &RecordLimits {
        &self.limits
    }

    pub(super) fn open(&self, id: u64, transport: &str, peer: Option<SocketAddr>, at: Instant) {
        let mut kept = self.lock();
        let info = ConnectionInfo::opened(id, transport, peer, at.as_millis());
        kept.connections.insert(id, Known::new(info));
        kept.push(&self.limits, at, id, Direction::In, What::Opened);
        kept.acted(id);
        self.tell(kept);
    }

    pub(super) fn add(&self, id: u64, direction: Direction, what: What, at: Instant) {
        let mut kept = self.lock();
        kept.push(&self.limits, at, id, direction, what);
        self.tell(kept);
    }

    /// Counts what is not kept.
    pub(super) fn count(&self, id: u64, direction: Direction, what: What, at: Instant) {
        let mut kept = self.lock();
        let entry = Entry { seq: kept.last_seq, at, connection: id, direction, what };
        kept.take_note(&entry);
    }

    /// Everything that came in on a connection has been acted upon.
    pub(super) fn acted(&self, id: u64) {
        let mut kept = self.lock();
        kept.acted(id);
        self.tell(kept);
    }

    pub(super) fn close(&self, id: u64, closing: Closing, at: Instant) {
        let mut kept = self.lock();
        let what = What::Closed(Box::new(closing.clone()));
        kept.push(&self.limits, at, id, closing.end.direction(), what);
        if let Some(known) = kept.connections.get_mut(&id) {
            known.info.closed(closing, at.as_millis());
            known.acted = known.arrived;
            kept.closed.push_back(id);
        }
        if kept.closed.len() > self.limits.closed_connections {
            let oldest = kept.closed.pop_front();
            oldest.and_then(|id| kept.connections.remove(&id));
        }
        self.tell(kept);
    }

    /// The frames of a connection are passed on: its subscriptions are known by these alone.
    pub(super) fn passed_on(&self, id: u64) {
        if let Some(known) = self.lock().connections.get_mut(&id) {
            known.is_passed_on = true;
        }
    }

    /// A session has opened a subscription.
    pub(super) fn subscribed(&self, id: u64, number: u64, subscribe: &Subscribe, at: Instant) {
        if let Some(known) = self.lock().connections.get_mut(&id) {
            known.info.subscribed(number, subscribe, at.as_millis());
        }
    }

    /// A session has closed a subscription.
    pub(super) fn unsubscribed(&self, id: u64, number: u64) {
        if let Some(known) = self.lock().connections.get_mut(&id) {
            known.info.unsubscribed(number);
        }
    }

    /// A session has closed all of its subscriptions.
    pub(super) fn unsubscribed_all(&self, id: u64) {
        if let Some(known) = self.lock().connections.get_mut(&id) {
            known.info.subscriptions.clear();
        }
    }

    /// A request was refused, and the connection goes on. `number`: that of the subscription that there would be.
    pub(super) fn refused(
        &self,
        id: u64,
        number: Option<u64>,
        mut refusal: RefusalInfo,
        at: Instant,
    ) {
        let mut kept = self.lock();
        refusal.at = at.as_millis();
        if let Some(known) = kept.connections.get_mut(&id) {
            known.info.refused(number, &mut refusal);
        }
        kept.push(&self.limits, at, id, Direction::Out, What::Refused(Box::new(refusal)));
        self.tell(kept);
    }

    /// Takes a connection and what was recorded of it out, for another namespace to adopt.
    pub(super) fn take(&self, id: u64) -> (Option<ConnectionInfo>, Vec<Entry>) {
        let mut kept = self.lock();
        let info = kept.connections.remove(&id).map(|known| known.info);
        (info, kept.history.take(id))
    }

    /// Adopts what another namespace has recorded of a connection, under its new number.
    pub(super) fn adopt(
        &self,
        id: u64,
        (info, entries): (Option<ConnectionInfo>, Vec<Entry>),
        at: Instant,
    ) {
        let mut kept = self.lock();
        if let Some(info) = info {
            let info = ConnectionInfo { id, opened_at: at.as_millis(), ..info };
            kept.connections.insert(id, Known::new(info));
        }
        for entry in entries {
            kept.last_seq += 1;
            let entry = Entry { seq: kept.last_seq, connection: id, at, ..entry };
            if let Some(known) = kept.connections.get_mut(&id) {
                known.arrived = entry.seq;
            }
            kept.history.push(&self.limits, entry);
        }
        self.tell(kept);
    }

    /// Forgets everything but the connections that are open.
    pub(crate) fn clear(&self) {
        let mut kept = self.lock();
        kept.history.clear();
        kept.closed.clear();
        kept.connections.retain(|_, known| known.info.state != ConnectionState::Closed);
        self.tell(kept);
    }

    pub(crate) fn connections(&self) -> Vec<ConnectionInfo> {
        self.lock().connections.values().map(|known| known.info.clone()).collect()
    }

    pub(crate) fn connection(&self, id: u64) -> Option<ConnectionInfo> {
        self.lock().connections.get(&id).map(|known| known.info.clone())
    }

    pub(crate) fn subscriptions(&self) -> Vec<SubscriptionInfo> {
        let kept = self.lock();
        let infos = kept.connections.values().map(|known| &known.info);
        infos.flat_map(|info| info.subscriptions.iter().cloned()).collect()
    }

    /// How much has happened, forgotten or not.
    pub(crate) fn totals(&self) -> Totals {
        self.lock().totals
    }

    /// The number of what happened last; 0 if nothing has.
    pub(crate) fn last_seq(&self) -> u64 {
        self.lock().last_seq
    }

    /// The number of the oldest that is still there.
    pub(crate) fn first_seq(&self) -> Option<u64> {
        self.lock().history.first_seq()
    }

    /// The first `limit` frames after `since` that match.
    pub(crate) fn frames(&self, since: u64, pattern: &Pattern, limit: usize) -> Vec<RecordedFrame> {
        let kept = self.lock();
        let seen = kept.history.after(since).map(|entry| kept.look(entry));
        seen.filter(|frame| pattern.matches(frame)).take(limit).collect()
    }

    /// The record of a connection, as it was on the wire but for secrets: direction, moment and bytes.
    pub(crate) fn transcript(&self, id: u64) -> Vec<(RecordedFrame, Option<Vec<u8>>)> {
        let kept = self.lock();
        let entries = kept.history.after(0).filter(|entry| entry.connection == id);
        entries.map(|entry| (kept.look(entry), entry.bytes(&self.secrets))).collect()
    }

    /// Waits until `count` frames after `since` match, as far as the broker has acted upon those
    /// that came in, so a SUBSCRIBE that was awaited is in force. Waits for ever, if need be.
    pub(crate) async fn wait_for(
        &self,
        since: u64,
        pattern: &Pattern,
        count: usize,
    ) -> Vec<RecordedFrame> {
        let mut changes = self.changed.subscribe();
        let mut search = Search { since, ..Search::default() };
        loop {
            changes.mark_unchanged();
            self.go_on(&mut search, pattern, count);
            if search.found.len() >= count {
                return search.found;
            }
            // The sender is here, so it cannot be gone.
            let _ = changes.changed().await;
        }
    }

    /// As [`wait_for`](Self::wait_for), but no longer than `patience`.
    pub(crate) async fn wait_for_within(
        &self,
        runtime: &Runtime,
        patience: std::time::Duration,
        since: u64,
        pattern: &Pattern,
        count: usize,
    ) -> Waited {
        match runtime.timeout(patience, self.wait_for(since, pattern, count)).await {
            Ok(found) => Waited::Found(found),
            Err(_) => {
                let mut search = Search { since, ..Search::default() };
                self.go_on(&mut search, pattern, count);
                let found = search.found;
                let mut instead = self.frames(since, &Pattern::default(), usize::MAX);
                instead.drain(..instead.len().saturating_sub(INSTEAD));
                Waited::InVain { found, instead }
            }
        }
    }

    /// Goes on with a search where it stopped: what it has seen is not looked at again.
    fn go_on(&self, search: &mut Search, pattern: &Pattern, count: usize) {
        let kept = self.lock();
        search.found.truncate(search.certain);
        let mut is_certain = true;
        for entry in kept.history.after(search.since) {
            let is_acted_upon = kept.is_acted_upon(entry);
            is_certain &= is_acted_upon;
            if is_acted_upon {
                search.found.extend(Some(kept.look(entry)).filter(|frame| pattern.matches(frame)));
            }
            if is_certain {
                (search.since, search.certain) = (entry.seq, search.found.len());
            }
            if search.found.len() >= count {
                return;
            }
        }
    }

    fn tell(&self, kept: MutexGuard<'_, Kept>) {
        drop(kept);
        if self.changed.receiver_count() > 0 {
            self.changed.send_replace(());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Nothing in here can be left half done.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn push(
        &mut self,
        limits: &RecordLimits,
        at: Instant,
        connection: u64,
        direction: Direction,
        what: What,
    ) {
        self.last_seq += 1;
        let entry = Entry { seq: self.last_seq, at, connection, direction, what };
        self.take_note(&entry);
        if log::is_wanted() {
            log::log(&self.look(&entry));
        }
        self.history.push(limits, entry);
    }

    fn acted(&mut self, id: u64) {
        if let Some(known) = self.connections.get_mut(&id) {
            known.acted = known.arrived;
        }
    }

    fn take_note(&mut self, entry: &Entry) {
        self.totals.count(entry.direction, &entry.what);
        let Some(known) = self.connections.get_mut(&entry.connection) else { return };
        if entry.direction == Direction::In {
            known.arrived = entry.seq;
            // What was cut off in the middle comes on record at the very end.
            if known.info.state == ConnectionState::Closed {
                known.acted = entry.seq;
            }
        }
        match &entry.what {
            What::Frame(bytes) => {
                known.info.count_frame(entry.direction, bytes.len());
                if ConnectionInfo::is_of_interest(bytes.start()) {
                    let frame = entry.look(known.info.version(), &self.secrets);
                    known.info.learn_from(&frame);
                    if known.is_passed_on {
                        known.info.follow(&frame);
                    }
                }
            }
            What::HeartBeat => known.info.count_heart_beat(entry.direction),
            What::Unknown(bytes) => known.info.count_bytes(entry.direction, bytes.len()),
            What::Opened | What::Refused(_) | What::Closed(_) => {}
        }
    }

    fn is_acted_upon(&self, entry: &Entry) -> bool {
        let known = self.connections.get(&entry.connection);
        entry.direction == Direction::Out || known.is_none_or(|known| entry.seq <= known.acted)
    }

    fn look(&self, entry: &Entry) -> RecordedFrame {
        let known = self.connections.get(&entry.connection);
        let version = known.map_or(stomp_protocol::Version::V1_2, |known| known.info.version());
        entry.look(version, &self.secrets)
    }
}
