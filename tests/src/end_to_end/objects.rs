//! Presigned transfers, which S3 accepts or refuses.

use std::time::Duration;

use jiff::Timestamp;
use kernel::context::Clock;
use kernel::table::BoxFuture;
use objects::{Download, ObjectKey, Objects as _, S3, Transfer, Upload, Validity};
use testkit::TransferReply;
use testkit::object_contract::{Bucket, TransferClient, hold};
use uuid::Uuid;

use crate::emulator::{stage, wait_for};

const PNG: &[u8] = b"not really a picture";

/// The bucket of the platform's stack; every local AWS has this account number.
fn bucket() -> String {
    let region = aws::required("AWS_REGION").unwrap();
    format!("aurora-{}-000000000000-{region}", stage())
}

fn s3() -> S3 {
    S3::new(aws::Parts::from_environment().unwrap(), bucket())
}

/// Stores an object, as an operator does.
pub(crate) fn store(key: &str, bytes: &[u8]) {
    let upload = Upload {
        key: ObjectKey::parse(key).unwrap(),
        content_type: "application/octet-stream".to_owned(),
        length: bytes.len() as u64,
        checksum: None,
        validity: for_a_minute(),
    };
    let reply = wait_for(async {
        let transfer = s3().upload(&upload).await.unwrap();
        Http.send(&transfer, None, bytes).await
    });
    assert_eq!(reply.status, 200, "{key}");
}

/// Removes an object, as an operator does.
pub(crate) fn remove(key: &str) {
    let key = ObjectKey::parse(key).unwrap();
    wait_for(async { s3().remove(&key).await.unwrap() });
}

/// Sends requests over HTTP.
struct Http;

impl Http {
    fn run(request: ureq::http::Request<Vec<u8>>) -> TransferReply {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent: ureq::Agent = config.build().into();
        let mut reply = agent.run(request).unwrap();
        let headers = reply.headers().iter();
        TransferReply {
            status: reply.status().as_u16(),
            headers: headers
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                .collect(),
            bytes: reply.body_mut().read_to_vec().unwrap(),
        }
    }
}

impl TransferClient for Http {
    fn send<'a>(
        &'a self,
        transfer: &'a Transfer,
        range: Option<&'a str>,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, TransferReply> {
        let method = serde_json::to_value(transfer.method).unwrap();
        let mut request = ureq::http::Request::builder()
            .method(method.as_str().unwrap())
            .uri(&transfer.url);
        for (name, value) in &transfer.headers {
            if name != "content-length" {
                request = request.header(name, value);
            }
        }
        if let Some(range) = range {
            request = request.header("range", range);
        }
        let reply = Self::run(request.body(bytes.to_vec()).unwrap());
        Box::pin(std::future::ready(reply))
    }

    /// The local AWS accepts this request without a signature.
    fn tag<'a>(&'a self, key: &'a ObjectKey, tags: &'a [(&'a str, &'a str)]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let download = Download::new(key.clone(), for_a_minute());
            let url = s3().download(&download).await.unwrap().url;
            let object = url.split('?').next().unwrap();
            let request = ureq::http::Request::put(format!("{object}?tagging"));
            let reply = Self::run(request.body(tagging(tags)).unwrap());
            assert_eq!(reply.status, 200, "{object}");
        })
    }
}

fn tagging(tags: &[(&str, &str)]) -> Vec<u8> {
    let tags: String = tags
        .iter()
        .map(|(name, value)| {
            let value = value.replace('&', "&amp;");
            format!("<Tag><Key>{name}</Key><Value>{value}</Value></Tag>")
        })
        .collect();
    format!("<Tagging><TagSet>{tags}</TagSet></Tagging>").into_bytes()
}

/// The clock of the local AWS.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the local AWS has no other clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn uuid(&self, _: Timestamp) -> Uuid {
        Uuid::now_v7()
    }

    fn wait(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn for_a_minute() -> Validity {
    Validity::seconds(SystemClock.now(), 60).unwrap()
}

#[test]
fn a_bucket_in_s3_fulfils_the_contract() {
    wait_for(hold(&Bucket::new(&s3(), &Http, &SystemClock)));
}

#[test]
fn a_presigned_url_is_refused_for_another_object() {
    let [mine, other] = ["mine", "other"].map(|name| {
        let key = format!("tests/objects/{}/{name}", Uuid::now_v7());
        ObjectKey::parse(key).unwrap()
    });
    let upload = Upload {
        key: mine.clone(),
        content_type: "image/png".to_owned(),
        length: PNG.len() as u64,
        checksum: None,
        validity: for_a_minute(),
    };
    let mut transfer = wait_for(s3().upload(&upload)).unwrap();
    transfer.url = transfer.url.replace(mine.as_str(), other.as_str());
    assert_eq!(wait_for(Http.send(&transfer, None, PNG)).status, 403);
    assert_eq!(wait_for(s3().find(&other)).unwrap(), None);
}
