//! The engine of the npm package.
//!
//! JavaScript has the sockets, the timers and the application's callbacks; what to do with them is
//! decided here. Nothing is imported, and only numbers cross the border:
//!
//! * There is one function, `border::call`, and `border::codes` says what can be done by it;
//!   `pkg-template/src/codes.ts` has the same numbers.
//! * Sessions, readers of frames and SockJS sockets are known by a number (`border::objects`).
//! * Text and bytes go in by a room, and where what comes out stands is told by six numbers
//!   (`border::exchange`).
//! * Headers are flat ([`flat`]): one text, names and values by turns.
//! * Of an incoming MESSAGE at most the head comes here; mostly JavaScript knows what is in it.
//!
//! Since nothing is imported, no code of an application can run while a function of this module does.

mod flat;

// What is below has a place in memory that only a module without threads can have.
#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
mod border;
#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
pub use border::*;
