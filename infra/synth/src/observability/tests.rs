use std::collections::BTreeSet;

use super::*;
use domains::catalogues;

fn text() -> String {
    render(&catalogues()).unwrap()
}

fn names_of(text: &str, kind: &str) -> Vec<String> {
    let kind = format!("Type: {kind}\n");
    let resources = text.split(&kind).skip(1);
    let names = resources.filter_map(|resource| resource.split("AlarmName: !Sub ").nth(1));
    names
        .filter_map(|rest| Some(rest.lines().next()?.to_owned()))
        .collect()
}

#[test]
fn each_target_has_one_alarm_that_notifies_and_one_for_each_window() {
    let text = text();
    let composite = names_of(&text, "AWS::CloudWatch::CompositeAlarm");
    let windows = names_of(&text, "AWS::CloudWatch::Alarm");
    let targets = ["latency", "availability", "errors", "throughput"];
    assert_eq!(
        composite,
        targets.map(|name| format!("aurora-${{Stage}}-slo-{name}"))
    );
    assert_eq!(windows.len(), 4 * WINDOWS.len());
    assert_eq!(text.matches("AlarmActions:").count(), composite.len());
}

#[test]
fn an_alarm_on_a_target_needs_a_long_and_a_short_window_of_one_burn_rate() {
    let text = text();
    let rule = |target: &str| {
        let alarm = |window: &str| format!("ALARM(\"aurora-${{Stage}}-slo-{target}-{window}\")");
        let [hour, short, long, half] = ["1h", "5m", "6h", "30m"].map(alarm);
        format!("({hour} AND {short}) OR ({long} AND {half})")
    };
    for target in &TARGETS {
        let found = text.split("AlarmRule: !Sub >-\n").skip(1).any(|rest| {
            let rule_lines = rest.lines().take(4).map(str::trim);
            rule_lines.collect::<Vec<_>>().join(" ") == rule(target.name)
        });
        assert!(found, "{}", target.name);
    }
    for pair in WINDOWS.chunks(2) {
        assert!((pair[0].burn_rate - pair[1].burn_rate).abs() < f64::EPSILON);
        assert_eq!(pair[0].seconds, 12 * pair[1].seconds);
    }
}

#[test]
fn the_budget_that_a_window_uses_is_two_or_five_percent() {
    let month = f64::from(30 * 24 * 3600);
    let used = |window: &Window| 100.0 * window.burn_rate * f64::from(window.seconds) / month;
    assert!((used(&WINDOWS[0]) - 2.0).abs() < 1e-9);
    assert!((used(&WINDOWS[2]) - 5.0).abs() < 1e-9);
}

/// A period may be a multiple of a minute, and an alarm may look at seven days, or at one day if its
/// period is shorter than an hour.
#[test]
fn every_window_is_one_that_cloudwatch_evaluates() {
    for window in &WINDOWS {
        assert!(window.seconds.is_multiple_of(60) && window.seconds <= 24 * 3600);
    }
}

#[test]
fn the_exporter_reads_the_lines_of_every_domain_and_not_its_own() {
    let text = text();
    let groups: BTreeSet<_> = text
        .split("Type: AWS::Logs::SubscriptionFilter\n")
        .skip(1)
        .filter_map(|rest| {
            rest.split("LogGroupName: !Sub /aurora/${Stage}/")
                .nth(1)?
                .lines()
                .next()
        })
        .collect();
    let all = catalogues();
    assert_eq!(
        groups,
        all.iter().map(|catalogue| catalogue.domain).collect()
    );
    let pattern = r#"FilterPattern: '{ ($.traceId = "*") && ($.function != "export-spans") }'"#;
    assert_eq!(text.matches(pattern).count(), all.len());
    assert_eq!(
        text.matches("Condition: ExportsSpans\n").count(),
        all.len() + 1
    );
}

#[test]
fn the_dashboard_of_the_stage_is_json_and_shows_every_domain_and_target() {
    let body = dashboard::body(&catalogues(), INDENTATION).unwrap();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let shown = body.to_string();
    for catalogue in catalogues() {
        assert!(shown.contains(&format!("-{}-faults", catalogue.domain)));
    }
    for target in &TARGETS {
        assert!(shown.contains(&format!("slo-{}", target.name)));
    }
}

#[test]
fn a_domain_with_the_name_of_the_stack_is_refused() {
    let mut all = catalogues();
    all[0].domain = NAME;
    assert!(render(&all).is_err());
    all.retain(|catalogue| catalogue.domain != "platform");
    all[0].domain = "other";
    assert!(render(&all).is_err(), "no domain exports spans");
}
