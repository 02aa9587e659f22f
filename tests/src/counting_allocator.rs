//! An allocator that counts, so that a test can show that something allocates nothing.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, which counts for each thread by itself: tests beside do not disturb.
#[derive(Debug)]
pub struct CountingAllocator;

/// What one piece of work did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Times that memory was asked for; growing what is there counts.
    pub allocated: u64,
    /// Times that memory was given back.
    pub freed: u64,
}

thread_local! {
    // Without a destructor and made at compile time, so counting never allocates itself.
    static COUNTS: Cell<Counts> = const { Cell::new(Counts { allocated: 0, freed: 0 }) };
}

/// What `work` gives, and what it did to the heap of this thread. Both are 0 in a binary that does not
/// use [`CountingAllocator`].
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, Counts) {
    let before = COUNTS.get();
    let done = work();
    let after = COUNTS.get();
    (done, Counts { allocated: after.allocated - before.allocated, freed: after.freed - before.freed })
}

fn count(allocated: u64, freed: u64) {
    // A thread that ends may free after its own data are gone.
    let _ = COUNTS.try_with(|counts| {
        let Counts { allocated: a, freed: f } = counts.get();
        counts.set(Counts { allocated: a + allocated, freed: f + freed });
    });
}

// SAFETY: everything is handed on to the system's allocator as it came, and counting does not allocate.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, 0);
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, 0);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(1, 1);
        // SAFETY: as above; `memory` came from `System`.
        unsafe { System.realloc(memory, layout, new_size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(0, 1);
        // SAFETY: as above; `memory` came from `System`.
        unsafe { System.dealloc(memory, layout) }
    }
}
