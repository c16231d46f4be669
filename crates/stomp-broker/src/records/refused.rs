//! A request that was refused, as it is recorded.

use serde::Serialize;

/// Bytes of a text that are kept for as long as a connection is remembered.
const MAX_TEXT: usize = 512;

/// The beginning of a text, which its sender may have made as long as a header may be.
pub(super) fn shortened(text: &str) -> String {
    if text.len() <= MAX_TEXT {
        return text.to_owned();
    }
    let end = (0..=MAX_TEXT).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}…", &text[..end])
}

/// A request that was refused while the connection went on: some brokers tell the client nothing then.
///
/// ```
/// use stomp_broker::memory::Broker;
/// use stomp_broker::{Config, Persona};
///
/// let config = Config { persona: Persona::SpringSimple, ..Config::default() };
/// let broker = Broker::new(config, 0)?;
/// let socket = broker.connect(&["v12.stomp"]);
/// socket.send_text("CONNECT\naccept-version:1.2\nhost:a\n\n\0");
/// socket.send_text("SUBSCRIBE\nid:1\ndestination:/nowhere\n\n\0");
/// for refusal in &broker.connections()[0].refusals {
///     println!("{} to {:?}: {}", refusal.command, refusal.destination, refusal.message);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusalInfo {
    /// The command of the request.
    pub command: String,
    /// The `id` of a SUBSCRIBE.
    pub id: Option<String>,
    /// The destination of a SUBSCRIBE.
    pub destination: Option<String>,
    /// What was wrong, in a few words.
    pub message: String,
    /// What was wrong, and what would be right.
    pub detail: String,
    /// When, in milliseconds by the namespace's clock.
    pub at: u64,
}

impl RefusalInfo {
    pub(super) fn cost(&self) -> usize {
        let texts = [Some(&self.command), self.id.as_ref(), self.destination.as_ref()];
        let texts = texts.into_iter().flatten().map(String::len).sum::<usize>();
        texts + self.message.len() + self.detail.len()
    }

    /// The same with short texts, as it is kept for longer than the record of it.
    pub(super) fn shortened(&self) -> Self {
        let optional = |text: &Option<String>| text.as_deref().map(shortened);
        Self {
            command: shortened(&self.command),
            id: optional(&self.id),
            destination: optional(&self.destination),
            message: shortened(&self.message),
            detail: shortened(&self.detail),
            at: self.at,
        }
    }

    /// The headers of the record of it.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        let fields = [
            ("command", Some(&self.command)),
            ("id", self.id.as_ref()),
            ("destination", self.destination.as_ref()),
            ("message", Some(&self.message)),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.map(|(name, value)| (name.into(), value.clone())).collect()
    }
}
