//! The function that JavaScript calls, and what a module without the standard library has to bring along.

use core::cell::RefCell;
use core::panic::PanicInfo;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

use super::State;

/// The smallest that gives memory back: a message allocates nothing.
///
/// SAFETY: the module is built without threads: its memory is not shared.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

/// For the one thread that there is.
struct Local(RefCell<State>);

// SAFETY: a module without shared memory runs on one thread only.
unsafe impl Sync for Local {}

static STATE: Local = Local(RefCell::new(State::new()));

/// Carries out an operation of `abi.toml` on what the handle stands for; false is 0.
///
/// The only function, since every function that is called from outside costs a module a hundred bytes
/// before it does anything. Not exported by wasm-bindgen, whose conversions take half a kilobyte, and numbers need none.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn call(
    operation: u32,
    handle: usize,
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
    g: f64,
    h: f64,
) -> f64 {
    // It is never lent already: nothing could call in between.
    let Ok(mut state) = STATE.0.try_borrow_mut() else { return f64::NAN };
    state.call(operation, handle, &[a, b, c, d, e, f, g, h])
}

/// A panic is a fault of this crate; JavaScript gets a `RuntimeError`. Texts would be a good part of the
/// module.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
