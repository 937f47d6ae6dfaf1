//! A value that others wait on. Unlike a `watch` channel it wakes them in the order in which they came, so that a story
//! is the same in every play.

use std::sync::Mutex;
use tokio::sync::Notify;

#[derive(Debug, Default)]
pub struct Signal<T> {
    value: Mutex<T>,
    changed: Notify,
}

impl<T: Copy> Signal<T> {
    pub fn new(value: T) -> Self {
        Self { value: Mutex::new(value), changed: Notify::new() }
    }

    pub fn get(&self) -> T {
        *super::only(&self.value)
    }

    /// Tells everyone, also when it is the same value.
    pub fn set(&self, value: T) {
        *super::only(&self.value) = value;
        self.changed.notify_waiters();
    }

    /// Waits until it is set once more.
    pub async fn again(&self) {
        self.changed.notified().await;
    }

    /// Waits for a value.
    pub async fn until(&self, wanted: impl Fn(T) -> bool) -> T {
        loop {
            // Before the look: what is set between the two is heard.
            let changed = self.changed.notified();
            let value = self.get();
            if wanted(value) {
                return value;
            }
            changed.await;
        }
    }
}
