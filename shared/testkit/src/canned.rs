//! An AWS that gives the same answer to every call.

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

#[derive(Debug, Clone)]
struct Canned {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Parts for a client that gets this answer to every call, without network and without retries.
#[must_use]
pub fn aws_answering(status: u16, headers: &[(&str, &str)], body: &str) -> Parts {
    let canned = Canned {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.to_owned(),
    };
    let connector = SharedHttpConnector::new(canned);
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
        let status = self
            .status
            .try_into()
            .expect("the test's status is a valid HTTP status");
        let mut response = HttpResponse::new(status, SdkBody::from(self.body.as_str()));
        for (name, value) in &self.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        HttpConnectorFuture::ready(Ok(response))
    }
}
