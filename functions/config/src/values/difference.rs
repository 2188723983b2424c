//! Compares a setting in the table with its parameter in SSM: pure and synchronous.

use parameters::{Kind, Parameter};

use super::setting::{Content, Setting};
use super::value::SettingValue;

/// The content of a parameter that was edited in SSM; none if table and SSM agree, or if the setting is
/// not yet in SSM. `seen` is the last version of the parameter that we know: secrets are compared by
/// version alone and are not decrypted.
#[must_use]
pub(crate) fn between(
    setting: Option<&Setting>,
    seen: Option<i64>,
    found: Option<&Parameter>,
) -> Option<Content> {
    if setting.is_some_and(Setting::is_pending) {
        return None;
    }
    let known = setting.map_or(&Content::Deleted, Setting::content);
    let Some(found) = found else {
        return (*known != Content::Deleted).then_some(Content::Deleted);
    };
    let now = content(found);
    let same = match (known, &now) {
        (Content::Plain { value }, Content::Plain { value: now }) => value.is_equivalent_to(now),
        (Content::Secret { .. }, Content::Secret { .. }) => seen == Some(found.version),
        _ => false,
    };
    (!same).then_some(now)
}

fn content(found: &Parameter) -> Content {
    match (found.kind, &found.value) {
        (Kind::Plain, Some(text)) => Content::Plain {
            value: SettingValue::of_text(text),
        },
        _ => Content::Secret { sealed: None },
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use parameters::Name;

    use super::super::name::SettingId;
    use super::super::setting::Author;
    use super::super::version::Source;
    use super::*;

    const DELETED: Content = Content::Deleted;
    const SECRET: Content = Content::Secret { sealed: None };

    fn plain(text: &str) -> Content {
        Content::Plain {
            value: SettingValue::of_text(text),
        }
    }

    fn setting(content: Content, source: Source) -> Setting {
        let by = Author {
            actor: "ada".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            source,
            correlation_id: String::new(),
        };
        let id = SettingId::parse("shared/limit").unwrap();
        Setting::change(None, id, content, by).setting
    }

    fn parameter(text: &str, kind: Kind, version: i64) -> Parameter {
        Parameter {
            name: Name::parse("shared/limit").unwrap(),
            value: (kind == Kind::Plain).then(|| text.to_owned()),
            kind,
            version,
            modified_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// The difference to a parameter whose last known version is 6.
    fn found(known: Option<Content>, parameter: Option<&Parameter>) -> Option<Content> {
        let setting = known.map(|known| setting(known, Source::ParameterStore));
        between(setting.as_ref(), Some(6), parameter)
    }

    #[test]
    fn equal_contents_do_not_differ() {
        let p = parameter("{ \"a\":1 }", Kind::Plain, 7);
        assert_eq!(found(Some(plain("{\"a\":1}")), Some(&p)), None);
        let s = parameter("", Kind::Secret, 6);
        assert_eq!(found(Some(SECRET), Some(&s)), None);
        assert_eq!(found(Some(DELETED), None), None);
        assert_eq!(found(None, None), None);
    }

    #[test]
    fn a_value_that_was_added_changed_or_removed_is_found() {
        let p = parameter("2", Kind::Plain, 7);
        for known in [None, Some(DELETED), Some(plain("1")), Some(SECRET)] {
            assert_eq!(found(known, Some(&p)), Some(plain("2")));
        }
        assert_eq!(found(Some(plain("1")), None), Some(DELETED));
    }

    #[test]
    fn a_secret_differs_if_its_parameter_has_another_version() {
        for version in [1, 5, 7] {
            let s = parameter("", Kind::Secret, version);
            assert_eq!(found(Some(SECRET), Some(&s)), Some(SECRET));
        }
    }

    #[test]
    fn a_pending_setting_does_not_differ() {
        let p = parameter("2", Kind::Plain, 7);
        for (known, parameter) in [
            (plain("1"), Some(&p)),
            (plain("1"), None),
            (DELETED, Some(&p)),
        ] {
            let setting = setting(known, Source::Api);
            assert_eq!(between(Some(&setting), None, parameter), None);
        }
    }
}
