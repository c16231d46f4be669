//! What a module without the standard library has to bring along.

use core::panic::PanicInfo;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

/// The smallest that gives memory back: a message on its usual way allocates nothing.
///
/// SAFETY: the module is built without threads: its memory is not shared.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

/// A panic is a fault of this crate; JavaScript gets a `RuntimeError`. Texts would be a good part of the
/// module.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
