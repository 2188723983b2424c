use super::*;
use bus::Bus;
use kernel::dependencies::{EnvValue, SecretKey};
use kernel::deployment::{Deployment, Requirements, Source, Stage, Variable};
use kernel::table::Table;
use kernel::{Dependencies, Prefix};
use lambda::{Entry, Trigger};
use mail::Mailer;
use objects::Objects;
use parameters::Parameters;
use schemars::SchemaGenerator;
use std::sync::Arc;

fn none() -> lambda::Function {
    unreachable!("templates are written without opening a function")
}

struct TestSecret;

impl Variable for TestSecret {
    const NAME: &'static str = "TEST_SECRET";
    const SOURCE: Source = Source::Secret {
        description: "The secret of a test",
    };
}

fn requiring<D: Dependencies>() -> Requirements {
    let mut requirements = Requirements::default();
    D::require(&mut requirements);
    requirements
}

fn with(name: &'static str, trigger: Trigger) -> Entry {
    Entry {
        name,
        function: none,
        trigger,
        deployment: Deployment::DEFAULT,
        requirements: requiring::<(Arc<dyn Table>, Arc<dyn Bus>, SecretKey<TestSecret>)>(),
        emits: Vec::new(),
        refuses: &[],
    }
}

/// The subjects domain with one more function of every kind that it lacks.
fn everything() -> Catalogue {
    let input = SchemaGenerator::subschema_for::<()>;
    let mut catalogue = domains::subjects::catalogue();
    catalogue.entries.truncate(1);
    catalogue.entries.extend([
        with("relay-events", Trigger::Stream),
        with("authorize", Trigger::Authorizer),
        with(
            "copy-thing",
            Trigger::Event {
                name: "things.ThingMade.v1",
                filter: None,
                input,
                copies: None,
            },
        ),
        with(
            "keep-everything",
            Trigger::Event {
                name: "*",
                filter: None,
                input,
                copies: None,
            },
        ),
        with(
            "note-parameter",
            Trigger::Event {
                name: "aws.ssm.Parameter Store Change",
                filter: Some(Prefix {
                    field: "name",
                    begins: "/aurora/${Stage}/",
                }),
                input,
                copies: None,
            },
        ),
        with(
            "sweep-things",
            Trigger::Job {
                schedule: Some("rate(1 hour)"),
                input,
            },
        ),
        with(
            "grant-thing",
            Trigger::Job {
                schedule: None,
                input,
            },
        ),
    ]);
    catalogue
}

fn rendered(catalogue: Catalogue) -> String {
    let domain = catalogue.domain;
    let all = [catalogue];
    let text = render(&all[0], &all).unwrap();
    assert!(!text.contains("\n\n\n") && text.ends_with('\n'), "{domain}");
    text
}

fn has(text: &str, line: &str) -> bool {
    text.lines()
        .any(|found| found.trim_start_matches([' ', '-']) == line)
}

#[test]
fn every_kind_of_function_has_its_trigger() {
    let text = rendered(everything());
    for line in [
        "EventSourceArn: !GetAtt Table.StreamArn",
        "FunctionName: !Sub aurora-${Stage}-subjects-relay-events",
        "source: [aurora.things]",
        "detail-type: [ThingMade.v1]",
        "source: [{prefix: aurora.}]",
        "VisibilityTimeout: 60",
        "ScheduleExpression: rate(1 hour)",
        "TEST_SECRET: !Ref TestSecret",
    ] {
        assert!(has(&text, line), "{line}");
    }
    assert!(!text.contains("GrantThingSchedule"));
}

#[test]
fn a_function_may_write_only_to_its_own_log_streams() {
    let text = rendered(everything());
    assert_eq!(text.matches("Type: AWS::Logs::LogGroup").count(), 1);
    for function in ["create-subject", "subjects-relay-events"] {
        let streams = format!("log-stream:*/aurora-${{Stage}}-{function}[*\n");
        assert_eq!(text.matches(&streams).count(), 1, "{function}");
    }
}

#[test]
fn consumers_share_a_dead_letter_queue_and_the_relay_has_its_own() {
    let text = rendered(everything());
    let shared = "deadLetterTargetArn: !GetAtt DeadLetters.Arn";
    assert_eq!(text.matches(shared).count(), 3);
    assert!(has(
        &text,
        "Expression: FILL(d1, 0) + FILL(d2, 0) + FILL(kept, 0)"
    ));
    assert!(has(
        &text,
        "Destination: !GetAtt RelayEventsDeadLetters.Arn"
    ));
    for queue in ["CopyThing", "KeepEverything", "NoteParameter"] {
        assert!(has(&text, &format!("!Ref {queue}Queue")), "{queue}");
        assert!(has(&text, &format!("!GetAtt {queue}Rule.Arn")), "{queue}");
    }
}

#[test]
fn an_age_alarm_has_at_most_ten_queues_and_a_second_alarm_has_the_rest() {
    let mut catalogue = everything();
    let input = SchemaGenerator::subschema_for::<()>;
    for n in 0..8 {
        let name = "things.ThingMade.v1";
        let trigger = Trigger::Event {
            name,
            filter: None,
            input,
            copies: None,
        };
        let consumer = with(format!("copy-more-{n}").leak(), trigger);
        catalogue.entries.push(consumer);
    }
    let text = rendered(catalogue);
    for line in [
        "AgeAlarm:",
        "AlarmName: !Sub aurora-${Stage}-subjects-age",
        "AgeAlarm2:",
        "AlarmName: !Sub aurora-${Stage}-subjects-age-2",
        "Expression: MAX([FILL(q1, 0)])",
    ] {
        assert!(has(&text, line), "{line}");
    }
    let in_alarms = "MetricName: ApproximateAgeOfOldestMessage\n";
    assert_eq!(text.matches(in_alarms).count(), 11);
}

#[test]
fn one_alarm_sums_the_faults_of_all_functions() {
    let text = rendered(everything());
    let alarms = text.matches("Type: AWS::CloudWatch::Alarm").count();
    assert_eq!(
        alarms, 6,
        "faults, dead letters, ages, the relay's age, latency, throttles"
    );
    assert!(has(&text, "Alarms: !If [OnAws, [!Ref FaultAlarm], []]"));
}

#[test]
fn without_monitoring_only_the_alarm_that_rolls_a_canary_back_stays() {
    let text = rendered(everything());
    let alarms = text.split("Type: AWS::CloudWatch::Alarm\n").skip(1);
    let conditions = alarms.filter_map(|alarm| alarm.lines().next());
    let always = conditions.filter(|line| *line == "    Condition: OnAws");
    assert_eq!(always.count(), 1);
    assert_eq!(text.matches("Condition: HasAlarms\n").count(), 5);
    assert_eq!(text.matches("Condition: HasDashboard\n").count(), 1);
}

#[test]
fn the_dashboard_shows_every_alarm_of_the_domain_and_each_queue() {
    let text = rendered(everything());
    let body = text.split("DashboardBody: !Sub |\n").nth(1).unwrap();
    let body = body.split("\n\n").next().unwrap();
    let shown: serde_json::Value = serde_json::from_str(body).unwrap();
    let alarms = shown["widgets"][0]["properties"]["alarms"]
        .as_array()
        .unwrap();
    let names = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("AlarmName: !Sub "));
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let mut in_dashboard: Vec<&str> = alarms
        .iter()
        .map(|arn| arn.as_str().unwrap().rsplit(':').next().unwrap())
        .collect();
    in_dashboard.sort_unstable();
    assert_eq!(in_dashboard, names);
    for queue in ["copy-thing", "keep-everything", "note-parameter"] {
        assert!(
            body.contains(&format!("\"QueueName\",\"aurora-${{Stage}}-{queue}\"")),
            "{queue}"
        );
    }
}

#[test]
fn an_event_of_aws_is_matched_on_the_default_bus_by_its_prefix() {
    let text = rendered(everything());
    assert!(text.contains(
        "      Name: !Sub aurora-${Stage}-note-parameter
      EventPattern:
        source: [aws.ssm]
        detail-type: [Parameter Store Change]
        detail:
          name: [{prefix: !Sub \"/aurora/${Stage}/\"}]
      Targets:
"
    ));
    assert_eq!(text.matches("EventBusName: !ImportValue").count(), 2);
}

#[test]
fn only_a_rule_without_a_version_excludes_earlier_versions() {
    let newest = "metadata: {superseded_by: [{exists: false}]}";
    let text = rendered(everything());
    let every =
        "      EventPattern:\n        source: [{prefix: aurora.}]\n        detail:\n          ";
    assert!(text.contains(&format!("{every}{newest}\n      Targets:")));
    assert_eq!(text.matches(newest).count(), 1);
}

#[test]
fn the_rule_of_a_projection_lists_its_events_and_has_no_prefix() {
    let mut catalogue = everything();
    let projection = Trigger::Event {
        name: "things.[ThingMade.v1,ThingGone.v2]",
        filter: None,
        input: SchemaGenerator::subschema_for::<()>,
        copies: Some("Thing"),
    };
    catalogue.entries = vec![with("copy-things", projection)];
    let text = rendered(catalogue);
    assert!(text.contains(
        "      EventPattern:
        source: [aurora.things]
        detail-type: [ThingMade.v1, ThingGone.v2]
      Targets:
"
    ));
}

#[test]
fn a_domain_without_events_has_no_relay() {
    let mut catalogue = everything();
    catalogue.entries[0].emits.clear();
    assert!(!rendered(catalogue).contains("RelayEvents"));
}

#[test]
fn a_query_knows_the_methods_of_its_path() {
    let text = rendered(domains::subjects::catalogue());
    for line in [
        "ALLOWED_METHODS: GET, HEAD, POST",
        "ALLOWED_METHODS: DELETE, GET, HEAD, PUT",
    ] {
        assert!(has(&text, line), "{line}");
    }
    assert_eq!(text.matches("ALLOWED_METHODS").count(), 2);
}

/// The first function of subjects, a command, with these dependencies.
fn depending_on<D: Dependencies>() -> String {
    let mut catalogue = domains::subjects::catalogue();
    catalogue.entries.truncate(1);
    catalogue.entries[0].requirements = requiring::<D>();
    rendered(catalogue)
}

#[test]
fn a_function_with_the_bucket_may_access_the_objects_of_its_domain() {
    let text = depending_on::<Arc<dyn Objects>>();
    for lines in [
        "          BUCKET_NAME: !ImportValue\n            Fn::Sub: aurora-${Stage}-BucketName\n",
        "                        Fn::Sub: aurora-${Stage}-BucketArn\n                      - subjects/*\n",
        "                  StringLike:\n                    s3:prefix: subjects/*\n",
    ] {
        assert!(text.contains(lines), "{text}");
    }
    assert!(
        !text.contains("  Bucket"),
        "a name from an export is not a parameter"
    );
}

#[test]
fn a_function_that_sends_mails_has_the_sender_and_may_use_no_other() {
    let text = depending_on::<Arc<dyn Mailer>>();
    for lines in [
        "  MailSender:\n    Type: String\n    Default: no-reply@aurora.example\n",
        "          MAIL_SENDER: !Ref MailSender\n",
        "          MAIL_CONFIGURATION_SET: !ImportValue\n            Fn::Sub: aurora-${Stage}-MailConfigurationSet\n",
        "                  StringEquals:\n                    ses:FromAddress: !Ref MailSender\n",
    ] {
        assert!(text.contains(lines), "{text}");
    }
}

#[test]
fn a_function_with_parameters_has_their_path_and_is_denied_the_secrets() {
    let text = depending_on::<Arc<dyn Parameters>>();
    for lines in [
        "          PARAMETER_PATH: !Sub /aurora/${Stage}\n",
        "              - Effect: Deny\n                Action: [ssm:DeleteParameter,",
        ":parameter/aurora/${Stage}/secrets/*\n",
    ] {
        assert!(text.contains(lines), "{text}");
    }
    assert!(!text.contains("  ParameterPath"));
}

#[test]
fn the_stage_is_in_the_environment_of_every_function_and_written_once() {
    let text = depending_on::<EnvValue<Stage>>();
    assert_eq!(text.matches("STAGE:").count(), 1);
}

#[test]
fn a_secret_is_a_hidden_parameter_of_the_stacks_that_need_it() {
    let text = rendered(everything());
    assert!(text.contains("  TestSecret:\n    Type: String\n    NoEcho: true\n"));
    assert!(!text.contains("PasswordPepper"));
}

mod deployment;
mod safety;
