//! The port for the contents of objects.

use std::collections::BTreeMap;

use kernel::Result;
use kernel::table::BoxFuture;
use objects::{Checksum, Inspection, ObjectKey, Objects as _, START_LIMIT};

use super::{MemoryObjects, ObjectCall, State, checksum};

impl State {
    fn start(&self, key: &ObjectKey) -> Option<Vec<u8>> {
        let object = self.objects.get(key.as_str())?;
        let length = object.bytes.len().min(START_LIMIT as usize);
        Some(object.bytes[..length].to_vec())
    }

    /// Returns false if there is no such object. S3 computes the checksum of all bytes of the copy.
    fn copy(&mut self, from: &ObjectKey, to: &ObjectKey) -> bool {
        let Some(mut copy) = self.objects.get(from.as_str()).cloned() else {
            return false;
        };
        copy.checksum = Some(Checksum::Whole(checksum(&copy.bytes)));
        self.objects.insert(to.to_string(), copy);
        true
    }
}

impl Inspection for MemoryObjects {
    fn start<'a>(&'a self, key: &'a ObjectKey) -> BoxFuture<'a, Result<Option<Vec<u8>>>> {
        Box::pin(async move { self.call(ObjectCall::Start, |state| Ok(state.start(key))) })
    }

    fn tags<'a>(
        &'a self,
        key: &'a ObjectKey,
    ) -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>>> {
        Box::pin(async move {
            self.call(ObjectCall::Tags, |state| {
                let object = state.objects.get(key.as_str());
                Ok(object.map(|object| object.tags.clone()))
            })
        })
    }

    fn relocate<'a>(&'a self, from: &'a ObjectKey, to: &'a ObjectKey) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if from != to && self.call(ObjectCall::Copy, |state| Ok(state.copy(from, to)))? {
                self.remove(from).await?;
            }
            Ok(())
        })
    }
}
