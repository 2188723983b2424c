//! What AWS takes in one stack and in one API. `synth` refuses what is over before anybody deploys it.
//!
//! CloudFormation's quotas, of which none can be raised, count what SAM has made of a template:
//! 500 resources, 200 parameters, 200 outputs, 1 MB of template in S3. API Gateway's, per HTTP API:
//! 300 routes, which can be raised, and 300 integrations, which cannot.

use std::ops::Add;

use crate::error::{Error, Result};

/// How many resources a stack may have.
pub const RESOURCES: usize = 500;
const PARAMETERS: usize = 200;
const OUTPUTS: usize = 200;
const BYTES: usize = 1_000_000;
const ROUTES: usize = 300;
const INTEGRATIONS: usize = 300;

/// The policy of a stack's queues may have 8,192 bytes; a consumer takes at most 250 of them, the ARN
/// of its queue and that of its rule.
const CONSUMERS: usize = 31;

/// What SAM makes of each function beside the function: a version, an alias, a deployment group.
const OF_A_FUNCTION: usize = 3;

/// What SAM makes once for all deployment groups: an application and a role.
const OF_ALL_FUNCTIONS: usize = 2;

/// What a stack has, counted in the text that `synth` writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Resources once SAM has expanded the template, with canaries.
    pub resources: usize,
    /// Routes of the API.
    pub routes: usize,
    /// Integrations of the API.
    pub integrations: usize,
    consumers: usize,
    parameters: usize,
    outputs: usize,
    bytes: usize,
}

impl Size {
    /// Counts a template as `synth` writes it: two spaces for each level.
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
                    "Type: AWS::ApiGatewayV2::Route" => size.routes += 1,
                    "Type: AWS::ApiGatewayV2::Integration" => size.integrations += 1,
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

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            resources: self.resources + other.resources,
            routes: self.routes + other.routes,
            integrations: self.integrations + other.integrations,
            consumers: self.consumers + other.consumers,
            parameters: self.parameters + other.parameters,
            outputs: self.outputs + other.outputs,
            bytes: self.bytes + other.bytes,
        }
    }
}

/// Checks the template of one stack.
///
/// # Errors
/// Names the stack and the first quota that it is over.
pub fn check_stack(name: &str, template: &str) -> Result<()> {
    let size = Size::of(template);
    let taker = "CloudFormation";
    let name = format!("stack {name}");
    within(&name, size.resources, "resources", taker, RESOURCES)?;
    within(&name, size.parameters, "parameters", taker, PARAMETERS)?;
    within(&name, size.outputs, "outputs", taker, OUTPUTS)?;
    within(&name, size.bytes, "bytes", taker, BYTES)?;
    let taker = "the policy of its queues";
    within(&name, size.consumers, "consumers", taker, CONSUMERS)
}

/// Checks the API that all stacks make together.
///
/// # Errors
/// Names the first quota that it is over.
pub fn check_api(all_stacks: Size) -> Result<()> {
    let taker = "API Gateway";
    let integrations = all_stacks.integrations;
    within("the API", all_stacks.routes, "routes", taker, ROUTES)?;
    within("the API", integrations, "integrations", taker, INTEGRATIONS)
}

fn within(name: &str, count: usize, what: &str, taker: &str, quota: usize) -> Result<()> {
    if count <= quota {
        return Ok(());
    }
    Err(Error::refused(format!(
        "{name}: {count} {what}, {taker} takes {quota}"
    )))
}

#[cfg(test)]
mod tests;
