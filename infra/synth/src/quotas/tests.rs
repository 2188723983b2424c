use lambda::{Catalogue, Entry, Trigger};
use schemars::SchemaGenerator;

use super::*;
use crate::stack;
use domains::catalogues;

/// The stack of the identity domain with more functions: `functions` in total, with ten consumers and
/// five jobs.
fn stack_with(functions: usize) -> String {
    let mut catalogue = domains::identity::catalogue();
    let input = SchemaGenerator::subschema_for::<()>;
    let command = catalogue
        .entries
        .iter()
        .find(|entry| matches!(entry.trigger, Trigger::Http { spec, .. } if spec.is_command))
        .cloned()
        .unwrap();
    let consumers = |catalogue: &Catalogue, all: &[Catalogue]| {
        let deployed = catalogue.deployed(all);
        let is = |entry: &&Entry| matches!(entry.trigger, Trigger::Event { .. });
        deployed.iter().filter(is).count()
    };
    let all = catalogues();
    let more = |name: String, trigger| Entry {
        name: name.leak(),
        trigger,
        ..command.clone()
    };
    for n in consumers(&catalogue, &all)..10 {
        let name = "things.ThingMade.v1";
        let filter = None;
        let trigger = Trigger::Event {
            name,
            filter,
            input,
            copies: None,
        };
        catalogue
            .entries
            .push(more(format!("copy-thing-{n}"), trigger));
    }
    let is_job = |entry: &&Entry| matches!(entry.trigger, Trigger::Job { .. });
    for n in catalogue.entries.iter().filter(is_job).count()..5 {
        let schedule = Some("rate(1 hour)");
        let trigger = Trigger::Job { schedule, input };
        catalogue
            .entries
            .push(more(format!("sweep-things-{n}"), trigger));
    }
    for n in catalogue.deployed(&all).len()..functions {
        let entry = more(format!("make-thing-{n}"), command.trigger.clone());
        catalogue.entries.push(entry);
    }
    assert_eq!(catalogue.deployed(&all).len(), functions);
    assert_eq!(consumers(&catalogue, &all), 10);
    stack::render(&catalogue, &all).unwrap()
}

#[test]
fn a_domain_of_60_functions_fits_into_one_stack() {
    let size = Size::of(&stack_with(60));
    assert!(size.resources <= 450, "{size:?}");
}

/// A template with `count` entries of one type in a section.
fn template(section: &str, count: usize, kind: &str) -> String {
    let entries = (0..count).map(|n| format!("  Thing{n}:\n    Type: {kind}\n"));
    format!(
        "Other:\n  Else: 1\n\n{section}:\n{}",
        entries.collect::<String>()
    )
}

fn refusal(outcome: Result<()>) -> String {
    outcome.unwrap_err().to_string()
}

#[test]
fn a_stack_over_500_resources_is_refused_and_named() {
    let stack = |count| template("Resources", count, "AWS::SQS::Queue");
    check_stack("identity", &stack(500)).unwrap();
    assert_eq!(
        refusal(check_stack("identity", &stack(512))),
        "stack identity: 512 resources, CloudFormation allows 500"
    );
}

/// 124 × 4 + 1 = 497, 125 × 4 + 1 = 501
#[test]
fn the_resources_that_sam_adds_for_a_function_are_counted() {
    let stack = |count| template("Resources", count, "AWS::Serverless::Function");
    check_stack("identity", &stack(124)).unwrap();
    assert_eq!(
        refusal(check_stack("identity", &stack(125))),
        "stack identity: 501 resources, CloudFormation allows 500"
    );
}

#[test]
fn a_stack_over_200_parameters_or_outputs_is_refused() {
    for section in ["Parameters", "Outputs"] {
        check_stack("files", &template(section, 200, "String")).unwrap();
        let what = section.to_lowercase();
        assert_eq!(
            refusal(check_stack("files", &template(section, 201, "String"))),
            format!("stack files: 201 {what}, CloudFormation allows 200")
        );
    }
}

#[test]
fn a_template_over_a_megabyte_is_refused() {
    check_stack("files", &" ".repeat(1_000_000)).unwrap();
    assert_eq!(
        refusal(check_stack("files", &" ".repeat(1_000_001))),
        "stack files: 1000001 bytes, CloudFormation allows 1000000"
    );
}

#[test]
fn more_consumers_than_fit_into_one_policy_are_refused() {
    let stack = |count| template("Resources", count, "AWS::Events::Rule");
    check_stack("search", &stack(31)).unwrap();
    assert_eq!(
        refusal(check_stack("search", &stack(32))),
        "stack search: 32 consumers, the policy of its queues allows 31"
    );
}

/// The ARNs of a queue and a rule with the longest names of a stage and a function, in the region with
/// the longest name, and quoted in a list.
#[test]
fn the_policy_of_31_consumers_has_at_most_8192_bytes() {
    let (stage, function) = ("s".repeat(16), "f".repeat(40));
    let (region, account) = ("ap-northeast-1", "123456789012");
    let name = format!("aurora-{stage}-{function}");
    let queue = format!("\"arn:aws:sqs:{region}:{account}:{name}\",");
    let rule = format!("\"arn:aws:events:{region}:{account}:rule/aurora-{stage}/{name}\",");
    let of_one = queue.len() + rule.len();
    assert!(
        of_one <= 250 && CONSUMERS * of_one + 350 <= 8_192,
        "{of_one}"
    );
}

#[test]
fn an_api_with_over_300_routes_is_refused() {
    let api = |count| {
        "      x-amazon-apigateway-integration:
"
        .repeat(count)
    };
    check_gateway(&api(300)).unwrap();
    assert_eq!(
        refusal(check_gateway(&api(301))),
        "the API: 301 routes, API Gateway allows 300"
    );
}

#[test]
fn an_api_whose_template_is_over_a_megabyte_is_refused() {
    assert_eq!(
        refusal(check_gateway(&" ".repeat(1_000_001))),
        "stack gateway: 1000001 bytes, CloudFormation allows 1000000"
    );
}

#[test]
fn rendering_a_stack_over_a_quota_is_refused() {
    let mut catalogue = domains::subjects::catalogue();
    let first = catalogue.entries[0].clone();
    for n in 0..100 {
        let mut entry = first.clone();
        entry.name = format!("make-thing-{n}").leak();
        catalogue.entries.push(entry);
    }
    let all = [catalogue];
    let refusal = stack::render(&all[0], &all).unwrap_err().to_string();
    assert!(
        refusal.starts_with("stack subjects: ") && refusal.ends_with("CloudFormation allows 500"),
        "{refusal}"
    );
}
