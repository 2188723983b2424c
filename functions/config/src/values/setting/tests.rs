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

/// The setting after it had these contents in turn, and its last version.
fn after(contents: impl IntoIterator<Item = Content>) -> ChangedSetting {
    let changed = contents
        .into_iter()
        .fold(None, |before: Option<ChangedSetting>, content| {
            let before = before.map(|changed| changed.setting);
            Some(Setting::change(before, id(), content, by(Source::Api)))
        });
    changed.unwrap()
}

#[test]
fn a_change_by_the_api_is_pending_and_one_in_ssm_is_not() {
    for (source, is_pending) in [(Source::Api, true), (Source::ParameterStore, false)] {
        let changed = Setting::change(None, id(), plain("1"), by(source));
        assert_eq!(changed.setting.is_pending(), is_pending);
        assert_eq!(changed.version.source, source);
    }
}

#[test]
fn a_version_has_the_values_before_and_after_the_change() {
    let version = after([plain("1"), plain("2")]).version;
    assert_eq!(
        (version.version, version.operation),
        (2, Operation::Updated)
    );
    assert_eq!(version.before, Some(SettingValue::of_text("1")));
    assert_eq!(version.after, Some(SettingValue::of_text("2")));
}

#[test]
fn a_version_of_a_secret_has_no_values() {
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
fn the_versions_of_a_setting_that_is_created_again_continue() {
    let changed = after([plain("1"), Content::Deleted, plain("3")]);
    assert_eq!(changed.setting.version(), 3);
    assert_eq!(changed.version.operation, Operation::Created);
    assert!(changed.setting.is_live());
}

#[test]
fn a_secret_that_is_in_ssm_is_removed_from_the_setting() {
    let mut setting = after([sealed()]).setting;
    setting.mark_applied();
    assert_eq!(*setting.content(), Content::Secret { sealed: None });
    assert!(!setting.is_pending());
}
