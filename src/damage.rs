//! Reading files that may be damaged: where a library panics over one, the panic becomes an answer.
//!
//! Bits that flipped on a disk can lead the database and the search index to places their authors held impossible. The
//! person at the terminal shall read a sentence then, not a backtrace.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`; `None` where it panicked. What it was working on must not be used any more then.
pub fn survive<T>(read: impl FnOnce() -> T) -> Option<T> {
    static HUSHED: Once = Once::new();
    HUSHED.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !EXPECTED.get() {
                usual(panic);
            }
        }));
    });
    EXPECTED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    EXPECTED.set(false);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::survive;

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(survive(|| 7), Some(7));
        assert_eq!(survive(|| -> u8 { panic!("never heard") }), None);
    }
}
