use super::*;

fn by(source: Source) -> Author {
    Author {
        actor: "ada".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        source,
        correlation_id: "c".to_owned(),
    }
}

fn id() -> SettingId {
    SettingId::parse("shared/limit").unwrap()
}

fn plain(text: &str) -> Content {
    Content::Plain {
        value: SettingValue::of_text(text),
    }
}

fn sealed() -> Content {
    Content::Secret {
        sealed: Some("sealed".to_owned()),
    }
}

/// The setting after these contents, and its last version.
fn after(contents: impl IntoIterator<Item = Content>) -> Changed {
    let changed = contents
        .into_iter()
        .fold(None, |before: Option<Changed>, content| {
            let before = before.map(|changed| changed.setting);
            Some(Setting::change(before, id(), content, by(Source::Api)))
        });
    changed.unwrap()
}

#[test]
fn a_change_by_the_api_waits_for_ssm_and_one_in_ssm_does_not() {
    for (source, waits) in [(Source::Api, true), (Source::ParameterStore, false)] {
        let changed = Setting::change(None, id(), plain("1"), by(source));
        assert_eq!(changed.setting.is_pending(), waits);
        assert_eq!(changed.version.source, source);
    }
}

#[test]
fn a_version_tells_what_was_before_and_what_is_now() {
    let version = after([plain("1"), plain("2")]).version;
    assert_eq!(
        (version.version, version.operation),
        (2, Operation::Updated)
    );
    assert_eq!(version.before, Some(SettingValue::of_text("1")));
    assert_eq!(version.after, Some(SettingValue::of_text("2")));
}

#[test]
fn a_version_of_a_secret_tells_no_value() {
    for contents in [
        vec![sealed()],
        vec![sealed(), sealed()],
        vec![sealed(), Content::Deleted],
    ] {
        let version = after(contents).version;
        assert!(version.secret && version.before.is_none() && version.after.is_none());
    }
}

#[test]
fn what_is_made_anew_goes_on_counting() {
    let changed = after([plain("1"), Content::Deleted, plain("3")]);
    assert_eq!(changed.setting.version(), 3);
    assert_eq!(changed.version.operation, Operation::Created);
    assert!(changed.setting.is_live());
}

#[test]
fn a_secret_that_arrived_is_gone_from_here() {
    let mut setting = after([sealed()]).setting;
    setting.arrive();
    assert_eq!(*setting.content(), Content::Secret { sealed: None });
    assert!(!setting.is_pending());
}
