//! Checks the catalogues of the domains against the source files and the generated files.

mod endpoints;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use domains::catalogues;
use kernel::Route;
use lambda::{Catalogue, EndpointSpec, Entry, Trigger};
use scaffold::names;
use synth::quotas::Size;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The names of the files in a folder, without their extension.
fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(Result::unwrap);
    entries
        .map(|entry| {
            entry
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

/// Every function with its domain.
fn functions(catalogues: &[Catalogue]) -> impl Iterator<Item = (&'static str, &Entry)> {
    catalogues.iter().flat_map(|catalogue| {
        catalogue
            .entries
            .iter()
            .map(|entry| (catalogue.domain, entry))
    })
}

fn endpoints(
    catalogues: &[Catalogue],
) -> impl Iterator<Item = (&Entry, EndpointSpec, serde_json::Value)> {
    functions(catalogues).filter_map(|(_, entry)| match &entry.trigger {
        Trigger::Http { spec, input, .. } => {
            Some((entry, *spec, synth::schemas::standalone(*input)))
        }
        _ => None,
    })
}

/// Fails with a message that has every problem.
fn assert_none(problems: impl IntoIterator<Item = String>) {
    let problems: Vec<String> = problems.into_iter().collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn the_generated_lists_match_the_sources() {
    let lists = scaffold::lists::generate(&root()).unwrap();
    let differences = lists.differences(&root()).unwrap();
    assert_none(
        differences
            .iter()
            .map(|difference| format!("{difference}: `make synth` corrects it")),
    );
}

#[test]
fn the_gateway_knows_every_domain() {
    let names: Vec<&str> = catalogues()
        .iter()
        .map(|catalogue| catalogue.domain)
        .collect();
    let known: Vec<&str> = gateway::domains().collect();
    assert_eq!(names, known);
}

#[test]
fn every_binary_is_in_the_catalogue_of_its_domain_and_every_entry_has_a_binary() {
    let mut problems = Vec::new();
    for catalogue in catalogues() {
        let folder = root().join("functions").join(catalogue.domain);
        let binaries = names_in(&folder.join("src/bin"));
        let entries: BTreeSet<String> = catalogue
            .entries
            .iter()
            .map(|entry| entry.name.to_owned())
            .collect();
        let no_entry = |name| format!("{name} has a binary and is not in catalogue()");
        let no_binary = |name| format!("{name} has an entry in catalogue() and no binary");
        problems.extend(binaries.difference(&entries).map(no_entry));
        problems.extend(entries.difference(&binaries).map(no_binary));
    }
    assert_none(problems);
}

/// Then the binary runs the function that the catalogue describes.
#[test]
fn an_entry_and_its_function_have_the_same_name() {
    for (_, entry) in functions(&catalogues()) {
        assert_eq!((entry.function)().name, entry.name);
        assert!(
            names::is_kebab(entry.name) && entry.name.len() <= 40,
            "{}",
            entry.name
        );
    }
}

#[test]
fn every_binary_calls_the_function_of_its_name() {
    for (domain, entry) in functions(&catalogues()) {
        let path = Path::new("functions")
            .join(domain)
            .join("src/bin")
            .join(entry.name)
            .with_extension("rs");
        let text = fs::read_to_string(root().join(&path)).unwrap();
        let call = format!("::functions::{})", names::snake(entry.name));
        assert!(
            text.contains(&call) && text.lines().count() <= 6,
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_heading_of_an_endpoints_file_names_its_route() {
    for (domain, entry) in functions(&catalogues()) {
        if let Trigger::Http { spec, .. } = entry.trigger
            && spec.route != Route::DEFAULT
        {
            let heading = synth::docs::heading(&root(), domain, entry).unwrap();
            assert_eq!(heading.title, spec.route.key(), "{}", entry.name);
            assert!(
                !heading.text.is_empty(),
                "{} has no description",
                entry.name
            );
        }
    }
}

#[test]
fn function_names_and_routes_are_unique() {
    let catalogues = catalogues();
    let mut seen = BTreeMap::new();
    for (domain, entry) in functions(&catalogues) {
        let mut keys = vec![entry.name.to_owned()];
        if let Trigger::Http { spec, .. } = entry.trigger {
            let route_shape = spec.route.parameters().fold(spec.route.key(), |key, name| {
                key.replace(&format!("{{{name}}}"), "{}")
            });
            keys.push(route_shape);
        }
        for key in keys {
            if let Some(other) = seen.insert(key.clone(), domain) {
                panic!("{key} is in {other} and in {domain}");
            }
        }
    }
}

/// `synth` refuses a stack that exceeds the quotas of AWS; this keeps a tenth of the resources free
/// for new functions.
#[test]
fn every_stack_has_room_for_new_functions() {
    let files = synth::generate(&root()).unwrap();
    for catalogue in catalogues() {
        let path = format!("infra/stacks/{}.yaml", catalogue.domain);
        let size = Size::of(files.get(&path).unwrap());
        assert!(size.resources <= 450, "{path}: {size:?}; split the domain");
    }
}

#[test]
fn the_generated_files_match_the_catalogue() {
    let differences = synth::generate(&root())
        .unwrap()
        .differences(&root())
        .unwrap();
    assert_none(
        differences
            .iter()
            .map(|difference| format!("{difference}: `make synth` corrects it")),
    );
}

#[test]
fn generated_files_are_the_same_each_time() {
    let (first, second) = (
        synth::generate(&root()).unwrap(),
        synth::generate(&root()).unwrap(),
    );
    assert!(first.iter().eq(second.iter()));
}

/// Every endpoint therefore works while SSM is down, also those for settings. The only endpoint that
/// calls SSM is the readiness probe of the domain `config`.
#[test]
fn no_endpoint_but_the_readiness_probe_of_config_calls_ssm() {
    let catalogues = catalogues();
    for catalogue in &catalogues {
        for entry in catalogue.deployed(&catalogues) {
            if entry.requirements.uses_port("parameters") {
                let is_endpoint = matches!(entry.trigger, Trigger::Http { .. });
                let is_probe = entry.name == "get-service-readiness";
                assert_eq!(catalogue.domain, "config", "{}", entry.name);
                assert!(!is_endpoint || is_probe, "{}", entry.name);
            }
        }
    }
}
