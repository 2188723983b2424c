//! The port for objects.

use jiff::Timestamp;
use kernel::Result;
use kernel::table::BoxFuture;
use objects::{Download, LIST_LIMIT, Listed, ObjectKey, Objects, Stored, Transfer, Upload};

use super::{MemoryObjects, ObjectCall, State, checksum};

impl State {
    fn keys_below(&self, folder: &ObjectKey) -> Result<Vec<ObjectKey>> {
        let folder = format!("{folder}/");
        let below = self.objects.keys().filter(|key| key.starts_with(&folder));
        below
            .take(LIST_LIMIT)
            .cloned()
            .map(ObjectKey::parse)
            .collect()
    }

    fn objects_after(&self, folder: &ObjectKey, after: &str) -> Vec<Listed> {
        let folder = format!("{folder}/");
        let start = format!("{folder}{after}");
        let later = self.objects.range(start.clone()..);
        later
            .filter(|(key, _)| after.is_empty() || **key != start)
            .map_while(|(key, object)| Some((key.strip_prefix(&folder)?, object)))
            .take(LIST_LIMIT)
            .map(|(name, object)| Listed {
                name: name.to_owned(),
                length: object.bytes.len() as u64,
                tag: format!("\"{}\"", checksum(&object.bytes)),
            })
            .collect()
    }

    fn found(&self, key: &ObjectKey) -> Option<Stored> {
        let object = self.objects.get(key.as_str())?;
        Some(Stored {
            length: object.bytes.len() as u64,
            content_type: object.content_type.clone(),
            checksum: object.checksum.clone(),
        })
    }
}

impl Objects for MemoryObjects {
    fn upload<'a>(&'a self, upload: &'a Upload) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(async move { self.sign_upload(upload) })
    }

    fn download<'a>(&'a self, download: &'a Download) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(async move { self.sign_download(download) })
    }

    fn opens<'a>(&'a self, key: &'a ObjectKey, url: &'a str) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move { Ok(self.answers(key, url)) })
    }

    fn signer_expires_at(&self) -> BoxFuture<'_, Result<Option<Timestamp>>> {
        Box::pin(async { Ok(self.state().signer_expires_at) })
    }

    fn find<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<Option<Stored>>> {
        Box::pin(async move { self.call(ObjectCall::Find, |state| Ok(state.found(key))) })
    }

    fn remove<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.call(ObjectCall::Remove, |state| {
                state.objects.remove(key.as_str());
                Ok(())
            })
        })
    }

    fn list<'a>(&'a self, folder: &'a ObjectKey) -> BoxFuture<'a, Result<Vec<ObjectKey>>> {
        Box::pin(async move { self.call(ObjectCall::List, |state| state.keys_below(folder)) })
    }

    fn list_after<'a>(
        &'a self,
        folder: &'a ObjectKey,
        after: &'a str,
    ) -> BoxFuture<'a, Result<Vec<Listed>>> {
        Box::pin(async move {
            self.call(ObjectCall::List, |state| {
                Ok(state.objects_after(folder, after))
            })
        })
    }
}
