//! A domain's stack: what the templates in `templates/` are filled with. They are text and not a tree
//! of values, so that what is deployed reads like what is written here, comments included.

mod model;
mod variables;

use lambda::Catalogue;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use self::model::Stack;
use crate::error::Result;

const TEMPLATES: [(&str, &str); 9] = [
    (
        "authorizer.yaml.j2",
        include_str!("../templates/authorizer.yaml.j2"),
    ),
    (
        "consumer.yaml.j2",
        include_str!("../templates/consumer.yaml.j2"),
    ),
    (
        "dead-letters-alarm.yaml.j2",
        include_str!("../templates/dead-letters-alarm.yaml.j2"),
    ),
    (
        "endpoint.yaml.j2",
        include_str!("../templates/endpoint.yaml.j2"),
    ),
    (
        "function.yaml.j2",
        include_str!("../templates/function.yaml.j2"),
    ),
    ("relay.yaml.j2", include_str!("../templates/relay.yaml.j2")),
    (
        "schedule.yaml.j2",
        include_str!("../templates/schedule.yaml.j2"),
    ),
    ("stack.yaml.j2", include_str!("../templates/stack.yaml.j2")),
    ("table.yaml.j2", include_str!("../templates/table.yaml.j2")),
];

/// The template of a domain's stack, given all domains.
///
/// # Errors
/// When a consumer names no event.
pub fn render(catalogue: &Catalogue, all: &[Catalogue]) -> Result<String> {
    let stack = Stack::of(catalogue, all)?;
    Ok(environment()?
        .get_template("stack.yaml.j2")?
        .render(Serde(stack))?)
}

fn environment() -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(crate::template_syntax()?);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Permission, Policy, Prefix, Variable};
    use lambda::{Entry, Trigger};
    use schemars::SchemaGenerator;

    fn none() -> lambda::Function {
        lambda::Function {
            name: "none",
            open: |_| Err(kernel::Error::internal("never opened")),
        }
    }

    fn with(name: &'static str, trigger: Trigger) -> Entry {
        let policy =
            Policy::DEFAULT.with_variables(&[Variable::EventBus, Variable::SigningKeySecret]);
        Entry {
            name,
            function: none,
            trigger,
            policy,
            uses_table: true,
            in_every_domain: false,
            emits: vec![],
            refuses: vec![],
        }
    }

    /// A domain with one function of every kind that subjects lacks.
    fn everything() -> Catalogue {
        let input = SchemaGenerator::subschema_for::<()>;
        let mut catalogue = subjects::catalogue();
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
    fn every_kind_of_function_has_what_invokes_it() {
        let text = rendered(everything());
        for line in [
            "RouteKey: POST /api/v1/subjects",
            "AuthorizerId: !Ref Authorizer",
            "EventSourceArn: !GetAtt Table.StreamArn",
            "FunctionName: !Sub aurora-${Stage}-subjects-relay-events",
            "source: [aurora.things]",
            "detail-type: [ThingMade.v1]",
            "source: [{prefix: aurora.}]",
            "VisibilityTimeout: 60",
            "ScheduleExpression: rate(1 hour)",
            "SIGNING_KEY_SECRET: !Ref SigningKeySecret",
        ] {
            assert!(has(&text, line), "{line}");
        }
        assert!(!text.contains("GrantThingSchedule"));
    }

    #[test]
    fn an_event_of_aws_is_heard_on_the_default_bus_by_its_prefix() {
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
    fn the_rule_of_a_projection_lists_its_events_and_no_prefix() {
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
    fn a_domain_that_records_nothing_has_no_relay() {
        let mut catalogue = everything();
        catalogue.entries[0].emits.clear();
        assert!(!rendered(catalogue).contains("RelayEvents"));
    }

    #[test]
    fn a_public_route_has_no_authorizer_and_every_other_has_one() {
        let mut catalogue = subjects::catalogue();
        let routes = catalogue.entries.len();
        let Trigger::Http { spec, .. } = &mut catalogue.entries[0].trigger else {
            unreachable!()
        };
        spec.permission = Permission::Public;
        let text = rendered(catalogue);
        assert_eq!(text.matches("AuthorizationType: NONE").count(), 1);
        assert_eq!(
            text.matches("AuthorizationType: CUSTOM").count(),
            routes - 1
        );
        assert_eq!(text.matches("-AuthorizerId").count(), routes - 1);
    }

    /// Subjects' first function, a command, with these variables.
    fn with_variables(variables: &'static [Variable]) -> String {
        let mut catalogue = subjects::catalogue();
        catalogue.entries.truncate(1);
        let policy = &mut catalogue.entries[0].policy;
        *policy = policy.with_variables(variables);
        rendered(catalogue)
    }

    #[test]
    fn a_function_with_the_bucket_reaches_its_domains_objects() {
        let text = with_variables(&[Variable::Bucket]);
        for lines in [
            "          BUCKET_NAME: !ImportValue\n            Fn::Sub: aurora-${Stage}-BucketName\n",
            "                      Fn::Sub: aurora-${Stage}-BucketArn\n                    - subjects/*\n",
            "                  StringLike:\n                    s3:prefix: subjects/*\n",
        ] {
            assert!(text.contains(lines), "{text}");
        }
        assert!(
            !text.contains("  Bucket"),
            "a name from an export is no parameter"
        );
    }

    #[test]
    fn a_function_that_sends_mails_knows_the_sender_and_may_use_no_other() {
        let text = with_variables(&[Variable::MailSender, Variable::WebUrl]);
        for lines in [
            "  MailSender:\n    Type: String\n    Default: no-reply@aurora.example\n",
            "  WebUrl:\n    Type: String\n    Default: http://localhost:3000\n",
            "          MAIL_SENDER: !Ref MailSender\n          WEB_URL: !Ref WebUrl\n",
            "                  StringEquals:\n                    ses:FromAddress: !Ref MailSender\n",
        ] {
            assert!(text.contains(lines), "{text}");
        }
    }

    #[test]
    fn a_function_with_parameters_knows_their_path_and_is_kept_from_the_secrets() {
        let text = with_variables(&[Variable::ParameterPath]);
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
    fn the_stage_is_in_every_functions_environment_and_written_once() {
        let text = with_variables(&[Variable::Stage]);
        assert_eq!(text.matches("STAGE:").count(), 1);
    }

    #[test]
    fn a_secret_is_a_hidden_parameter_of_the_stacks_that_need_it() {
        let text = rendered(everything());
        assert!(text.contains("  SigningKeySecret:\n    Type: String\n    NoEcho: true\n"));
        assert!(!text.contains("PasswordPepper"));
    }
}
