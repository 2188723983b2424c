//! The contract of [`Objects`], [`Multipart`] and [`Inspection`] as tests that run against any
//! implementation, with a client that really sends transfers. Each case uses keys of its own, so that it
//! works on a shared bucket as well as on an empty one.

pub(crate) mod given;
mod inspection;
mod listing;
mod multipart;
mod transfers;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use kernel::context::Clock;
use kernel::table::BoxFuture;
use objects::{Download, Inspection, Multipart, ObjectKey, Objects, Transfer};
use uuid::Uuid;

use crate::objects::{MemoryObjects, TransferReply};

/// A client of the bucket, outside of the functions.
pub trait TransferClient: Sync {
    /// Sends a transfer with its headers, the real length of `bytes` and, for a download, this `Range`.
    fn send<'a>(
        &'a self,
        transfer: &'a Transfer,
        range: Option<&'a str>,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, TransferReply>;

    /// Replaces the tags of an object, as a malware scan does.
    fn tag<'a>(&'a self, key: &'a ObjectKey, tags: &'a [(&'a str, &'a str)]) -> BoxFuture<'a, ()>;
}

impl TransferClient for MemoryObjects {
    fn send<'a>(
        &'a self,
        transfer: &'a Transfer,
        range: Option<&'a str>,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, TransferReply> {
        Box::pin(async move { Self::send(self, transfer, range, bytes) })
    }

    fn tag<'a>(&'a self, key: &'a ObjectKey, tags: &'a [(&'a str, &'a str)]) -> BoxFuture<'a, ()> {
        Box::pin(async move { Self::tag(self, key.as_str(), tags) })
    }
}

/// A bucket under test: its ports, a client and the clock by which its transfers expire.
pub struct Bucket<'a> {
    objects: &'a dyn Objects,
    multipart: &'a dyn Multipart,
    inspection: &'a dyn Inspection,
    client: &'a dyn TransferClient,
    clock: &'a dyn Clock,
}

impl<'a> Bucket<'a> {
    /// A bucket with these ports, which one type implements.
    #[must_use]
    pub fn new<P: Objects + Multipart + Inspection>(
        ports: &'a P,
        client: &'a dyn TransferClient,
        clock: &'a dyn Clock,
    ) -> Self {
        Self {
            objects: ports,
            multipart: ports,
            inspection: ports,
            client,
            clock,
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn wait(&self, seconds: u64) {
        self.clock.wait(Duration::from_secs(seconds)).await;
    }

    async fn put(&self, transfer: &Transfer, bytes: &[u8]) -> u16 {
        self.client.send(transfer, None, bytes).await.status
    }

    /// Stores an object with its checksum.
    async fn stored(&self, key: &ObjectKey, bytes: &[u8]) {
        let upload = given::upload(key.clone(), bytes, self.now());
        let transfer = self.objects.upload(&upload).await;
        let transfer = transfer.expect("an upload is signed");
        assert_eq!(self.put(&transfer, bytes).await, 200, "{key}");
    }

    async fn got(&self, key: &ObjectKey) -> TransferReply {
        let download = Download::new(key.clone(), given::validity(self.now()));
        let transfer = self.objects.download(&download).await;
        let transfer = transfer.expect("a download is signed");
        self.client.send(&transfer, None, &[]).await
    }

    async fn found(&self, key: &ObjectKey) -> Option<objects::Stored> {
        self.objects.find(key).await.expect("the bucket answers")
    }

    async fn tags(&self, key: &ObjectKey) -> Option<BTreeMap<String, String>> {
        self.inspection.tags(key).await.expect("the bucket answers")
    }
}

/// Tests a bucket against the whole contract. It waits for some seconds.
///
/// # Panics
/// When the bucket violates the contract.
pub async fn hold(bucket: &Bucket<'_>) {
    transfers::hold(bucket).await;
    multipart::hold(bucket).await;
    inspection::hold(bucket).await;
    listing::hold(bucket).await;
}

/// A key that no other case uses, with characters that URLs encode.
fn key(case: &str) -> ObjectKey {
    let id = Uuid::new_v4();
    let key = ObjectKey::parse(format!("tests/contract/{id}/{case} ä+&=%2F日本.png"));
    key.expect("the case's key is valid")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::TestClock;

    #[tokio::test]
    async fn the_bucket_in_memory_fulfils_the_contract() {
        let clock = Arc::new(TestClock::new());
        let objects = MemoryObjects::with_clock(clock.clone());
        hold(&Bucket::new(&objects, &objects, clock.as_ref())).await;
    }
}
