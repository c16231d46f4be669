//! Apache ActiveMQ Artemis.

use stomp_protocol::HeartBeat;
use stomp_protocol::server::quirks::{Beats, Quirks};

use super::profile::BrokerProfile;
use crate::transport::options::WsFrames;

/// The payload of one WebSocket frame.
const MAX_WS_FRAME: usize = 65_536;

/// How long it puts up with a client that agreed on no heart-beats.
const CONNECTION_TTL: u64 = 60_000;

pub(super) fn profile() -> BrokerProfile {
    let heart_beats =
        Beats { idle_limit: Some(CONNECTION_TTL), is_silent: true, ..Beats::default() };
    BrokerProfile {
        quirks: Quirks { heart_beats, ..Quirks::default() },
        // No beats more often than this, either way.
        heart_beat: Some(HeartBeat { outgoing: 500, incoming: 500 }),
        ws_frames: WsFrames::Binary,
        max_ws_message: Some(MAX_WS_FRAME),
        ..BrokerProfile::default()
    }
}
