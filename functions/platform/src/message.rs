//! Events as EventBridge sends them to the queues of consumers.

use kernel::{Envelope, Error, Result};
use queues::Message;
use serde_json::json;
use serde_json::value::RawValue;

use crate::relay::batch::Outgoing;

/// A stored event as a message. It says that it is replayed, so that consumers which send mails or make
/// payments ignore it.
///
/// # Errors
/// Internal, when the event cannot be written as JSON.
pub(crate) fn replayed(mut event: Envelope) -> Result<Message> {
    event.metadata.replayed = true;
    let entry = Outgoing::of(&event)?.entry;
    let detail = RawValue::from_string(entry.detail).map_err(Error::internal)?;
    let body = json!({
        "version": "0",
        "id": event.event_id,
        "source": entry.source,
        "detail-type": entry.detail_type,
        "time": entry.time,
        "detail": detail,
    });
    Ok(Message {
        body: body.to_string(),
        redrives: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::relay_events::tests::event;

    #[test]
    fn a_consumer_reads_the_event_and_that_it_is_replayed() {
        let read = lambda::received(&replayed(event("7", 3)).unwrap().body).unwrap();
        assert!(read.metadata.replayed);
        let mut expected = event("7", 3);
        expected.metadata.replayed = true;
        assert_eq!(read, expected);
    }
}
