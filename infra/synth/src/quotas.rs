//! The quotas of AWS for one stack and one API. `synth` refuses a stack over a quota before it is
//! deployed.
//!
//! The quotas of CloudFormation cannot be raised. They count the template after SAM has expanded it:
//! 500 resources, 200 parameters, 200 outputs, 1 MB of template in S3. The quotas of API Gateway for an
//! HTTP API: 300 routes, which can be raised, and 300 integrations, which cannot; each route has one.

use crate::error::{Error, Result};

/// The maximum number of resources of a stack.
pub const RESOURCES: usize = 500;
const PARAMETERS: usize = 200;
const OUTPUTS: usize = 200;
const BYTES: usize = 1_000_000;
/// Of the API; also the quota of integrations.
const ROUTES: usize = 300;

/// How the integration of a route begins.
const INTEGRATION: &str = " x-amazon-apigateway-integration:\n";

/// The policy of a stack's queues may have 8,192 bytes; a consumer needs at most 250 of them, for the
/// ARN of its queue and the ARN of its rule.
const CONSUMERS: usize = 31;

/// The resources that SAM adds for each function: a version, an alias, a deployment group.
const OF_A_FUNCTION: usize = 3;

/// The resource that SAM adds once for all deployment groups: an application.
const OF_ALL_FUNCTIONS: usize = 1;

/// The size of a stack, counted in the text that `synth` writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Resources after SAM has expanded the template, with canaries.
    pub resources: usize,
    consumers: usize,
    parameters: usize,
    outputs: usize,
    bytes: usize,
}

impl Size {
    /// Counts the entries of a template in the format of `synth`: two spaces for each level.
    #[must_use]
    pub fn of(template: &str) -> Self {
        let mut size = Self {
            bytes: template.len(),
            ..Self::default()
        };
        let mut functions = 0;
        let mut section = "";
        for line in template.lines() {
            let name = line.trim_start();
            match line.len() - name.len() {
                0 if name.ends_with(':') => section = name,
                2 if name.ends_with(':') && !name.starts_with('#') => match section {
                    "Resources:" => size.resources += 1,
                    "Parameters:" => size.parameters += 1,
                    "Outputs:" => size.outputs += 1,
                    _ => {}
                },
                4 if section == "Resources:" => match name {
                    "Type: AWS::Serverless::Function" => functions += 1,
                    "Type: AWS::Events::Rule" => size.consumers += 1,
                    _ => {}
                },
                _ => {}
            }
        }
        if functions > 0 {
            size.resources += OF_A_FUNCTION * functions + OF_ALL_FUNCTIONS;
        }
        size
    }
}

/// Checks the template of one stack.
///
/// # Errors
/// When the stack is over a quota; the message has the stack and the first such quota.
pub fn check_stack(name: &str, template: &str) -> Result<()> {
    let size = Size::of(template);
    let service = "CloudFormation";
    let name = format!("stack {name}");
    within(&name, size.resources, "resources", service, RESOURCES)?;
    within(&name, size.parameters, "parameters", service, PARAMETERS)?;
    within(&name, size.outputs, "outputs", service, OUTPUTS)?;
    within(&name, size.bytes, "bytes", service, BYTES)?;
    let policy = "the policy of its queues";
    within(&name, size.consumers, "consumers", policy, CONSUMERS)
}

/// Checks the template of the gateway's stack, in which every route has one integration.
///
/// # Errors
/// When the API is over a quota, or its template over one of CloudFormation.
pub fn check_gateway(template: &str) -> Result<()> {
    let routes = template.matches(INTEGRATION).count();
    within("the API", routes, "routes", "API Gateway", ROUTES)?;
    check_stack(crate::gateway::NAME, template)
}

fn within(name: &str, count: usize, what: &str, limited_by: &str, quota: usize) -> Result<()> {
    if count <= quota {
        return Ok(());
    }
    Err(Error::refused(format!(
        "{name}: {count} {what}, {limited_by} allows {quota}"
    )))
}

#[cfg(test)]
mod tests;
