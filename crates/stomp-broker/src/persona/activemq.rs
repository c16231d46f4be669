//! Apache ActiveMQ Classic.

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::quirks::{Beats, Errors, Quirks};

use super::profile::BrokerProfile;
use crate::transport::options::Intake;
use crate::transport::options::WsFrames;

pub(super) fn profile() -> BrokerProfile {
    let quirks = Quirks {
        // As late as agreed is late already.
        heart_beats: Beats { timeout_percent: 100, ..Beats::default() },
        errors: Errors { fatal: Some(&[]), wants_receipt: true, ..Errors::default() },
        ..Quirks::default()
    };
    BrokerProfile {
        quirks,
        strictness: Strictness::Lenient,
        ws_frames: WsFrames::Text,
        intake: Intake::OneFrameOfText,
        ..BrokerProfile::default()
    }
}
