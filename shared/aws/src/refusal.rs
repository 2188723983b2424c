//! Converts errors of AWS services.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use kernel::Error;

/// The error codes with which every service reports a fault of the deployment: an invalid request, a
/// right that the role lacks, a table or a bus that does not exist. A retry does not help.
const DEPLOYMENT_FAULTS: [&str; 3] = [
    "AccessDeniedException",
    "ResourceNotFoundException",
    "ValidationException",
];

/// Converts the error of a failed call. A fault of the deployment is internal. Throttling, a timeout, a
/// lost connection and faults of the service are temporary, so they are unavailable. The result is
/// never "not found": a missing row or object is reported in a successful reply or handled by the
/// caller.
///
/// The SDK's error is kept as the cause, including the message of the service. Use this only for
/// services whose messages quote no personal data and no values, and [`refusal_by_code`] for others.
pub fn refusal<E>(error: SdkError<E, HttpResponse>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    if is_deployment_fault(error.code(), &[]) {
        Error::internal(error)
    } else {
        Error::unavailable(error)
    }
}

/// Like [`refusal`], for a service whose messages quote addresses or values: only the error code is
/// kept, `SSM answered AccessDeniedException`. `faults` are further codes of this service that mean a
/// fault of the deployment.
pub fn refusal_by_code<E: ProvideErrorMetadata>(
    service: &str,
    error: &SdkError<E, HttpResponse>,
    faults: &[&str],
) -> Error {
    let cause = format!("{service} answered {}", error.code().unwrap_or("no code"));
    if is_deployment_fault(error.code(), faults) {
        Error::internal(cause)
    } else {
        Error::unavailable(cause)
    }
}

fn is_deployment_fault(code: Option<&str>, faults: &[&str]) -> bool {
    code.is_some_and(|code| DEPLOYMENT_FAULTS.contains(&code) || faults.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::error::ErrorMetadata;
    use kernel::Kind;
    use std::error::Error as _;

    fn answered(code: &str) -> SdkError<ErrorMetadata, HttpResponse> {
        let metadata = ErrorMetadata::builder()
            .code(code)
            .message("ada@example.org may not")
            .build();
        let status = StatusCode::try_from(400).unwrap();
        SdkError::service_error(metadata, HttpResponse::new(status, SdkBody::empty()))
    }

    fn lost() -> SdkError<ErrorMetadata, HttpResponse> {
        SdkError::timeout_error("no reply")
    }

    #[test]
    fn a_fault_of_the_deployment_is_internal_and_other_errors_are_unavailable() {
        for code in DEPLOYMENT_FAULTS {
            assert_eq!(refusal(answered(code)).kind(), Kind::Internal, "{code}");
            let by_code = refusal_by_code("SSM", &answered(code), &[]);
            assert_eq!(by_code.kind(), Kind::Internal, "{code}");
        }
        for error in [
            answered("ThrottlingException"),
            answered("InternalServerError"),
            lost(),
        ] {
            assert_eq!(
                refusal_by_code("SSM", &error, &[]).kind(),
                Kind::Unavailable
            );
            assert_eq!(refusal(error).kind(), Kind::Unavailable);
        }
    }

    #[test]
    fn the_given_codes_of_a_service_are_faults_of_the_deployment() {
        let error = answered("InvalidKeyId");
        let kind = |faults| refusal_by_code("SSM", &error, faults).kind();
        assert_eq!(kind(&["InvalidKeyId"]), Kind::Internal);
        assert_eq!(kind(&[]), Kind::Unavailable);
    }

    #[test]
    fn an_error_by_code_contains_no_part_of_the_services_message() {
        let error = refusal_by_code("SES", &answered("MessageRejected"), &[]);
        assert_eq!(
            error.source().unwrap().to_string(),
            "SES answered MessageRejected"
        );
        assert!(!format!("{error:?}").contains("ada@example.org"));
        assert!(format!("{:?}", refusal_by_code("SES", &lost(), &[])).contains("no code"));
    }
}
