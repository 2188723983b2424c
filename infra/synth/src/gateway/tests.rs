use std::collections::BTreeSet;

use super::*;
use domains::catalogues;
use kernel::Permission;

const SECURITY: &str = "              security: [Authorizer: []]\n";

fn text() -> String {
    render(&catalogues()).unwrap()
}

/// The lines of an operation.
fn operation_of<'a>(text: &'a str, function: &str) -> &'a str {
    let id = format!("              operationId: {function}\n");
    let (_, after) = text.split_once(&id).unwrap();
    let end = format!("function:aurora-${{Stage}}-{function}:live/invocations\n");
    let (operation, _) = after.split_once(&end).unwrap();
    operation
}

/// The HTTP functions of all domains by their deployed names, and whether the authorizer is called.
fn http_functions() -> BTreeMap<String, bool> {
    let all = catalogues();
    let of_domain = |catalogue: &Catalogue| {
        let domain = catalogue.domain;
        let entries = catalogue.deployed(&all).into_iter();
        let http = entries.filter_map(move |entry| match entry.trigger {
            Trigger::Http { spec, .. } => {
                Some((crate::deployed_as(&entry, domain), spec.asks_who_calls()))
            }
            _ => None,
        });
        http.collect::<Vec<_>>()
    };
    all.iter().flat_map(of_domain).collect()
}

#[test]
fn every_http_function_has_exactly_one_operation_with_one_integration() {
    let (text, functions) = (text(), http_functions());
    for function in functions.keys() {
        let id = format!("              operationId: {function}\n");
        assert_eq!(text.matches(&id).count(), 1, "{function}");
        let operation = operation_of(&text, function);
        assert_eq!(operation.matches("operationId").count(), 0, "{function}");
        let integration = "              x-amazon-apigateway-integration:\n";
        assert_eq!(operation.matches(integration).count(), 1, "{function}");
    }
    assert_eq!(text.matches("operationId").count(), functions.len());
    let uris = text.matches(":live/invocations\n").count();
    assert_eq!(
        uris,
        functions.len() + 1,
        "one is the URI of the authorizer"
    );
}

#[test]
fn every_function_that_is_not_public_has_the_authorizer() {
    let (text, functions) = (text(), http_functions());
    for (function, asks) in &functions {
        let has = operation_of(&text, function).contains(SECURITY);
        assert_eq!(has, *asks, "{function}");
    }
    let asking = functions.values().filter(|asks| **asks).count();
    assert!(asking > 0 && asking < functions.len());
    assert_eq!(text.matches(SECURITY).count(), asking);
}

#[test]
fn a_function_that_becomes_public_loses_the_authorizer() {
    let mut all = catalogues();
    let entries = all.iter_mut().flat_map(|catalogue| &mut catalogue.entries);
    for entry in entries.filter(|entry| entry.name == "create-subject") {
        if let Trigger::Http { spec, .. } = &mut entry.trigger {
            spec.permission = Permission::Public;
        }
    }
    let text = render(&all).unwrap();
    assert!(!operation_of(&text, "create-subject").contains(SECURITY));
}

#[test]
fn a_query_answers_any_method_and_a_command_its_own() {
    let text = text();
    for lines in [
        "            x-amazon-apigateway-any-method:\n              operationId: get-subject\n",
        "            delete:\n              operationId: delete-subject\n",
        "            get:\n              operationId: oauth-callback\n",
        "          /$default:\n            x-amazon-apigateway-any-method:\n              isDefaultRoute: true\n              \
         operationId: not-found\n",
    ] {
        assert!(text.contains(lines), "{lines}");
    }
    assert_eq!(text.matches("\n            get:\n").count(), 1);
}

#[test]
fn every_parameter_of_a_path_is_declared() {
    let text = text();
    let paths = text.split("        paths:\n").nth(1).unwrap();
    let mut path = BTreeSet::new();
    for line in paths.lines() {
        if let Some(key) = line.strip_prefix("          /") {
            assert!(path.is_empty(), "{path:?} is not declared");
            let names = key.split('/').filter_map(|part| part.strip_prefix('{'));
            path = names
                .map(|name| name.trim_end_matches([':', '}']))
                .collect();
        } else if let Some(declared) = line.strip_prefix("              - {name: ") {
            let name = declared.split(',').next().unwrap();
            assert!(path.remove(name), "{name} is no parameter of the path");
        }
    }
    assert!(path.is_empty(), "{path:?} is not declared");
}

/// Else a domain's stack could not be changed or removed before that of the gateway.
#[test]
fn no_stack_imports_from_the_gateway_or_the_gateway_from_another_stack() {
    let text = text();
    assert!(!text.contains("ImportValue") && !text.contains("Export:"));
}

#[test]
fn no_stack_of_a_domain_has_a_resource_of_api_gateway() {
    let all = catalogues();
    for catalogue in &all {
        let text = crate::stack::render(catalogue, &all).unwrap();
        let domain = catalogue.domain;
        for part in ["ApiGatewayV2", "HttpApi", "-ApiId", "-AuthorizerId"] {
            assert!(!text.contains(part), "{domain} has {part}");
        }
    }
}

#[test]
fn two_functions_with_one_route_are_refused() {
    let mut all = catalogues();
    let subjects = all
        .iter_mut()
        .find(|catalogue| catalogue.domain == "subjects")
        .unwrap();
    let mut second = subjects
        .entries
        .iter()
        .find(|entry| entry.name == "get-subject")
        .cloned()
        .unwrap();
    second.name = "see-subject";
    subjects.entries.push(second);
    let refusal = render(&all).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "/api/v1/subjects/{subject_id}: see-subject has the same route as get-subject"
    );
}

#[test]
fn no_domain_can_have_the_name_of_the_gateways_stack() {
    let mut all = catalogues();
    all[0].domain = NAME;
    let refusal = render(&all).unwrap_err().to_string();
    assert!(refusal.starts_with("\"gateway\" is the name"), "{refusal}");
}

#[test]
fn routes_without_an_authorizer_are_refused() {
    let mut all = catalogues();
    for catalogue in &mut all {
        catalogue
            .entries
            .retain(|entry| !matches!(entry.trigger, Trigger::Authorizer));
    }
    let refusal = render(&all).unwrap_err().to_string();
    assert_eq!(refusal, "no domain has an authorizer");
}
