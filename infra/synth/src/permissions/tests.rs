use super::*;

const EVERY_VARIABLE: &[Variable] = &[
    Variable::CursorKey,
    Variable::PasswordPepper,
    Variable::SigningKeySecret,
    Variable::LinkSecret,
    Variable::OAuthProviders,
    Variable::ApiKeySecret,
    Variable::EventBus,
    Variable::Bucket,
    Variable::MailSender,
    Variable::WebUrl,
    Variable::Stage,
    Variable::ParameterPath,
];

fn with(name: &str, variables: &'static [Variable]) -> Vec<Statement> {
    let mut catalogue = subjects::catalogue();
    let entry = catalogue
        .entries
        .iter_mut()
        .find(|entry| entry.name == name)
        .unwrap();
    entry.policy = entry.policy.with_variables(variables);
    entry.uses_table = false;
    statements(entry, "subjects", "It")
}

fn actions_of(name: &str) -> Vec<&'static str> {
    let catalogue = subjects::catalogue();
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
fn a_query_may_read_its_table_and_count_its_callers_and_nothing_else() {
    let expected = [READ.as_slice(), &["dynamodb:UpdateItem"]].concat();
    assert_eq!(actions_of("get-subject"), expected);
    let catalogue = subjects::catalogue();
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
fn a_projection_may_put_its_own_copies_and_write_nothing_else() {
    let catalogue = syllabi::catalogue();
    let found = statements(&catalogue.entries[0], "syllabi", "It");
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
fn a_function_without_table_may_nothing() {
    let mut catalogue = subjects::catalogue();
    catalogue.entries[0].uses_table = false;
    assert_eq!(statements(&catalogue.entries[0], "subjects", "It"), []);
}

#[test]
fn a_query_may_read_its_domains_objects_and_learn_that_one_is_missing() {
    let found = with("get-subject", &[Variable::Bucket]);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].actions, ["s3:ListBucket"]);
    assert!(found[1].condition.is_some());
    assert_eq!(found[0].actions, ["s3:GetObject"]);
    assert_eq!(found[0].imported, Some(BUCKET));
    assert_eq!(found[0].below.as_deref(), Some("subjects/*"));
}

#[test]
fn a_command_may_change_its_domains_objects_and_learn_that_one_is_missing() {
    let found = with("create-subject", &[Variable::Bucket]);
    assert_eq!(
        found[0].actions,
        ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    );
    assert_eq!(found[0].below.as_deref(), Some("subjects/*"));
    assert_eq!(found[1].actions, ["s3:ListBucket"]);
    let condition = found[1].condition.as_ref().unwrap();
    assert_eq!(condition.key, "s3:prefix");
    assert_eq!(condition.value, "subjects/*");
    assert_eq!(found.len(), 2);
}

#[test]
fn a_function_may_send_mails_from_the_deployments_sender_alone() {
    let found = with("get-subject", &[Variable::MailSender]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].actions, ["ses:SendEmail"]);
    let condition = found[0].condition.as_ref().unwrap();
    assert_eq!(
        (condition.operator, condition.key, condition.value.as_str()),
        ("StringEquals", "ses:FromAddress", "!Ref MailSender")
    );
}

#[test]
fn a_query_may_ask_whether_parameter_store_answers_and_nothing_else() {
    let query = with("get-subject", &[Variable::ParameterPath]);
    assert_eq!(query.len(), 1);
    assert_eq!(query[0].actions, ["ssm:GetParameter"]);
    assert_eq!(
        query[0].resources,
        [format!("!Sub {PARAMETERS}/{PROBED_PARAMETER}")]
    );
}

#[test]
fn what_changes_parameters_opens_no_secret() {
    let command = with("create-subject", &[Variable::ParameterPath]);
    assert_eq!(command[0].actions, PARAMETER_ACTIONS);
    assert_eq!(command[0].effect, Effect::Allow);
    assert_eq!(command[0].resources, [format!("!Sub {PARAMETERS}/*")]);
    assert_eq!(command[2].effect, Effect::Deny);
    assert_eq!(command[2].actions, ["kms:Decrypt"]);
    assert_eq!(command.len(), 3);
}

#[test]
fn no_function_may_touch_the_deployments_secrets_or_list_a_path_above_them() {
    let found = with("create-subject", &[Variable::ParameterPath]);
    let denied = &found[1];
    assert_eq!(denied.effect, Effect::Deny);
    assert!(
        found[0]
            .actions
            .iter()
            .all(|action| denied.actions.contains(action))
    );
    let closed = ["", "/", "/secrets", "/secrets/*"];
    assert_eq!(
        denied.resources,
        closed.map(|part| format!("!Sub {PARAMETERS}{part}"))
    );
    assert!(denied.condition.is_none());
}

/// A resource that ends in `/*` is a part of the domain's own, or a condition narrows it.
fn assert_bounded(statement: &Statement, domain: &str, name: &str) {
    let Statement {
        effect,
        actions,
        resources,
        imported,
        below,
        condition,
    } = statement;
    assert!(!actions.iter().any(|action| action.contains('*')), "{name}");
    if *effect == Effect::Deny {
        return; // the more it names, the better
    }
    assert!(imported.is_some() == resources.is_empty(), "{name}");
    for resource in resources {
        let of_ours = resource.starts_with("!Sub ${Table.Arn}/")
            || resource.starts_with(&format!("!Sub {PARAMETERS}/"));
        let bounded = !resource.contains('*') || of_ours || condition.is_some();
        assert!(bounded && resource.trim_matches('"') != "*", "{name}");
    }
    let own = format!("{domain}/*");
    assert!(below.as_ref().is_none_or(|below| *below == own), "{name}");
    let whole_bucket = *imported == Some(BUCKET) && below.is_none();
    assert!(!whole_bucket || condition.is_some(), "{name}");
    let value = condition.as_ref().map(|condition| &condition.value);
    assert!(value.is_none_or(|value| !value.starts_with('*')), "{name}");
}

#[test]
fn no_statement_names_everything() {
    for mut catalogue in crate::domains::catalogues() {
        let domain = catalogue.domain;
        for entry in &mut catalogue.entries {
            for variables in [entry.policy.variables, EVERY_VARIABLE] {
                entry.policy = entry.policy.with_variables(variables);
                for statement in statements(entry, domain, "It") {
                    assert_bounded(&statement, domain, entry.name);
                }
            }
        }
    }
}

#[test]
fn the_authorizer_may_count_calls_and_write_nothing_else() {
    let catalogue = identity::catalogue();
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
