//! What a first deployment, a stage and a failure on AWS need of the templates.

use super::*;

const PLATFORM: &str = include_str!("../../../../../template.yaml");

#[test]
fn an_event_that_fails_always_stops_its_shard_for_minutes_and_is_kept() {
    let text = rendered(everything());
    for line in [
        "BisectBatchOnFunctionError: true",
        "MaximumRetryAttempts: 20",
        "Destination: !GetAtt RelayEventsDeadLetters.Arn",
    ] {
        assert!(has(&text, line), "{line}");
    }
}

#[test]
fn tables_and_the_bucket_are_kept_except_when_their_first_deployment_fails() {
    let text = rendered(everything());
    for line in [
        "DeletionPolicy: RetainExceptOnCreate",
        "UpdateReplacePolicy: Retain",
        "DeletionProtectionEnabled: !Ref DeletionProtection",
    ] {
        assert!(has(&text, line), "{line}");
    }
    assert!(has(PLATFORM, "DeletionPolicy: RetainExceptOnCreate"));
    assert!(text.contains("  DeletionProtection:\n    Type: String\n    Default: \"false\"\n"));
}

#[test]
fn no_role_has_a_name_and_no_stage_can_be_read_as_another_ones_domain() {
    let gateway = crate::gateway::render(&domains::catalogues()).unwrap();
    for text in [rendered(everything()), PLATFORM.to_owned(), gateway] {
        assert!(!text.contains("RoleName:"));
        assert!(text.contains("AllowedPattern: \"[a-z][a-z0-9]{1,15}\""));
    }
}

#[test]
fn every_right_to_invoke_a_function_is_for_its_live_alias() {
    let gateway = crate::gateway::render(&domains::catalogues()).unwrap();
    for text in [rendered(everything()), gateway] {
        let rights = text.split("Action: lambda:InvokeFunction\n").skip(1);
        let resources: Vec<_> = rights.filter_map(|after| after.lines().next()).collect();
        assert!(!resources.is_empty());
        for resource in resources {
            assert!(
                resource.ends_with(":live") || resource.ends_with("Function.Alias"),
                "{resource}"
            );
        }
    }
}

#[test]
fn bounces_and_complaints_of_mails_go_to_a_topic_to_which_only_ses_publishes() {
    for line in [
        "MatchingEventTypes: [bounce, complaint, reject]",
        "TopicARN: !Ref MailEventsTopic",
        "Service: ses.amazonaws.com",
        "Name: !Sub aurora-${Stage}-MailConfigurationSet",
        "Name: !Sub aurora-${Stage}-MailEventsTopicArn",
    ] {
        assert!(has(PLATFORM, line), "{line}");
    }
}

#[test]
fn every_function_that_the_gateway_calls_knows_the_secret_of_the_edge_and_no_other_does() {
    let text = rendered(domains::identity::catalogue());
    assert!(
        text.contains("  OriginSecret:\n    Type: String\n    NoEcho: true\n    Default: ''\n")
    );
    for (function, knows) in [
        ("authorize", true),
        ("login", true),
        ("get-jwks", true),
        ("send-verification", false),
        ("rotate-signing-keys", false),
    ] {
        let name = format!("FunctionName: !Sub aurora-${{Stage}}-{function}\n");
        let properties = text.split(&name).nth(1).unwrap();
        let properties = properties.split("\n\n").next().unwrap();
        let found = properties.contains("          ORIGIN_SECRET: !Ref OriginSecret\n");
        assert_eq!(found, knows, "{function}");
    }
}
