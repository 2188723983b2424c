//! What keeps a stage on AWS safe and cheap.

use kernel::dependencies::Hashing;

use super::*;

const PLATFORM: &str = include_str!("../../../../../template.yaml");
const GATEWAY: &str = include_str!("../../../../gateway.yaml");
const BOUNDARY: &str =
    "PermissionsBoundary: !If [HasBoundary, !Ref PermissionsBoundary, !Ref AWS::NoValue]";
const RESERVED: &str = "ReservedConcurrentExecutions: !If [ReservesHashing, !Ref HashingConcurrency, !Ref AWS::NoValue]";
const KEY: &str = "!ImportValue\n          Fn::Sub: aurora-${Stage}-SecretsKeyArn";
const DECRYPT: &str = "Action: kms:Decrypt\n                  Resource: !ImportValue\n                    Fn::Sub: aurora-${Stage}-SecretsKeyArn\n";

/// Every stack as it is deployed, with its functions.
fn deployed() -> Vec<(Vec<Entry>, String)> {
    let all = domains::catalogues();
    let stacks = all
        .iter()
        .map(|one| (one.deployed(&all), render(one, &all).unwrap()));
    stacks.collect()
}

/// The text of one resource of a stack.
fn resource<'a>(text: &'a str, name: &str) -> &'a str {
    let start = text.find(&format!("\n  {name}:\n")).unwrap() + 1;
    let rest = &text[start..];
    let end = rest.find("\n\n").unwrap_or(rest.len());
    &rest[..end]
}

fn role_and_function<'a>(text: &'a str, entry: &Entry) -> (&'a str, &'a str) {
    let id = scaffold::names::pascal(entry.name);
    (
        resource(text, &format!("{id}Role")),
        resource(text, &format!("{id}Function")),
    )
}

#[test]
fn the_environment_of_a_function_with_a_secret_is_encrypted_with_the_key_of_the_stage() {
    let mut with_secrets = 0;
    for (entries, text) in deployed() {
        for entry in &entries {
            let (role, function) = role_and_function(&text, entry);
            let has_secrets = entry.requirements.has_secrets();
            assert_eq!(
                function.contains("KmsKeyArn: !If\n"),
                has_secrets,
                "{}",
                entry.name
            );
            assert_eq!(function.contains(KEY), has_secrets, "{}", entry.name);
            assert_eq!(role.contains(DECRYPT), has_secrets, "{}", entry.name);
            with_secrets += usize::from(has_secrets);
        }
    }
    assert!(with_secrets > 0);
}

#[test]
fn only_roles_of_the_stage_decrypt_with_its_key_and_deployments_only_encrypt() {
    let key = resource(PLATFORM, "SecretsKey");
    assert!(has(key, "EnableKeyRotation: true") && !key.contains("kms:*"));
    let statements: Vec<_> = key.split("- Sid: ").skip(1).collect();
    let decrypts: Vec<_> = statements
        .iter()
        .filter(|statement| statement.contains("kms:Decrypt"))
        .collect();
    assert_eq!(decrypts.len(), 1);
    let roles = "aws:PrincipalArn: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aurora-${Stage}-*";
    assert!(has(decrypts[0], roles) && has(decrypts[0], "Action: kms:Decrypt"));
    let encrypts: Vec<_> = statements
        .iter()
        .filter(|statement| statement.contains("kms:Encrypt"))
        .collect();
    let through_lambda = "kms:ViaService: !Sub lambda.${AWS::Region}.amazonaws.com";
    assert!(encrypts.len() == 1 && has(encrypts[0], through_lambda));
}

#[test]
fn the_concurrency_of_routes_that_hash_passwords_can_be_reserved_and_of_no_others() {
    let mut reserved = Vec::new();
    for (entries, text) in deployed() {
        for entry in &entries {
            let (_, function) = role_and_function(&text, entry);
            let expected =
                entry.requirements.hashes() && matches!(entry.trigger, Trigger::Http { .. });
            assert_eq!(has(function, RESERVED), expected, "{}", entry.name);
            if expected {
                assert!(entry.deployment.memory_mb >= 1024, "{}", entry.name);
                reserved.push(entry.name);
            }
        }
        let declares =
            text.contains("\n  HashingConcurrency:\n    Type: String\n    Default: none\n");
        assert_eq!(declares, text.contains("ReservedConcurrentExecutions"));
    }
    for name in [
        "login",
        "register-user",
        "change-password",
        "reset-password",
    ] {
        assert!(reserved.contains(&name), "{name}");
    }
}

#[test]
fn a_job_that_hashes_passwords_reserves_nothing() {
    let mut catalogue = everything();
    let job = catalogue
        .entries
        .iter_mut()
        .find(|entry| entry.name == "grant-thing");
    job.unwrap().requirements = requiring::<Hashing>();
    assert!(!rendered(catalogue).contains("ReservedConcurrentExecutions"));
}

#[test]
fn every_role_has_the_permissions_boundary_of_the_deployment() {
    let stacks = deployed().into_iter().map(|(_, text)| text);
    for text in stacks.chain([GATEWAY.to_owned(), rendered(everything())]) {
        let mut roles = 0;
        for role in text.split("    Type: AWS::IAM::Role\n").skip(1) {
            let role = role.split("\n\n").next().unwrap();
            assert!(has(role, BOUNDARY), "{role}");
            roles += 1;
        }
        assert!(roles > 0 && has(&text, "Default: \"\""));
    }
}

/// SAM makes a role for `CodeDeploy` without a boundary, unless each function names one.
#[test]
fn codedeploy_has_a_role_of_the_stack() {
    let text = rendered(everything());
    let role = "Role: !If [HasCanary, !GetAtt CanaryRole.Arn, !Ref AWS::NoValue]";
    assert!(has(&text, role));
    assert!(has(resource(&text, "CanaryRole"), "Condition: HasCanary"));
}

#[test]
fn earlier_versions_of_functions_are_deleted() {
    assert!(has(
        &rendered(everything()),
        "VersionDeletionPolicy: Delete"
    ));
}

#[test]
fn lambda_logs_failures_only_and_the_gateway_has_no_metric_for_each_route() {
    let text = rendered(everything());
    assert!(has(&text, "LogFormat: JSON") && has(&text, "SystemLogLevel: WARN"));
    let crashes =
        "FilterPattern: '{ ($.type = \"platform.report\") && ($.record.status != \"success\") }'";
    assert!(has(&text, crashes));
    assert!(!GATEWAY.contains("DetailedMetricsEnabled: true"));
    assert!(!PLATFORM.contains("ReputationMetricsEnabled: true"));
}

#[test]
fn tables_are_encrypted_with_the_key_that_aws_owns() {
    let text = rendered(everything());
    assert!(text.contains("AWS::DynamoDB::Table") && !text.contains("SSESpecification"));
}

#[test]
fn a_deleted_file_can_be_restored_for_30_days() {
    let bucket = resource(PLATFORM, "Bucket");
    for lines in [
        "      VersioningConfiguration:\n        Status: Enabled\n",
        "            NoncurrentVersionExpiration:\n              NoncurrentDays: 30\n",
        "            ExpiredObjectDeleteMarker: true",
    ] {
        assert!(bucket.contains(lines), "{lines}");
    }
}
