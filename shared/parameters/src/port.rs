//! What a function needs that works with parameters.

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

/// The parameter that a probe asks for, which never exists.
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

/// All that there is to do with a parameter's value.
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
    /// Parameter Store takes three writes a second.
    const CONCURRENCY: Option<u32> = Some(2);
    /// Functions go on with the settings that they have.
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

/// The deployment's parameters without its secrets, which reach functions as variables alone. Whoever
/// may list a path sees all that is below it, even what is denied: so the paths above the secrets are
/// denied as well. Secret settings are written and never decrypted. A query may ask whether SSM
/// answers.
fn rights(grantee: &Grantee<'_>) -> Vec<Statement> {
    let at = |part: &str| Resource::yaml(format!("!Sub {ARN}{part}"));
    if grantee.access == Access::Read {
        let probed = at(&format!("/{PROBED}"));
        return vec![Statement::allow(&["ssm:GetParameter"], [probed])];
    }
    vec![
        Statement::allow(&ALLOWED, [at("/*")]),
        Statement::deny(&DENIED, ["", "/", "/secrets", "/secrets/*"].map(at)),
        Statement::deny(&["kms:Decrypt"], [Resource::yaml("\"*\"")]),
    ]
}
