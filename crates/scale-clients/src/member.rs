//! One client of the cluster: what it sends and takes, and when it had no connection.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use stomp_wasm::{AckMode, Message, Publish, Retry, Session, State, SubscribeOptions};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::account::{Account, Counts, Outcome};

/// Over quorum queues nothing is lost with a node.
const QUORUM: [(&str, &str); 3] =
    [("durable", "true"), ("auto-delete", "false"), ("x-queue-type", "quorum")];

/// What the clients have in common: the accounts, since each takes messages of others.
#[derive(Debug)]
pub(crate) struct Team {
    queue: String,
    per_queue: usize,
    pause: Duration,
    accounts: Mutex<Vec<Account>>,
    failures: Mutex<Vec<String>>,
    is_acting: watch::Sender<bool>,
}

#[derive(Debug)]
pub(crate) struct Member {
    index: usize,
    queue: String,
    session: Session,
    team: Arc<Team>,
    was_cut: AtomicBool,
    /// Messages that are being published, and the task that publishes them.
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Team {
    pub(crate) fn new(queue: &str, per_queue: usize, pause: Duration) -> Arc<Self> {
        Arc::new(Self {
            queue: queue.into(),
            per_queue,
            pause,
            accounts: Mutex::default(),
            failures: Mutex::default(),
            is_acting: watch::Sender::new(false),
        })
    }

    /// A client that takes the messages of its queue. It is not connected yet.
    pub(crate) fn member(self: &Arc<Self>, index: usize, url: &str, retry: Retry) -> Arc<Member> {
        lock(&self.accounts).push(Account::default());
        let session = Session::builder(url)
            .login("guest", "guest")
            .at_least_once(true)
            .retry(retry)
            .connect_timeout(Duration::from_secs(30))
            .receipt_timeout(Duration::from_secs(30))
            .outbox(10_000, 8 << 20, Duration::from_secs(120))
            .build();
        let (was_cut, tasks) = Default::default();
        let queue = format!("/queue/{}-{}", self.queue, index / self.per_queue);
        let team = self.clone();
        let member = Arc::new(Member { index, queue, session, team, was_cut, tasks });
        tokio::spawn(watch_connection(member.clone()));
        tokio::spawn(take_messages(member.clone()));
        member
    }

    /// No member goes on publishing.
    pub(crate) fn rest(&self) {
        self.is_acting.send_replace(false);
    }

    pub(crate) fn counts(&self, member: &Member) -> Counts {
        lock(&self.accounts)[member.index].counts()
    }

    pub(crate) fn failures(&self) -> Vec<String> {
        lock(&self.failures).clone()
    }

    fn failed(&self, why: impl ToString) {
        lock(&self.failures).push(why.to_string());
    }
}

impl Member {
    pub(crate) async fn connect(&self) -> Result<()> {
        Ok(self.session.connect().await?)
    }

    pub(crate) async fn close(&self) -> Result<()> {
        Ok(self.session.close().await?)
    }

    /// Publishes now and then, until the team rests.
    pub(crate) fn act(self: &Arc<Self>) {
        self.team.is_acting.send_replace(true);
        let member = self.clone();
        let acting = tokio::spawn(async move {
            let mut is_acting = member.team.is_acting.subscribe();
            // Members begin one after the other.
            let share = member.index * 7_919 % 1_000;
            let mut wait = member.team.pause.mul_f64(share as f64 / 1_000.0);
            loop {
                tokio::select! {
                    () = sleep(wait) => member.publish_in_background(),
                    _ = is_acting.wait_for(|is_acting| !is_acting) => return,
                }
                wait = member.team.pause;
            }
        });
        lock(&self.tasks).push(acting);
    }

    fn publish_in_background(self: &Arc<Self>) {
        let member = self.clone();
        let publishing = tokio::spawn(async move { member.publish().await });
        let mut tasks = lock(&self.tasks);
        tasks.retain(|task| !task.is_finished());
        tasks.push(publishing);
    }

    /// Ends once a message that it publishes now is confirmed: one to its queue, or to a topic, which costs
    /// the cluster less.
    pub(crate) async fn probe(&self, uses_queue: bool) {
        if uses_queue {
            return self.publish().await;
        }
        if let Err(error) = self.session.publish("/topic/scale-probe", "").await {
            self.team.failed(error);
        }
    }

    async fn publish(&self) {
        let number = lock(&self.team.accounts)[self.index].send();
        let body = format!("{} {number}", self.index);
        let publish = self.session.publish(self.queue.as_str(), body);
        let outcome = match QUORUM.iter().fold(publish, with_header).await {
            Ok(confirmation) if confirmation.is_confirmed => Outcome::Confirmed,
            Ok(_) => Outcome::Uncertain,
            Err(error) => {
                let may_arrive = error.maybe_delivered();
                self.team.failed(error);
                if may_arrive { Outcome::Uncertain } else { Outcome::Rejected }
            }
        };
        lock(&self.team.accounts)[self.index].settle(number, outcome);
    }

    /// Ends once everything that was published has been confirmed or rejected.
    pub(crate) async fn settled(&self) -> Result<()> {
        loop {
            let Some(task) = lock(&self.tasks).pop() else { return Ok(()) };
            task.await?;
        }
    }

    /// Whether it has lost its connection since the last [`forget_outages`](Self::forget_outages).
    pub(crate) fn was_cut(&self) -> bool {
        self.was_cut.load(Relaxed)
    }

    pub(crate) fn forget_outages(&self) {
        self.was_cut.store(false, Relaxed);
    }
}

fn with_header(publish: Publish, (name, value): &(&str, &str)) -> Publish {
    publish.header(name, value)
}

async fn watch_connection(member: Arc<Member>) {
    let mut statuses = member.session.statuses();
    let mut was_connected = false;
    while let Some(status) = statuses.next().await {
        let is_ending = matches!(status.state, State::Closing | State::Closed);
        if was_connected && status.state != State::Connected && !is_ending {
            member.was_cut.store(true, Relaxed);
            if let Some(error) = status.error {
                member.team.failed(error);
            }
        }
        was_connected = status.state == State::Connected;
    }
}

async fn take_messages(member: Arc<Member>) {
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual).prefetch(20);
    let options = QUORUM.iter().fold(options, |options, (name, value)| options.header(name, value));
    let mut messages = member.session.subscribe_with(member.queue.as_str(), options);
    while let Some(message) = messages.next().await {
        match message {
            Ok(message) => {
                arrived(&member.team, &message);
                message.ack();
            }
            Err(error) => member.team.failed(error),
        }
    }
}

fn arrived(team: &Team, message: &Message) {
    let numbers = message.text().ok().and_then(|text| text.split_once(' '));
    let numbers =
        numbers.and_then(|(sender, number)| Some((sender.parse().ok()?, number.parse().ok()?)));
    match numbers {
        Some((sender, number)) => {
            let sender: usize = sender;
            lock(&team.accounts)[sender].arrive(number, message.is_redelivered());
        }
        None => team.failed("a message that no probe sent"),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here is left half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
