//! A mailer in memory.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::table::BoxFuture;
use kernel::{Error, Result};
use mail::{Mail, Mailer};

/// A mailer that keeps the mails instead of sending them.
#[derive(Debug, Default)]
pub struct Outbox(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    sent: Vec<Mail>,
    failures: usize,
}

impl Outbox {
    /// All mails so far, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Mail> {
        self.state().sent.clone()
    }

    /// The latest mail to an address.
    #[must_use]
    pub fn latest_to(&self, address: &str) -> Option<Mail> {
        let state = self.state();
        state.sent.iter().rfind(|mail| mail.to == address).cloned()
    }

    /// Refuses the next `count` mails as unavailable.
    pub fn fail_next(&self, count: usize) {
        self.state().failures = count;
    }

    fn keep(&self, mail: &Mail) -> Result<()> {
        let mut state = self.state();
        if let Some(left) = state.failures.checked_sub(1) {
            state.failures = left;
            return Err(Error::unavailable("a fault that the test injected"));
        }
        state.sent.push(mail.clone());
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for Outbox {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.keep(mail) })
    }
}

#[cfg(test)]
mod tests {
    use mail::Template;
    use serde_json::json;

    use super::*;

    fn hello(name: &str) -> Mail {
        let template = Template {
            subject: "Hello {{ name }}",
            text: "",
            html: "",
        };
        template
            .render("ada@example.org", json!({ "name": name }))
            .unwrap()
    }

    #[tokio::test]
    async fn an_outbox_keeps_mails_in_order() {
        let outbox = Outbox::default();
        outbox.send(&hello("once")).await.unwrap();
        outbox.send(&hello("twice")).await.unwrap();
        assert_eq!(outbox.sent(), [hello("once"), hello("twice")]);
        assert_eq!(outbox.latest_to("ada@example.org"), Some(hello("twice")));
        assert_eq!(outbox.latest_to("eve@example.org"), None);
    }

    #[tokio::test]
    async fn the_given_number_of_mails_fails() {
        let outbox = Outbox::default();
        outbox.fail_next(2);
        for _ in 0..2 {
            let error = outbox.send(&hello("lost")).await.unwrap_err();
            assert_eq!(error.code(), "unavailable");
        }
        outbox.send(&hello("kept")).await.unwrap();
        assert_eq!(outbox.sent(), [hello("kept")]);
    }
}
