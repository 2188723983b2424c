//! Objects in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::Result;
use kernel::table::BoxFuture;
use objects::{LIST_LIMIT, ObjectKey, Objects, Stored, Transfer, TransferMethod, Upload, Validity};

/// A bucket in memory. Its URLs do not work: a test calls [`MemoryObjects::given`] in place of an upload
/// by a client.
#[derive(Debug, Default)]
pub struct MemoryObjects(Mutex<BTreeMap<String, Object>>);

#[derive(Debug, Clone)]
struct Object {
    bytes: Vec<u8>,
    content_type: String,
}

impl MemoryObjects {
    /// Stores an object and replaces an existing one.
    ///
    /// # Panics
    /// When the key is malformed.
    pub fn given(&self, key: &str, bytes: impl Into<Vec<u8>>, content_type: &str) {
        let key = ObjectKey::parse(key).expect("the test's key is valid");
        let object = Object {
            bytes: bytes.into(),
            content_type: content_type.to_owned(),
        };
        self.stored().insert(key.to_string(), object);
    }

    /// The bytes of an object, if it exists.
    #[must_use]
    pub fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        self.stored().get(key).map(|object| object.bytes.clone())
    }

    fn stored(&self) -> MutexGuard<'_, BTreeMap<String, Object>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Objects for MemoryObjects {
    fn upload<'a>(&'a self, upload: &'a Upload) -> BoxFuture<'a, Result<Transfer>> {
        let headers = [
            ("content-length", upload.length.to_string()),
            ("content-type", upload.content_type.clone()),
        ];
        let transfer = Transfer {
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            ..transfer(TransferMethod::Put, &upload.key, upload.validity)
        };
        Box::pin(async move { Ok(transfer) })
    }

    fn download<'a>(
        &'a self,
        key: &'a ObjectKey,
        validity: Validity,
    ) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(async move { Ok(transfer(TransferMethod::Get, key, validity)) })
    }

    fn find<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<Option<Stored>>> {
        let found = self.stored().get(key.as_str()).map(|object| Stored {
            length: object.bytes.len() as u64,
            content_type: object.content_type.clone(),
        });
        Box::pin(async move { Ok(found) })
    }

    fn remove<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<()>> {
        self.stored().remove(key.as_str());
        Box::pin(async { Ok(()) })
    }

    fn list<'a>(&'a self, folder: &'a ObjectKey) -> BoxFuture<'a, Result<Vec<ObjectKey>>> {
        let folder = format!("{folder}/");
        let keys = self.stored();
        let below = keys.keys().filter(|key| key.starts_with(&folder));
        let listed = below
            .take(LIST_LIMIT)
            .cloned()
            .map(ObjectKey::parse)
            .collect();
        Box::pin(async move { listed })
    }
}

fn transfer(method: TransferMethod, key: &ObjectKey, validity: Validity) -> Transfer {
    let expires_at = validity.until();
    Transfer {
        method,
        url: format!(
            "https://objects.test/{key}?until={}",
            expires_at.as_second()
        ),
        headers: BTreeMap::new(),
        expires_at,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[tokio::test]
    async fn a_given_object_is_found_until_it_is_removed() {
        let objects = MemoryObjects::default();
        let key = ObjectKey::parse("identity/avatars/1").unwrap();
        assert_eq!(objects.find(&key).await.unwrap(), None);

        objects.given(key.as_str(), b"png", "image/png");
        let stored = Stored {
            length: 3,
            content_type: "image/png".to_owned(),
        };
        assert_eq!(objects.find(&key).await.unwrap(), Some(stored));
        assert_eq!(
            objects.bytes(key.as_str()).as_deref(),
            Some(b"png".as_slice())
        );

        objects.remove(&key).await.unwrap();
        assert_eq!(objects.find(&key).await.unwrap(), None);
    }

    #[tokio::test]
    async fn only_keys_below_the_folder_are_listed() {
        let objects = MemoryObjects::default();
        for key in [
            "identity/avatars/1/b",
            "identity/avatars/1/a",
            "identity/avatars/12/a",
        ] {
            objects.given(key, b"png", "image/png");
        }
        let folder = ObjectKey::parse("identity/avatars/1").unwrap();
        let listed = objects.list(&folder).await.unwrap();
        let listed: Vec<&str> = listed.iter().map(ObjectKey::as_str).collect();
        assert_eq!(listed, ["identity/avatars/1/a", "identity/avatars/1/b"]);
    }

    #[tokio::test]
    async fn transfers_have_the_headers_that_s3_requires() {
        let objects = MemoryObjects::default();
        let upload = Upload {
            key: ObjectKey::parse("identity/avatars/1").unwrap(),
            content_type: "image/png".to_owned(),
            length: 3,
            validity: Validity::seconds(Timestamp::UNIX_EPOCH, 60).unwrap(),
        };
        let put = objects.upload(&upload).await.unwrap();
        let headers: Vec<_> = put
            .headers
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        assert_eq!(
            headers,
            [("content-length", "3"), ("content-type", "image/png")]
        );
        assert_eq!(put.expires_at.as_second(), 60);

        let get = objects
            .download(&upload.key, upload.validity)
            .await
            .unwrap();
        assert_eq!((get.method, get.headers.len()), (TransferMethod::Get, 0));
    }
}
