//! The variables and rights of a function that uses parameters.

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Access, Grantee, Resource, Rights, Source, Statement, Variable};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

use crate::{Name, Parameters, Secrets, Ssm};

/// The path of the deployment's parameters, `/aurora/prod`.
pub struct ParameterPath;

impl Variable for ParameterPath {
    const NAME: &'static str = "PARAMETER_PATH";
    const SOURCE: Source = Source::Template("/aurora/${Stage}");
}

/// The parameter that a probe reads. It never exists.
const PROBED: &str = "readiness";

const ARN: &str =
    "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/aurora/${Stage}";

const ALLOWED: [&str; 5] = [
    "ssm:DeleteParameter",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParametersByPath",
    "ssm:PutParameter",
];

/// All actions on the value of a parameter.
const DENIED: [&str; 7] = [
    "ssm:DeleteParameter",
    "ssm:DeleteParameters",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "ssm:PutParameter",
];

impl Port for dyn Parameters {
    const NAME: &'static str = "parameters";
    const VARIABLES: &'static [(&'static str, Source)] =
        &[(ParameterPath::NAME, ParameterPath::SOURCE)];
    const RIGHTS: Rights = rights;
    /// Parameter Store accepts three writes per second.
    const CONCURRENCY: Option<u32> = Some(2);
    /// Without it, functions continue with the settings that they have.
    const ESSENTIAL: bool = false;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        let path = resources.variable(ParameterPath::NAME)?;
        Ok(Arc::new(Ssm::new(aws::Parts::from_environment()?, path)))
    }

    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async {
            let name = Name::parse(PROBED)?;
            self.get(&name, Secrets::Sealed).await.map(drop)
        })
    }
}

/// Rights for the deployment's parameters without its secrets, which functions get only as
/// environment variables. The right to list a path includes everything below it, even names that are
/// denied; therefore the paths above the secrets are denied as well. Secret settings are written and
/// never decrypted: the denial is for SSM alone, because Lambda decrypts the environment of a function,
/// and DynamoDB its table, with the role of the function. A query may only check whether SSM answers.
fn rights(grantee: &Grantee<'_>) -> Vec<Statement> {
    let below = |part: &str| Resource::yaml(format!("!Sub {ARN}{part}"));
    if grantee.access == Access::Read {
        let probed = below(&format!("/{PROBED}"));
        return vec![Statement::allow(&["ssm:GetParameter"], [probed])];
    }
    vec![
        Statement::allow(&ALLOWED, [below("/*")]),
        Statement::deny(&DENIED, ["", "/", "/secrets", "/secrets/*"].map(below)),
        Statement::deny(&["kms:Decrypt"], [Resource::yaml("\"*\"")]).when(
            "StringLike",
            "kms:ViaService",
            "ssm.*",
        ),
    ]
}
