use std::sync::Arc;

use bus::Bus;
use client::Api;
use kernel::Dependencies;
use kernel::deployment::{Effect, Requirements};
use mail::Mailer;
use objects::{Inspection, Multipart, Objects};
use parameters::Parameters;

use super::*;

const PARAMETERS: &str =
    "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/aurora/${Stage}";

/// Every queue of the stage: a replay and a redrive send to any consumer, and do nothing else with a queue.
const QUEUES: &str =
    "!Sub arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:aurora-${Stage}-*";
const SENDING: [&str; 2] = ["sqs:GetQueueUrl", "sqs:SendMessage"];

type EveryPort = (
    Arc<dyn Bus>,
    Arc<dyn Mailer>,
    Arc<dyn Objects>,
    Arc<dyn Parameters>,
    (Arc<dyn Multipart>, Arc<dyn Inspection>),
);

fn requiring<D: Dependencies>() -> Requirements {
    let mut requirements = Requirements::default();
    D::require(&mut requirements);
    requirements
}

fn with<D: Dependencies>(name: &str) -> Vec<Statement> {
    let mut catalogue = domains::subjects::catalogue();
    let entry = catalogue
        .entries
        .iter_mut()
        .find(|entry| entry.name == name)
        .unwrap();
    entry.requirements = requiring::<D>();
    statements(entry, "subjects", "It")
}

fn own_objects() -> [Resource; 1] {
    [Resource::Below {
        export: "BucketArn",
        path: "subjects/*".to_owned(),
    }]
}

fn parameters<const N: usize>(parts: [&str; N]) -> [Resource; N] {
    parts.map(|part| Resource::yaml(format!("!Sub {PARAMETERS}{part}")))
}

fn actions_of(name: &str) -> Vec<&'static str> {
    let catalogue = domains::subjects::catalogue();
    let entry = catalogue
        .entries
        .iter()
        .find(|entry| entry.name == name)
        .unwrap();
    statements(entry, "subjects", "It")
        .into_iter()
        .flat_map(|statement| statement.actions)
        .collect()
}

#[test]
fn a_query_that_calls_another_domain_may_also_write_circuits_and_a_command_needs_no_further_right()
{
    let own = with::<()>("get-subject").len();
    let of_query = with::<Arc<dyn Api>>("get-subject").split_off(own);
    let [circuits] = of_query.as_slice() else {
        panic!("{of_query:?}");
    };
    assert_eq!(
        circuits.actions,
        ["dynamodb:PutItem", "dynamodb:UpdateItem"]
    );
    let condition = circuits.condition.as_ref().unwrap();
    assert_eq!(
        (condition.key, condition.value.as_str()),
        ("dynamodb:LeadingKeys", "CIRCUIT#*")
    );
    let of_command = with::<Arc<dyn Api>>("create-subject");
    assert_eq!(of_command, with::<()>("create-subject"));
}

#[test]
fn a_query_may_only_read_its_table_and_count_requests() {
    let expected = [READ.as_slice(), &["dynamodb:UpdateItem"]].concat();
    assert_eq!(actions_of("get-subject"), expected);
    let catalogue = domains::subjects::catalogue();
    let query = catalogue
        .entries
        .iter()
        .find(|entry| entry.name == "get-subject");
    let counting = statements(query.unwrap(), "subjects", "It").remove(1);
    let condition = counting.condition.unwrap();
    assert_eq!(
        (condition.operator, condition.key, condition.value.as_str()),
        ("ForAllValues:StringLike", "dynamodb:LeadingKeys", "RATE#*")
    );
}

#[test]
fn a_public_query_may_also_keep_its_good_replies() {
    let catalogue = domains::identity::catalogue();
    let mut entries = catalogue.entries.iter();
    let query = entries.find(|entry| entry.name == "get-jwks");
    let keeping = statements(query.unwrap(), "identity", "It").remove(2);
    assert_eq!(keeping.actions, ["dynamodb:PutItem"]);
    let condition = keeping.condition.unwrap();
    assert_eq!(
        (condition.key, condition.value.as_str()),
        ("dynamodb:LeadingKeys", "FALLBACK#*")
    );
}

#[test]
fn a_projection_may_only_write_its_own_copies() {
    let catalogue = domains::syllabi::catalogue();
    let mut entries = catalogue.entries.iter();
    let projection = entries.find(|entry| entry.name == "copy-subjects");
    let found = statements(projection.unwrap(), "syllabi", "It");
    let actions: Vec<_> = found.iter().flat_map(|found| &found.actions).collect();
    let writes = WRITE.iter().filter(|action| actions.contains(action));
    assert_eq!(writes.collect::<Vec<_>>(), [&"dynamodb:PutItem"]);
    let condition = found[1].condition.as_ref().unwrap();
    assert_eq!(
        (condition.operator, condition.key, condition.value.as_str()),
        (
            "ForAllValues:StringLike",
            "dynamodb:LeadingKeys",
            "SUBJECT_COPY#*"
        )
    );
}

#[test]
fn a_command_may_read_and_write_its_table() {
    assert_eq!(
        actions_of("create-subject"),
        [READ.as_slice(), &WRITE].concat()
    );
}

#[test]
fn a_function_without_dependencies_has_no_permissions() {
    let mut catalogue = domains::subjects::catalogue();
    catalogue.entries[0].requirements = requiring::<()>();
    assert_eq!(statements(&catalogue.entries[0], "subjects", "It"), []);
}

#[test]
fn a_query_may_read_the_objects_of_its_domain_and_see_that_one_is_missing() {
    let found = with::<Arc<dyn Objects>>("get-subject");
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].actions, ["s3:ListBucket"]);
    assert!(found[1].condition.is_some());
    assert_eq!(found[0].actions, ["s3:GetObject"]);
    assert_eq!(found[0].resources, own_objects());
}

#[test]
fn a_command_may_change_the_objects_of_its_domain_and_see_that_one_is_missing() {
    let found = with::<Arc<dyn Objects>>("create-subject");
    assert_eq!(
        found[0].actions,
        ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    );
    assert_eq!(found[0].resources, own_objects());
    assert_eq!(found[1].actions, ["s3:ListBucket"]);
    let condition = found[1].condition.as_ref().unwrap();
    assert_eq!(condition.key, "s3:prefix");
    assert_eq!(condition.value, "subjects/*");
    assert_eq!(found.len(), 2);
}

#[test]
fn a_query_may_only_list_the_parts_and_read_the_contents_of_objects() {
    let parts = with::<Arc<dyn Multipart>>("get-subject");
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].actions, ["s3:ListMultipartUploadParts"]);
    assert_eq!(parts[0].resources, own_objects());
    let contents = with::<Arc<dyn Inspection>>("get-subject");
    assert_eq!(contents[0].actions, ["s3:GetObject", "s3:GetObjectTagging"]);
    assert_eq!(contents[0].resources, own_objects());
    assert_eq!(contents[1].actions, ["s3:ListBucket"]);
}

#[test]
fn a_command_may_upload_in_parts_and_relocate_the_objects_of_its_domain() {
    let parts = with::<Arc<dyn Multipart>>("create-subject");
    assert!(parts[0].actions.contains(&"s3:AbortMultipartUpload"));
    assert_eq!(parts[0].resources, own_objects());
    let contents = with::<Arc<dyn Inspection>>("create-subject");
    for action in ["s3:DeleteObject", "s3:PutObject", "s3:PutObjectTagging"] {
        assert!(contents[0].actions.contains(&action), "{action}");
    }
    assert_eq!(contents[0].resources, own_objects());
}

#[test]
fn a_function_may_send_mails_only_from_the_sender_of_the_deployment() {
    let found = with::<Arc<dyn Mailer>>("get-subject");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].actions, ["ses:SendEmail"]);
    let ends = ["identity/*", "configuration-set/aurora-${Stage}"];
    for (resource, end) in found[0].resources.iter().zip(ends) {
        assert!(matches!(resource, Resource::Yaml(text) if text.ends_with(end)));
    }
    let condition = found[0].condition.as_ref().unwrap();
    assert_eq!(
        (condition.operator, condition.key, condition.value.as_str()),
        ("StringEquals", "ses:FromAddress", "!Ref MailSender")
    );
}

#[test]
fn a_query_may_only_probe_parameter_store() {
    let query = with::<Arc<dyn Parameters>>("get-subject");
    assert_eq!(query.len(), 1);
    assert_eq!(query[0].actions, ["ssm:GetParameter"]);
    assert_eq!(query[0].resources, parameters(["/readiness"]));
}

#[test]
fn a_command_with_parameters_may_not_decrypt_secrets() {
    let command = with::<Arc<dyn Parameters>>("create-subject");
    assert_eq!(
        command[0].actions,
        [
            "ssm:DeleteParameter",
            "ssm:GetParameter",
            "ssm:GetParameterHistory",
            "ssm:GetParametersByPath",
            "ssm:PutParameter",
        ]
    );
    assert_eq!(command[0].effect, Effect::Allow);
    assert_eq!(command[0].resources, parameters(["/*"]));
    assert_eq!(command[2].effect, Effect::Deny);
    assert_eq!(command[2].actions, ["kms:Decrypt"]);
    assert_eq!(command.len(), 3);
}

#[test]
fn lambda_may_decrypt_the_environment_of_every_function() {
    let mut denials = 0;
    for mut catalogue in domains::catalogues() {
        let domain = catalogue.domain;
        for entry in &mut catalogue.entries {
            EveryPort::require(&mut entry.requirements);
            for statement in statements(entry, domain, "It") {
                if statement.effect == Effect::Deny
                    && statement
                        .actions
                        .iter()
                        .any(|action| action.starts_with("kms:"))
                {
                    let only = statement.condition.map(|found| (found.key, found.value));
                    let through_ssm = ("kms:ViaService", "ssm.*".to_owned());
                    assert_eq!(only, Some(through_ssm), "{}", entry.name);
                    denials += 1;
                }
            }
        }
    }
    assert!(denials > 0);
}

#[test]
fn no_function_may_access_the_secrets_of_the_deployment_or_list_a_path_above_them() {
    let found = with::<Arc<dyn Parameters>>("create-subject");
    let denied = &found[1];
    assert_eq!(denied.effect, Effect::Deny);
    assert!(
        found[0]
            .actions
            .iter()
            .all(|action| denied.actions.contains(action))
    );
    let closed = ["", "/", "/secrets", "/secrets/*"];
    assert_eq!(denied.resources, parameters(closed));
    assert!(denied.condition.is_none());
}

/// Asserts that a resource with `*` belongs to the domain, or that a condition narrows it.
fn assert_bounded(statement: &Statement, domain: &str, name: &str) {
    let Statement {
        effect,
        actions,
        resources,
        condition,
    } = statement;
    assert!(!actions.iter().any(|action| action.contains('*')), "{name}");
    if *effect == Effect::Deny {
        return; // a wide denial is safe
    }
    assert!(!resources.is_empty(), "{name}");
    for resource in resources {
        let bounded = match resource {
            Resource::Yaml(text) => {
                let of_ours = text.starts_with("!Sub ${Table.Arn}/")
                    || text.starts_with(&format!("!Sub {PARAMETERS}/"));
                let to_consumers = text == QUEUES && *actions == SENDING;
                text.trim_matches('"') != "*"
                    && (!text.contains('*') || of_ours || to_consumers || condition.is_some())
            }
            Resource::Below { path, .. } => *path == format!("{domain}/*"),
            Resource::Export(export) => *export != "BucketArn" || condition.is_some(),
        };
        assert!(bounded, "{name}: {resource:?}");
    }
    let value = condition.as_ref().map(|condition| &condition.value);
    assert!(value.is_none_or(|value| !value.starts_with('*')), "{name}");
}

#[test]
fn no_statement_allows_all_resources() {
    for mut catalogue in domains::catalogues() {
        let domain = catalogue.domain;
        for entry in &mut catalogue.entries {
            for statement in statements(entry, domain, "It") {
                assert_bounded(&statement, domain, entry.name);
            }
            EveryPort::require(&mut entry.requirements);
            for statement in statements(entry, domain, "It") {
                assert_bounded(&statement, domain, entry.name);
            }
        }
    }
}

#[test]
fn the_authorizer_may_only_read_its_table_and_count_requests() {
    let catalogue = domains::identity::catalogue();
    let entry = catalogue
        .entries
        .iter()
        .find(|entry| matches!(entry.trigger, Trigger::Authorizer));
    let actions = statements(entry.unwrap(), "identity", "It")
        .into_iter()
        .flat_map(|statement| statement.actions);
    let expected = [READ.as_slice(), &["dynamodb:UpdateItem"]].concat();
    assert_eq!(actions.collect::<Vec<_>>(), expected);
}
