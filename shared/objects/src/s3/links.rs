//! Asks S3 whether a link works.

use std::error::Error as StdError;

use aws_sdk_s3::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use kernel::{Error, Result};

use super::{S3, status};
use crate::ObjectKey;

/// The headers with which the SDK signs a request. A link has its signature in its query.
const SIGNATURE: [&str; 4] = [
    "authorization",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
];

impl S3 {
    pub(super) async fn can_download(&self, key: &ObjectKey, url: &str) -> Result<bool> {
        let link = Link {
            url: url.to_owned(),
        };
        let reply = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key.as_str())
            .range("bytes=0-0")
            .customize()
            .interceptor(link)
            .send()
            .await;
        match reply {
            Ok(_) => Ok(true),
            // An empty object has no first byte.
            Err(error) if status(&error) == Some(416) => Ok(true),
            Err(error) if status(&error).is_some_and(|status| (400..500).contains(&status)) => {
                Ok(false)
            }
            Err(error) if is_of_another_object(&error) => Ok(false),
            Err(error) => Err(Error::unavailable(error)),
        }
    }
}

/// Sends a request to a link in place of the address that the SDK has chosen, without our signature.
#[derive(Debug)]
struct Link {
    url: String,
}

/// The link leads to another object, another bucket or another server.
#[derive(Debug, thiserror::Error)]
#[error("the link is not one of this object")]
struct OfAnotherObject;

impl Intercept for Link {
    fn name(&self) -> &'static str {
        "Link"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let request = context.request_mut();
        let without_query = |url: &str| url.split_once('?').map(|(address, _)| address.to_owned());
        if without_query(&self.url) != without_query(request.uri()) {
            return Err(OfAnotherObject.into());
        }
        request.set_uri(self.url.clone())?;
        for name in SIGNATURE {
            request.headers_mut().remove(name);
        }
        Ok(())
    }
}

fn is_of_another_object(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<OfAnotherObject>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(status: u16) -> S3 {
        S3::new(
            testkit::aws_answering(status, &[], "a"),
            "aurora-test".to_owned(),
        )
    }

    async fn opens(status: u16, url: &str) -> Option<bool> {
        let key = ObjectKey::parse("files/objects/1").unwrap();
        s3(status).can_download(&key, url).await.ok()
    }

    const OURS: &str = "http://aws.test/aurora-test/files/objects/1?X-Amz-Signature=a";

    #[tokio::test]
    async fn s3_decides_whether_a_link_works() {
        for (status, expected) in [
            (206, Some(true)),
            (416, Some(true)),
            (403, Some(false)),
            (404, Some(false)),
            (400, Some(false)),
            (500, None),
        ] {
            assert_eq!(opens(status, OURS).await, expected, "{status}");
        }
    }

    #[tokio::test]
    async fn another_address_is_never_called() {
        for url in [
            "http://aws.test/aurora-test/files/objects/12?a",
            "http://aws.test/aurora-test/files/objects/1",
            "http://aws.test/other/files/objects/1?a",
            "https://aws.test/aurora-test/files/objects/1?a",
            "http://aws.test@evil.example/aurora-test/files/objects/1?a",
            "http://169.254.169.254/latest/meta-data?a",
            "",
            "?",
        ] {
            assert_eq!(opens(206, url).await, Some(false), "{url}");
        }
    }
}
