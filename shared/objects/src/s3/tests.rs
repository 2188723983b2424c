mod inspection;
mod multipart;
mod objects;
mod signing;

use jiff::Timestamp;

use super::*;
use crate::{ObjectKey, Validity};

fn s3(parts: aws::Parts) -> S3 {
    S3::new(parts, "aurora-test".to_owned())
}

fn answering(status: u16, headers: &[(&str, &str)], body: &str) -> S3 {
    s3(testkit::aws_answering(status, headers, body))
}

/// The body with which S3 reports an error.
fn error(code: &str) -> String {
    format!("<Error><Code>{code}</Code><Message>a reason</Message></Error>")
}

fn refusing(status: u16, code: &str) -> S3 {
    answering(status, &[], &error(code))
}

fn key() -> ObjectKey {
    ObjectKey::parse("identity/avatars/ä 1.png").unwrap()
}

fn validity() -> Validity {
    Validity::seconds(Timestamp::from_second(1_700_000_000).unwrap(), 900).unwrap()
}
