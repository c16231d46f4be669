//! The allocator of a module: blocks whose sizes are powers of two, and a list of the free ones of each size.
//!
//! It never looks for a gap, and has a few dozen instructions. A block is up to twice as large as what is in it, and stays one of
//! its size.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::UnsafeCell;
use core::ptr::null_mut;

const PAGE: usize = 1 << 16;
/// The smallest block. All are aligned to so many bytes.
const SMALLEST: usize = 16;

/// A free block.
struct Free {
    next: *mut Self,
}

struct Blocks {
    /// The first free block, by the logarithm of the size.
    free: [*mut Free; usize::BITS as usize],
    /// What lies behind all blocks.
    end: *mut u8,
}

/// For the one thread that there is.
pub(super) struct Allocator(UnsafeCell<Blocks>);

// SAFETY: a module without shared memory runs on one thread only.
unsafe impl Sync for Allocator {}

unsafe extern "C" {
    /// The linker's: what lies behind constants and the stack.
    static mut __heap_base: u8;
}

impl Allocator {
    pub(super) const fn new() -> Self {
        let free = [null_mut(); usize::BITS as usize];
        Self(UnsafeCell::new(Blocks { free, end: &raw mut __heap_base }))
    }

    /// The list of free blocks for a layout.
    fn class(layout: Layout) -> u32 {
        usize::BITS - (layout.size().max(SMALLEST) - 1).leading_zeros()
    }
}

// SAFETY: a block is in one list or in use, and as large and as aligned as its layout wants.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        debug_assert!(layout.align() <= SMALLEST, "no type of these modules is aligned to more");
        let class = Self::class(layout);
        // SAFETY: one thread, and nothing here allocates.
        let blocks = unsafe { &mut *self.0.get() };
        let Some(first) = blocks.free.get_mut(class as usize) else { return null_mut() };
        // SAFETY: free blocks have been written by `dealloc`.
        if let Some(free) = unsafe { first.as_ref() } {
            return core::mem::replace(first, free.next).cast();
        }
        let start = blocks.end;
        let size = 1 << class;
        let Some(end) = start.addr().checked_add(size) else { return null_mut() };
        if end > memory_size(0) * PAGE && memory_grow(0, size / PAGE + 1) == usize::MAX {
            return null_mut();
        }
        blocks.end = start.wrapping_add(size);
        start
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let block = block.cast::<Free>();
        // SAFETY: as above; the block was given for this layout, and nothing uses it any more.
        unsafe {
            let blocks = &mut *self.0.get();
            if let Some(first) = blocks.free.get_mut(Self::class(layout) as usize) {
                block.write(Free { next: *first });
                *first = block;
            }
        }
    }
}
