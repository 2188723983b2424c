//! Checks of the documents: decisions, runbooks, links, and the marks of generated files.

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

/// An alarm of a template: its name without stage and domain, and the page and section of its runbook.
struct Alarm {
    name: String,
    runbook: String,
}

/// The alarms of all templates.
fn alarms() -> Vec<Alarm> {
    let root = root();
    let mut folders = vec![root.join("template.yaml")];
    for folder in ["infra", "infra/stacks"] {
        let entries = fs::read_dir(root.join(folder)).unwrap();
        folders.extend(entries.map(|entry| entry.unwrap().path()));
    }
    let is_template = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "yaml");
    let templates = folders.into_iter().filter(is_template);
    templates
        .flat_map(|path| alarms_of(&read(&path), path.file_stem().unwrap().to_str().unwrap()))
        .collect()
}

fn alarms_of(template: &str, domain: &str) -> Vec<Alarm> {
    let kinds = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
    let resources = template.split("\n\n").map(str::trim);
    let resources = resources.filter(|text| {
        kinds
            .iter()
            .any(|kind| text.contains(&format!("Type: {kind}\n")))
    });
    let found = resources.map(|text| {
        let name = text
            .split("AlarmName: !Sub aurora-${Stage}-")
            .nth(1)
            .unwrap();
        let name = name.lines().next().unwrap();
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let runbook = words.split("Runbook: docs/runbooks/").nth(1);
        let runbook = runbook.unwrap_or_else(|| panic!("{name} has no runbook in its description"));
        Alarm {
            name: name
                .strip_prefix(&format!("{domain}-"))
                .unwrap_or(name)
                .to_owned(),
            runbook: runbook.split(' ').next().unwrap().to_owned(),
        }
    });
    let found: Vec<Alarm> = found.collect();
    let count: usize = kinds
        .iter()
        .map(|kind| template.matches(&format!("Type: {kind}\n")).count())
        .sum();
    assert_eq!(found.len(), count, "{domain}");
    found
}

#[test]
fn each_alarm_leads_to_a_page_or_section_of_the_runbooks_that_names_it() {
    let runbooks = root().join("docs/runbooks");
    for alarm in alarms() {
        let (page, section) = alarm
            .runbook
            .split_once('#')
            .unwrap_or((&alarm.runbook, ""));
        let path = runbooks.join(page);
        assert!(path.exists(), "{}: {page} does not exist", alarm.name);
        let text = read(&path);
        let mut headings = text.lines().filter_map(|line| line.strip_prefix("## "));
        let has_section =
            section.is_empty() || headings.any(|title| title.to_lowercase() == section);
        assert!(
            has_section,
            "{}: {page} has no section {section}",
            alarm.name
        );
        // The second alarm for the age of a domain's queues is `age-2`, a window of a target is `-1h`.
        let mut names = alarm
            .name
            .match_indices('-')
            .map(|(end, _)| &alarm.name[..end]);
        let is_named = |name: &str| text.contains(&format!("-{name}`"));
        let found = is_named(&alarm.name) || names.any(is_named);
        assert!(found, "{page} does not name the alarm {}", alarm.name);
    }
}

#[test]
fn each_runbook_is_that_of_an_alarm_and_in_the_overview() {
    let runbooks = documents_in(&root().join("docs/runbooks"));
    let overview = read(&root().join("docs/runbooks/README.md"));
    let alarms = alarms();
    let led_to = |page: &str| {
        alarms
            .iter()
            .any(|alarm| alarm.runbook.split('#').next() == Some(page))
    };
    for path in runbooks.iter().filter(|path| name(path) != "README.md") {
        let page = name(path);
        assert!(led_to(page), "no alarm leads to {page}");
        assert!(
            overview.contains(&format!("]({page})")),
            "the overview has no {page}"
        );
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
