//! Tests of the scan in small repositories.

use super::*;
use crate::tree::{implementation, tree};

fn found(root: &Path) -> Vec<(String, String)> {
    let domains = domains(root).unwrap();
    let functions = domains.iter().flat_map(|domain| &domain.functions);
    functions
        .map(|function| (function.name.clone(), function.module.clone()))
        .collect()
}

fn refusal(files: &[(&str, &str)]) -> String {
    domains(tree(files).path()).unwrap_err().to_string()
}

#[test]
fn functions_are_found_in_role_folders_topics_and_elsewhere() {
    let send = implementation("Command", "SendLetter", "send-letter");
    let list = implementation("Query", "ListParcels", "list-parcels");
    let relay = implementation("Publisher", "RelayEvents", "relay-events");
    let keep = implementation("Identify", "Authorize", "authorize");
    let root = tree(&[
        ("functions/letters/src/commands/send_letter.rs", &send),
        ("functions/letters/src/commands/mod.rs", "//! Old.\n"),
        (
            "functions/letters/src/queries/parcels/list_parcels.rs",
            &list,
        ),
        (
            "functions/letters/src/relay/mod.rs",
            "pub mod relay_events;\n",
        ),
        ("functions/letters/src/relay/relay_events.rs", &relay),
        ("functions/letters/src/authorize.rs", &keep),
        (
            "functions/letters/src/letter.rs",
            "impl Entity for Letter {\n}\n",
        ),
    ]);
    let expected = [
        ("send-letter", "commands::send_letter"),
        ("list-parcels", "queries::parcels::list_parcels"),
        ("relay-events", "relay::relay_events"),
        ("authorize", "authorize"),
    ];
    let expected = expected.map(|(name, module)| (name.to_owned(), module.to_owned()));
    assert_eq!(found(root.path()), expected);
}

#[test]
fn functions_are_sorted_by_kind_and_then_by_name() {
    let file = |of, type_name, name| implementation(of, type_name, name);
    let root = tree(&[
        (
            "functions/letters/src/commands/b.rs",
            &file("Command", "B", "b"),
        ),
        (
            "functions/letters/src/commands/a.rs",
            &file("Command", "Z", "a"),
        ),
        (
            "functions/letters/src/commands/c.rs",
            &file("BulkWork", "C", "c"),
        ),
        (
            "functions/letters/src/queries/d.rs",
            &file("Query", "D", "d"),
        ),
    ]);
    let names: Vec<String> = found(root.path())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["a", "b", "d", "c"]);
}

#[test]
fn a_type_in_a_test_module_is_not_a_function() {
    let send = implementation("Command", "SendLetter", "send-letter");
    let other = implementation("Command", "Other", "other");
    let root = tree(&[
        (
            "functions/letters/src/lib.rs",
            "//! X\n\n#[cfg(test)]\nmod given;\n#[cfg(test)]\npub(crate) mod pens;\n",
        ),
        ("functions/letters/src/given.rs", &other),
        ("functions/letters/src/pens/ink.rs", &other),
        ("functions/letters/src/tests.rs", &other),
        ("functions/letters/src/commands/send_letter.rs", &send),
        (
            "functions/letters/src/commands/send_letter/tests.rs",
            &other,
        ),
        ("functions/letters/src/commands/tests.rs", &other),
    ]);
    assert_eq!(found(root.path()).len(), 1);
}

#[test]
fn a_folder_with_the_name_of_a_sibling_file_belongs_to_that_file() {
    let send = implementation("Command", "SendLetter", "send-letter");
    let root = tree(&[
        ("functions/letters/src/commands/send_letter.rs", &send),
        (
            "functions/letters/src/commands/send_letter/stamp.rs",
            "//! A stamp.\n",
        ),
    ]);
    let domains = domains(root.path()).unwrap();
    assert_eq!(domains[0].folders.len(), 1);
    assert_eq!(domains[0].folders[0].modules, ["send_letter"]);
}

#[test]
fn two_functions_with_the_same_name_are_refused_and_both_files_are_named() {
    let same = implementation("Command", "SendLetter", "send-letter");
    let message = refusal(&[
        ("functions/letters/src/commands/send_letter.rs", &same),
        (
            "functions/parcels/Cargo.toml",
            "name = \"parcels\"\ndescription = \"Parcels\"\n",
        ),
        ("functions/parcels/src/commands/send_letter.rs", &same),
    ]);
    assert_eq!(
        message,
        "two functions have the name send-letter: functions/letters/src/commands/send_letter.rs and \
        functions/parcels/src/commands/send_letter.rs"
    );
}

#[test]
fn two_types_with_the_same_name_in_a_domain_are_refused() {
    let message = refusal(&[
        (
            "functions/letters/src/commands/a.rs",
            &implementation("Command", "Same", "a"),
        ),
        (
            "functions/letters/src/commands/b.rs",
            &implementation("Command", "Same", "b"),
        ),
    ]);
    assert!(
        message.starts_with("two types have the name Same: "),
        "{message}"
    );
}

#[test]
fn a_file_in_a_role_folder_that_implements_no_function_is_refused() {
    for path in [
        "functions/letters/src/commands/editor.rs",
        "functions/letters/src/queries/parcels/filter.rs",
    ] {
        let message = refusal(&[(path, "//! Nothing.\n")]);
        assert!(
            message.starts_with(&format!("{path} implements none of")),
            "{message}"
        );
    }
}

#[test]
fn a_function_with_another_name_than_its_file_is_refused() {
    let message = refusal(&[(
        "functions/letters/src/commands/send_letter.rs",
        &implementation("Command", "SendLetter", "post-letter"),
    )]);
    assert_eq!(
        message,
        "functions/letters/src/commands/send_letter.rs: SendLetter has the name post-letter, its file send-letter"
    );
}

#[test]
fn an_implementation_without_a_name_is_refused() {
    let text = "impl Command for SendLetter {\n    const NAME: &'static str = OTHER;\n}\n";
    let message = refusal(&[("functions/letters/src/commands/send_letter.rs", text)]);
    assert!(
        message.contains("SendLetter has no line `const NAME"),
        "{message}"
    );
}

#[test]
fn a_package_must_have_the_name_of_its_folder_and_a_description() {
    for (manifest, expected) in [
        (
            "name = \"post\"\ndescription = \"X\"\n",
            "the package has the name post, its folder parcels",
        ),
        (
            "name = \"parcels\"\n",
            "functions/parcels/Cargo.toml has no description",
        ),
    ] {
        let message = refusal(&[("functions/parcels/Cargo.toml", manifest)]);
        assert!(message.contains(expected), "{message}");
    }
}
