//! The broker in memory as a WebAssembly module without imports, for `stomp-broker/memory`.
//!
//! One instance of the module is one broker. JavaScript has the time and the sockets' events: it tells the broker how
//! much time has passed, and takes one event after the other. Only numbers cross; text and bytes go in by the input
//! buffer, and come out at the place that [`output`] tells.

mod options;
mod state;

use std::cell::RefCell;
use std::time::Duration;

use options::Options;
use state::State;

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(act)
}

/// The input buffer, with room for so many bytes; they are the input of the function that is called next.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn input(len: usize) -> *mut u8 {
    with(|state| {
        state.input.clear();
        state.input.resize(len, 0);
        state.input.as_mut_ptr()
    })
}

/// Starts the broker with the options in the input, as JSON. 1, or 0 with what is wrong as the output.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn start() -> u32 {
    with(|state| match Options::parse(&state.text()).and_then(Options::start) {
        Ok(broker) => {
            state.broker = Some(broker);
            1
        }
        Err(error) => {
            state.output.bytes = error.into_bytes();
            0
        }
    })
}

/// Opens a connection; the input has lines: the name of the namespace, then each subprotocol that is offered. Gives its
/// number, or 0 if there is no such namespace.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn open() -> u32 {
    with(|state| state.open().unwrap_or(0))
}

/// Sends the input on a connection: as bytes, or as text if `is_binary` is 0.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn send(connection: u32, is_binary: u32) {
    with(|state| state.send(connection, is_binary != 0));
}

/// Closes a connection with this code, and the reason in the input; without both if the code is 0.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn close(connection: u32, code: u32) {
    with(|state| state.close(connection, u16::try_from(code).unwrap_or_default()));
}

/// Gives the control API a request: the input has a line with its method and its path, then its body. Gives a number,
/// which the event with the answer has.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn ask() -> u32 {
    with(|state| state.ask().unwrap_or(0))
}

/// Lets so many milliseconds pass.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn advance(ms: u32) {
    with(|state| {
        if let Some(broker) = &state.broker {
            broker.advance(Duration::from_millis(ms.into()));
        }
    });
}

/// The milliseconds until the broker has something to do; -1 if it waits for no time.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn timeout() -> f64 {
    let next = with(|state| state.broker.as_ref()?.next_timeout());
    next.map_or(-1.0, |next| next.as_secs_f64() * 1000.0)
}

/// Closes all connections, as a broker does that is shut down.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn stop() {
    with(|state| {
        if let Some(broker) = &state.broker {
            broker.stop();
        }
    });
}

/// Takes the next event, and gives its kind: 1, a connection is open, with the subprotocol as the output; 2, a text came;
/// 3, bytes came; 4, a connection is closed, with its code and reason; 5, an answer, with its status, a line with its
/// media type, and its body. 0: there is none.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn next() -> u32 {
    with(State::next)
}

/// The number of the connection or the request of the event that was taken.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn id() -> u32 {
    with(|state| state.output.id)
}

/// The close code, or the status, of the event that was taken.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn code() -> u32 {
    with(|state| state.output.code.into())
}

/// Where the output is.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn output() -> *const u8 {
    with(|state| state.output.bytes.as_ptr())
}

/// How many bytes the output has.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn output_len() -> usize {
    with(|state| state.output.bytes.len())
}
