//! The functions that JavaScript calls.

mod actions;
mod codec;
mod codes;
mod exchange;
mod head;
mod objects;
mod requests;
mod runtime;
mod session;
#[cfg(feature = "sockjs")]
mod sockjs;
#[cfg(feature = "sockjs")]
mod sockjs_codes;

pub use actions::poll;
pub use codec::{encode_head, escape_header, next_item, open_reader, push, read_header};
pub use exchange::{answer, room};
pub use head::{head, heard};
pub use objects::release;
pub use requests::{request, send_head};
pub use session::{
    bytes, configure, deactivate, deadline, input, mark, next_delay, open, opened, set_next_delay,
    status,
};
#[cfg(feature = "sockjs")]
pub use sockjs::{
    sockjs_address, sockjs_batch, sockjs_begin, sockjs_chunk, sockjs_deadline, sockjs_ended,
    sockjs_frame, sockjs_line, sockjs_memory, sockjs_open, sockjs_put, sockjs_step,
};
