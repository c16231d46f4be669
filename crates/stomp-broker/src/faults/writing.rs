//! From what a fault does to the fields of its JSON.

use std::num::NonZeroUsize;

use super::ending::{Aftermath, FaultEnd, StopReading};
use super::fields::{DoFields, OnFields};
use super::frame_actions::{Arrival, Content, Copies, Edit, FrameActions, Moment, Pieces};
use super::http_actions::{Changes, HttpActions, HttpOutcome};
use super::on::{OnConnection, OnFrame};
use super::strike::{AcceptActions, Strike};

/// The fields of what a fault strikes at, and of what it does there.
pub(super) fn fields(strike: &Strike) -> (OnFields, DoFields) {
    let (on, actions) = match strike.clone() {
        Strike::Frame(on, actions) => (on_frame(on), frame(*actions)),
        Strike::Accept(on, actions) => {
            (OnFields { accept: true, ..on_connection(on) }, accept(actions))
        }
        Strike::Http(kind, actions) => {
            (OnFields { http: Some(kind), ..OnFields::default() }, http(actions))
        }
    };
    let pass = actions == DoFields::default();
    (on, DoFields { pass, ..actions })
}

fn on_frame(on: OnFrame) -> OnFields {
    OnFields {
        direction: on.direction,
        command: on.command,
        destination: on.destination,
        headers: on.headers,
        ..on_connection(on.of)
    }
}

fn on_connection(of: OnConnection) -> OnFields {
    OnFields { connection: of.connection, transport: of.transport, ..OnFields::default() }
}

fn frame(actions: FrameActions) -> DoFields {
    let mut fields = aftermath(actions.aftermath);
    match actions.content {
        Content::Same => {}
        Content::Text(text) => fields.replace = Some(text),
        Content::Bytes(bytes) => fields.replace_base64 = Some(bytes),
        Content::Edited(edit) => put_edit(&mut fields, edit),
    }
    match actions.copies {
        Copies::Dropped => fields.drop = true,
        Copies::One => {}
        Copies::More(count) => fields.duplicate = Some(count.get()),
    }
    match actions.arrival {
        Arrival::Joined(others) => fields.join = Some(others.get() + 1),
        Arrival::Alone(moment, pieces) => {
            put_moment(&mut fields, moment);
            put_pieces(&mut fields, &pieces);
        }
    }
    let ends = actions.ends;
    DoFields {
        omit_nul: ends.omit_nul,
        prepend: ends.prepend,
        append: ends.append,
        cut_after_bytes: ends.cut_after_bytes,
        cancel_subscription: actions.cancel_subscription,
        ..fields
    }
}

fn put_edit(fields: &mut DoFields, edit: Edit) {
    fields.body = edit.body;
    fields.set_headers = edit.set_headers;
    fields.remove_headers = edit.remove_headers;
    fields.content_length_by = edit.content_length_by;
    fields.add_lines = edit.add_lines;
    fields.crlf = edit.crlf;
}

fn put_moment(fields: &mut DoFields, moment: Moment) {
    match moment {
        Moment::AtOnce => {}
        Moment::Delayed(millis) => fields.delay_ms = Some(millis),
        Moment::Stalled(millis) => fields.stall_ms = Some(millis),
        Moment::Reordered(frames) => fields.reorder = Some(frames.get()),
    }
}

fn put_pieces(fields: &mut DoFields, pieces: &Pieces) {
    fields.gap_ms = pieces.gap();
    match pieces {
        Pieces::Whole => {}
        Pieces::Every(bytes, _) => fields.split_every = Some(NonZeroUsize::get(*bytes)),
        Pieces::At(cuts, _) => fields.split_at = cuts.places().to_vec(),
    }
}

fn accept(actions: AcceptActions) -> DoFields {
    DoFields { delay_ms: actions.delay, ..aftermath(actions.aftermath) }
}

fn aftermath(aftermath: Aftermath) -> DoFields {
    let mut fields = DoFields {
        after_ms: aftermath.after,
        reply: aftermath.reply,
        sockjs: aftermath.sockjs,
        ..DoFields::default()
    };
    match aftermath.stop_reading {
        None => {}
        Some(StopReading::WhileEnabled) => fields.stop_reading = true,
        Some(StopReading::For(millis)) => fields.stop_reading_ms = Some(millis),
    }
    match aftermath.end {
        None => {}
        Some(FaultEnd::Fail(failure)) => fields.fail = Some(failure),
        Some(FaultEnd::Close(close)) => fields.close = Some(close),
        Some(FaultEnd::Disconnect) => fields.disconnect = true,
        Some(FaultEnd::Reset) => fields.reset = true,
        Some(FaultEnd::Hang) => fields.hang = true,
    }
    fields
}

fn http(actions: HttpActions) -> DoFields {
    let fields = match actions.outcome {
        HttpOutcome::Hang => DoFields { hang: true, ..DoFields::default() },
        HttpOutcome::Disconnect => DoFields { disconnect: true, ..DoFields::default() },
        HttpOutcome::Reset => DoFields { reset: true, ..DoFields::default() },
        HttpOutcome::Answered(status, changes) => {
            DoFields { status: Some(status.get()), ..changed(changes) }
        }
        HttpOutcome::Changed(changes) => changed(changes),
    };
    DoFields { delay_ms: actions.delay, ..fields }
}

fn changed(changes: Changes) -> DoFields {
    DoFields {
        body: changes.body,
        retry_after: changes.retry_after,
        headers: changes.headers.get().clone(),
        cut_after_bytes: changes.cut_after_bytes,
        ..DoFields::default()
    }
}
