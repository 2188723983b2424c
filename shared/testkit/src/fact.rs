//! Events of other domains.

use jiff::Timestamp;
use kernel::Envelope;
use serde_json::Value;

/// An event of another domain as its consumers receive it: `source` publishes it, `aggregate` is the
/// type and the id of what it is about, and `name` is the event's name without its schema version, 1.
#[must_use]
pub fn fact(
    source: &str,
    (aggregate_type, aggregate_id): (&str, &str),
    name: &str,
    version: u64,
    data: Value,
) -> Envelope {
    let id = format!("{name}-{aggregate_id}-{version}");
    let event = Envelope::of_foreign(
        id,
        source.to_owned(),
        name.to_owned(),
        Timestamp::UNIX_EPOCH,
        data,
    );
    Envelope {
        aggregate_type: aggregate_type.to_owned(),
        aggregate_id: aggregate_id.to_owned(),
        version,
        ..event
    }
}
