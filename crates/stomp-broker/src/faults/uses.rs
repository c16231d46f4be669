//! The fields of `do`, and the occasions on which each can be used.

use super::fields::DoFields;

/// The kinds of occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    Frame,
    Accept,
    Http,
}

/// The triggers that a field of `do` can be used with.
pub(super) struct Use {
    pub(super) field: &'static str,
    pub(super) is_set: fn(&DoFields) -> bool,
    pub(super) triggers: &'static [Trigger],
}

macro_rules! uses {
    ($($field:literal $name:ident: $($trigger:ident)+;)+) => {
        [$(Use {
            field: $field,
            is_set: |actions| actions.$name != DoFields::default().$name,
            triggers: &[$(Trigger::$trigger),+],
        }),+]
    };
}

const USES: [Use; 34] = uses! {
    "pass" pass: Frame Accept Http;
    "replace" replace: Frame;
    "replaceBase64" replace_base64: Frame;
    "body" body: Frame Http;
    "setHeaders" set_headers: Frame;
    "removeHeaders" remove_headers: Frame;
    "contentLengthBy" content_length_by: Frame;
    "addLines" add_lines: Frame;
    "crlf" crlf: Frame;
    "omitNul" omit_nul: Frame;
    "prepend" prepend: Frame;
    "append" append: Frame;
    "cutAfterBytes" cut_after_bytes: Frame Http;
    "drop" drop: Frame;
    "duplicate" duplicate: Frame;
    "splitEvery" split_every: Frame;
    "splitAt" split_at: Frame;
    "gapMs" gap_ms: Frame;
    "join" join: Frame;
    "delayMs" delay_ms: Frame Accept Http;
    "stallMs" stall_ms: Frame;
    "reorder" reorder: Frame;
    "afterMs" after_ms: Frame Accept;
    "reply" reply: Frame Accept;
    "sockjs" sockjs: Frame Accept;
    "cancelSubscription" cancel_subscription: Frame;
    "fail" fail: Frame Accept;
    "stopReading" stop_reading: Frame Accept;
    "stopReadingMs" stop_reading_ms: Frame Accept;
    "hang" hang: Frame Accept Http;
    "close" close: Frame Accept;
    "disconnect" disconnect: Frame Accept Http;
    "reset" reset: Frame Accept Http;
    "status" status: Http;
};

/// Not deeds of their own: they say more about an answer.
const ANSWERS: [Use; 2] = uses! {
    "retryAfter" retry_after: Http;
    "headers" headers: Http;
};

/// The fields that are given.
pub(super) fn given(actions: &DoFields) -> impl Iterator<Item = &'static Use> + Clone {
    USES.iter().chain(&ANSWERS).filter(|usage| (usage.is_set)(actions))
}
