//! How many mails one address gets: all kinds of mail together, so that nobody can use our mails to
//! bother a stranger.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::email::Email;
use kernel::table::{Action, AttributeValue, Key, Table, Write};
use kernel::{Dependency, Result};

use crate::attempts::anonymous;

/// How many mails may be sent at once.
const BURST: u32 = 4;

/// After how many milliseconds one more mail may be sent: 15 minutes.
const INTERVAL: i64 = 15 * 60 * 1000;

/// How long the number of mails to an address is kept, in seconds: two hours, longer than the burst
/// takes to be available again.
const KEPT_SECONDS: i64 = 2 * 60 * 60;

/// The numbers of mails to each address.
pub(crate) struct MailAllowance {
    table: Arc<dyn Table>,
}

impl Dependency for MailAllowance {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl MailAllowance {
    /// Counts one mail to an address; false when the address has received enough for now.
    ///
    /// # Errors
    /// The errors of the table.
    pub(super) async fn take(&self, to: &Email, now: Timestamp) -> Result<bool> {
        let expires_at = (now.as_second() + KEPT_SECONDS).to_string();
        let kept = vec![("expires_at", AttributeValue::N(expires_at))];
        lambda::allow(self.table.as_ref(), &key(to), INTERVAL, BURST, kept, now).await
    }

    /// Gives a counted mail back that could not be sent, so that its retry is not refused.
    ///
    /// # Errors
    /// The errors of the table.
    pub(super) async fn give_back(&self, to: &Email) -> Result<()> {
        let refund = Action::Update {
            key: key(to),
            set: Vec::new(),
            add: vec![(lambda::PAID_UNTIL, -INTERVAL)],
        };
        self.table.commit(vec![Write::always(refund)]).await
    }
}

fn key(to: &Email) -> Key {
    Key::single(format!("RATE#mails#{}", anonymous(to)))
}
