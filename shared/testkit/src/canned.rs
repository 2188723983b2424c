//! An AWS that gives prepared answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws::Parts;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Gives one answer after the other, and the last one to every further call.
#[derive(Debug, Clone)]
struct Canned {
    answers: Arc<[Answer]>,
    calls: Arc<AtomicUsize>,
}

/// Parts for a client that gets this answer to every call, without network and without retries.
#[must_use]
pub fn aws_answering(status: u16, headers: &[(&str, &str)], body: &str) -> Parts {
    parts(vec![Answer {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.to_owned(),
    }])
}

/// Parts for a client that gets these answers, each a status and a body, in this order; the last one
/// answers every further call.
#[must_use]
pub fn aws_answering_in_turn(answers: &[(u16, &str)]) -> Parts {
    let answers = answers.iter().map(|(status, body)| Answer {
        status: *status,
        headers: Vec::new(),
        body: (*body).to_owned(),
    });
    parts(answers.collect())
}

fn parts(answers: Vec<Answer>) -> Parts {
    let connector = SharedHttpConnector::new(Canned {
        answers: answers.into(),
        calls: Arc::default(),
    });
    Parts {
        region: Region::new("eu-central-1"),
        credentials: SharedCredentialsProvider::new(Credentials::from_keys("test", "test", None)),
        http_client: http_client_fn(move |_, _| connector.clone()),
        endpoint_url: Some("http://aws.test".to_owned()),
        retries: RetryConfig::disabled(),
        timeouts: TimeoutConfig::disabled(),
    }
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let answer = &self.answers[call.min(self.answers.len() - 1)];
        let status = answer
            .status
            .try_into()
            .expect("the test's status is a valid HTTP status");
        let mut response = HttpResponse::new(status, SdkBody::from(answer.body.as_str()));
        for (name, value) in &answer.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        HttpConnectorFuture::ready(Ok(response))
    }
}
