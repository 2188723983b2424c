//! Tests of the generated lists in small repositories.

use std::fs;
use std::process::Command;

use super::*;
use crate::files::Difference;
use crate::tree::{implementation, text, tree};

const SEND: &str = "functions/letters/src/commands/send_letter.rs";

fn letters() -> tempfile::TempDir {
    tree(&[
        (
            SEND,
            &implementation("Command", "SendLetter", "send-letter"),
        ),
        (
            "functions/letters/src/queries/boxes/list_letters.rs",
            &implementation("Query", "ListLetters", "list-letters"),
        ),
        (
            "functions/letters/src/queries/boxes/tests.rs",
            "//! Tests.\n",
        ),
        ("functions/letters/src/bin/old-one.rs", "fn main() {}\n"),
        (
            "functions/parcels/Cargo.toml",
            "name = \"parcels\"\ndescription = \"Parcels alone\"\n",
        ),
        ("functions/parcels/src/lib.rs", "//! Parcels.\n"),
    ])
}

#[test]
fn the_list_of_functions_has_a_plain_function_for_each() {
    let root = letters();
    generate(root.path()).unwrap().write(root.path()).unwrap();
    assert_eq!(
        text(root.path(), "functions/letters/src/functions.rs"),
        "//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::send_letter::SendLetter;
use crate::queries::boxes::list_letters::ListLetters;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!(\"CARGO_PKG_NAME\"), env!(\"CARGO_PKG_DESCRIPTION\"))
        .command::<SendLetter>()
        .query::<ListLetters>()
}

/// The function `send-letter`.
#[must_use]
pub fn send_letter() -> Function {
    lambda::command::<SendLetter>()
}

/// The function `list-letters`.
#[must_use]
pub fn list_letters() -> Function {
    lambda::query::<ListLetters>()
}
"
    );
    assert!(
        text(root.path(), "functions/letters/src/bin/send-letter.rs")
            .contains("    lambda::run(letters::functions::send_letter)\n")
    );
}

#[test]
fn a_binary_without_a_function_is_removed() {
    let root = letters();
    generate(root.path()).unwrap().write(root.path()).unwrap();
    let bin = root.path().join("functions/letters/src/bin");
    assert!(!bin.join("old-one.rs").exists() && bin.join("send-letter.rs").exists());
    fs::remove_file(root.path().join(SEND)).unwrap();
    generate(root.path()).unwrap().write(root.path()).unwrap();
    assert!(!bin.join("send-letter.rs").exists());
}

#[test]
fn the_modules_of_role_folders_and_topics_are_listed() {
    let root = letters();
    generate(root.path()).unwrap().write(root.path()).unwrap();
    let queries = text(root.path(), "functions/letters/src/queries/mod.rs");
    assert_eq!(
        queries,
        "//! The queries. Written by `make synth`.\n\npub(crate) mod boxes;\n"
    );
    assert_eq!(
        text(root.path(), "functions/letters/src/queries/boxes/mod.rs"),
        "//! The queries on `boxes`. Written by `make synth`.\n\n\
        pub(crate) mod list_letters;\n\n#[cfg(test)]\nmod tests;\n"
    );
}

#[test]
fn the_crate_of_all_domains_and_the_readme_name_each_of_them() {
    let files = generate(letters().path()).unwrap();
    assert_eq!(files.get("infra/domains.txt"), Some("letters\nparcels\n"));
    let manifest = files.get("infra/domains/Cargo.toml").unwrap();
    assert!(manifest.contains("\nletters = { path = \"../../functions/letters\" }\nparcels = "));
    let library = files.get("infra/domains/src/lib.rs").unwrap();
    assert!(library.contains("vec![letters::catalogue(), parcels::catalogue()]"));
    assert_eq!(
        files.get("README.md"),
        Some(
            "# X\n\n<!-- domains:begin -->\n| domain | what it is for |\n|---|---|\n\
            | [letters](functions/letters/README.md) | Letters and parcels |\n\
            | [parcels](functions/parcels/README.md) | Parcels alone |\n\
            <!-- domains:end -->\n\nmore\n"
        )
    );
}

#[test]
fn a_readme_without_markers_is_refused() {
    let root = tree(&[("README.md", "# X\n")]);
    let message = generate(root.path()).unwrap_err().to_string();
    assert!(message.contains("<!-- domains:begin -->"), "{message}");
}

#[test]
fn lists_that_are_written_twice_do_not_change_and_a_later_edit_is_found() {
    let root = letters();
    generate(root.path()).unwrap().write(root.path()).unwrap();
    let again = generate(root.path()).unwrap();
    assert_eq!(again.differences(root.path()).unwrap(), []);
    let path = "functions/letters/src/functions.rs";
    crate::files::write(&root.path().join(path), "").unwrap();
    assert_eq!(
        again.differences(root.path()).unwrap(),
        [Difference::OutOfDate(path.into())]
    );
}

#[test]
fn generated_files_have_the_format_of_rustfmt() {
    let single = |type_name: &str| {
        let file = implementation("Command", type_name, "send-letter");
        tree(&[(SEND, file.as_str())])
    };
    // The longest type name that fits on one line has 13 letters.
    let widths = ["Send", "SendALetter13", "SendALetter014"];
    let single = widths.map(single);
    for root in [letters(), tree(&[])].into_iter().chain(single) {
        let files = generate(root.path()).unwrap();
        files.write(root.path()).unwrap();
        let sources = files.iter().filter(|(path, _)| {
            path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("mod.rs")
        });
        let sources: Vec<_> = sources.map(|(path, _)| root.path().join(path)).collect();
        let output = Command::new("rustfmt")
            .args(["--check", "--edition", "2024"])
            .args(&sources)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}
