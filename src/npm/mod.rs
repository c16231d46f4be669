//! The engine of the npm package.
//!
//! JavaScript has the sockets, the timers and the application's callbacks; what to do with them is
//! decided here. Nothing is imported, and only numbers cross the border:
//!
//! * Engines, readers of frames and SockJS sockets are known by a number ([`objects`]).
//! * Text and octets go in by the [room](exchange::room), and come out by what
//!   [`answer`](exchange::answer) describes.
//! * Headers are flat ([`flat`]): one text, names and values by turns.
//! * What happens goes in by [`session`]; [`actions`] says what is to be done for it, in numbers that
//!   `pkg-template/src/codes.ts` knows by name ([`codes`]).
//! * The head of an incoming MESSAGE is read where JavaScript has put it, and its body never comes here
//!   ([`head`]).
//!
//! Since nothing is imported, no code of an application can run while a function of this module does.

mod actions;
mod codec;
mod codes;
mod exchange;
mod flat;
mod head;
mod names;
mod objects;
mod requests;
#[cfg(all(target_arch = "wasm32", not(feature = "client")))]
mod runtime;
mod session;
#[cfg(feature = "sockjs")]
mod sockjs;
#[cfg(feature = "sockjs")]
mod sockjs_codes;

pub use actions::poll;
pub use codec::{encode_head, escape_header, next_item, open_reader, push, read_header};
pub use exchange::{answer, room};
pub use head::{find_head, head, head_block, head_table, header_name, headers};
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
