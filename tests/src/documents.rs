//! Checks of the documents: decisions, runbooks, links, and the marks of generated files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    scaffold::files::root().unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder that end with `.md`, sorted by name.
fn documents_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"))
        .collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Every document outside of folders with tools.
fn documents() -> Vec<PathBuf> {
    let root = root();
    let mut folders = vec![root.clone(), root.join("docs")];
    folders.extend(["decisions", "runbooks"].map(|name| root.join("docs").join(name)));
    let domains = fs::read_dir(root.join("functions")).unwrap();
    folders.extend(domains.map(|entry| entry.unwrap().path()));
    folders
        .iter()
        .flat_map(|folder| documents_in(folder))
        .collect()
}

#[test]
fn each_decision_has_its_number_its_date_and_four_sections() {
    let decisions = documents_in(&root().join("docs/decisions"));
    assert!(!decisions.is_empty());
    for (index, path) in decisions.iter().enumerate() {
        let (number, file) = (format!("{:04}", index + 1), name(path));
        assert!(file.starts_with(&format!("{number}-")), "{file}: {number}");
        let text = read(path);
        let mut lines = text.lines().filter(|line| !line.is_empty());
        let title = lines.next().unwrap();
        assert!(title.starts_with(&format!("# {number} · ")), "{file}");
        let date = lines.next().unwrap();
        assert!(date.len() == 10 && date.starts_with("20"), "{file}: {date}");
        let sections: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        let expected = ["Context", "Choice", "Alternatives", "Consequences"];
        assert_eq!(sections, expected, "{file}");
    }
}

#[test]
fn each_link_of_a_document_leads_to_a_file() {
    for path in documents() {
        let text = read(&path);
        for target in text.split("](").skip(1) {
            let target = target.split(')').next().unwrap_or_default();
            let target = target.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") {
                let file = path.parent().unwrap().join(target);
                assert!(file.exists(), "{}: {target}", path.display());
            }
        }
    }
}

#[test]
fn each_alarm_of_the_stacks_has_a_runbook() {
    let root = root();
    let mut alarms = BTreeSet::new();
    for entry in fs::read_dir(root.join("infra/stacks")).unwrap() {
        let path = entry.unwrap().path();
        let domain = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = read(&path);
        let prefix = format!("AlarmName: !Sub aurora-${{Stage}}-{domain}-");
        let names = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix(&prefix));
        // The second alarm for the age of a domain's queues is `age-2`.
        let kinds = names.map(|name| name.trim_end_matches(|last: char| last.is_ascii_digit()));
        alarms.extend(kinds.map(|kind| kind.trim_end_matches('-').to_owned()));
        let found = text.matches("AWS::CloudWatch::Alarm").count();
        assert_eq!(text.matches(&prefix).count(), found, "{domain}");
    }
    let overview = read(&root.join("docs/runbooks/README.md"));
    for alarm in alarms {
        let runbook = root.join(format!("docs/runbooks/{alarm}.md"));
        assert!(runbook.exists(), "the alarm {alarm} has no runbook");
        assert!(overview.contains(&format!("`…-{alarm}`")), "{alarm}");
    }
}

#[test]
fn generated_files_are_marked() {
    let attributes = read(&root().join(".gitattributes"));
    let marked: Vec<&str> = attributes
        .lines()
        .filter_map(|line| line.strip_suffix(" linguist-generated"))
        .collect();
    let files = synth::generate(&root()).unwrap();
    for (path, _) in files.iter() {
        let path = path.to_str().unwrap();
        let is_marked = marked.iter().any(|mark| match mark.strip_suffix("**") {
            Some(folder) => path.starts_with(folder),
            None => path == *mark,
        });
        assert!(is_marked, "{path} is not marked in .gitattributes");
    }
}
