//! The shutdown value that long-running tasks wait on. It is given, never raised, here.

use std::time::Duration;

use tokio::sync::watch;

/// Becomes true once, when the appliance stops. A sender that is gone means the same.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl From<watch::Receiver<bool>> for Stop {
    fn from(receiver: watch::Receiver<bool>) -> Self {
        Stop(receiver)
    }
}

impl Stop {
    /// Whether it is time to stop.
    pub fn has_fired(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Returns when it is time to stop, at once when it was already.
    pub async fn fired(&mut self) {
        // An error says that the sender is gone, and with it whoever wanted messages.
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// The same, and then as long again as may be spent on finishing.
    pub async fn fired_and(&mut self, grace: Duration) {
        self.fired().await;
        tokio::time::sleep(grace).await;
    }
}
