//! `keep-settings`: `config.Setting*`
//!
//! Keeps a domain's own copy of the settings that concern it: flags, route policies, shared values
//! and its own. Runs in every domain, beside its table, so that its functions read settings without
//! asking anybody. One read and one transaction; what is known already changes nothing.

use std::sync::Arc;

use kernel::table::Table;
use kernel::{
    Commit, Consumer, Context, Envelope, Policy, Repository, Resources, Result, Variable,
};
use lambda::Function;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use settings::{Change, Flag, RoutePolicy};

/// A setting that changed or went. Without a value it is gone, or a secret, which no function reads;
/// null is a value.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct KeepSettings {
    /// Whose it is: a domain, or one of `shared`, `flags` and `routes`.
    service: String,
    key: String,
    version: i64,
    #[serde(default, deserialize_with = "present")]
    value: Option<Value>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// A domain's copy.
pub struct Copy {
    domain: String,
    table: Arc<dyn Table>,
}

impl Repository for Copy {
    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self {
            domain: resources.variable(Variable::ServiceName)?,
            table: resources.table()?,
        })
    }
}

impl Consumer for KeepSettings {
    const NAME: &'static str = "keep-settings";
    const EVENT: &'static str = "config.Setting*";
    const POLICY: Policy = Policy::DEFAULT.with_variables(&[Variable::ServiceName]);
    type Repository = Copy;

    async fn consume(self, _: &Envelope, copy: &Copy, cx: &Context) -> Result<Commit<()>> {
        let Some(change) = self.change(&copy.domain)? else {
            return Ok(Commit::nothing());
        };
        let news = change.news(copy.table.as_ref(), cx.now).await?;
        Ok(match news {
            Some(write) => Commit::nothing().write(write),
            None => Commit::nothing(),
        })
    }
}

impl KeepSettings {
    /// What changes in the copy of a domain; nothing, where it is another's, or of another form.
    fn change(&self, domain: &str) -> Result<Option<Change>> {
        let (key, version) = (&self.key, self.version);
        let value = self.value.as_ref();
        let change = match self.service.as_str() {
            "flags" => self
                .parse::<Flag>()
                .map(|flag| Change::flag(key, flag.as_ref(), version)),
            "routes" => self
                .parse::<RoutePolicy>()
                .map(|policy| Change::route(key, policy.as_ref(), version)),
            "shared" => Some(Change::shared(key, value, version)),
            service if service == domain => Some(Change::own(key, value, version)),
            _ => None,
        };
        change.transpose()
    }

    /// The document, if there is still one; nothing, where somebody wrote something else into SSM:
    /// then what was known before stays. The value itself is not for the log.
    fn parse<T: DeserializeOwned>(&self) -> Option<Option<T>> {
        let parsed = self.value.as_ref().map(T::deserialize).transpose();
        if parsed.is_err() {
            let Self {
                service,
                key,
                version,
                ..
            } = self;
            tracing::warn!(service, key, version, "not of the form of its kind");
        }
        parsed.ok()
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::consumer::<KeepSettings>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use kernel::Actor;
    use serde_json::json;
    use settings::{Settings, Subject};
    use std::time::Duration;
    use testkit::App;

    fn event(id: u64, service: &str, key: &str, version: i64, value: Value) -> Envelope {
        let data = json!({ "service": service, "key": key, "version": version, "value": value });
        let mut event = Envelope::of_foreign(
            format!("e-{id}"),
            "config".to_owned(),
            "SettingChanged".to_owned(),
            Timestamp::UNIX_EPOCH,
            data,
        );
        event.metadata.source = "config".to_owned();
        event
    }

    fn without_value(id: u64, service: &str, key: &str, version: i64) -> Envelope {
        let mut event = event(id, service, key, version, Value::Null);
        if let Some(data) = event.event_data.as_object_mut() {
            data.remove("value");
        }
        event
    }

    async fn told(app: &App, events: &[Envelope]) {
        let dead = app.deliver_these(events).await;
        assert!(dead.is_empty(), "{dead:?}");
    }

    fn copy(app: &App) -> Settings {
        Settings::new(Some(app.table("platform").clone()))
    }

    fn app() -> App {
        App::new([crate::catalogue()])
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[tokio::test]
    async fn flags_policies_and_values_reach_the_domain_that_they_concern() {
        let app = app();
        let policy = json!({ "enabled": false });
        told(
            &app,
            &[
                event(1, "flags", "new-editor", 1, json!({ "enabled": true })),
                event(2, "routes", "get-health", 1, policy),
                event(3, "shared", "color", 1, json!("red")),
                event(4, "platform", "size", 1, json!(7)),
                event(5, "subjects", "size", 1, json!(8)),
            ],
        )
        .await;
        let snapshot = copy(&app).snapshot(at(0)).await;
        let known = format!("{snapshot:?}");
        for part in ["new-editor", "get-health", "color", "size"] {
            assert!(known.contains(part), "{known}");
        }
        assert!(copy(&app).route("get-health", at(0)).await.is_disabled());
        assert_eq!(
            app.table("platform")
                .rows()
                .iter()
                .filter(|row| {
                    row.get("pk")
                        .is_some_and(|pk| format!("{pk:?}").contains("SETTINGS"))
                })
                .count(),
            4
        );
    }

    #[tokio::test]
    async fn doubled_and_late_events_leave_the_newest() {
        let app = app();
        let on = |version| {
            event(
                version,
                "flags",
                "f",
                i64::try_from(version).unwrap(),
                json!({ "enabled": true }),
            )
        };
        let off = |version| {
            event(
                version,
                "flags",
                "f",
                i64::try_from(version).unwrap(),
                json!({ "enabled": false }),
            )
        };
        told(&app, &[on(3), off(2), on(3), off(1), off(2)]).await;
        let nobody = Subject::of(&Actor::System);
        let copy = copy(&app);
        assert!(copy.flag_for("f", &nobody, at(0)).await);
        told(&app, &[off(4)]).await;
        assert!(
            copy.flag_for("f", &nobody, at(59)).await,
            "kept for a minute"
        );
        assert!(!copy.flag_for("f", &nobody, at(61)).await);
    }

    #[tokio::test]
    async fn what_is_no_flag_leaves_what_was_known() {
        let app = app();
        told(
            &app,
            &[
                event(1, "flags", "f", 1, json!({ "enabled": true })),
                event(2, "flags", "f", 2, json!("on, please")),
                event(3, "flags", "f", 3, Value::Null),
            ],
        )
        .await;
        let nobody = Subject::of(&Actor::System);
        assert!(copy(&app).flag_for("f", &nobody, at(0)).await);
    }

    #[tokio::test]
    async fn null_is_a_value_and_lies_over_everybodys() {
        let app = app();
        told(
            &app,
            &[
                event(1, "shared", "color", 1, json!("red")),
                event(2, "platform", "color", 1, Value::Null),
            ],
        )
        .await;
        let snapshot = copy(&app).snapshot(at(0)).await;
        assert_eq!(snapshot.values.get("color"), Some(&Value::Null));
    }

    #[tokio::test]
    async fn a_value_as_long_as_a_parameter_holds_reaches_the_copy() {
        let app = app();
        let long = "\"".repeat(4096);
        told(&app, &[event(1, "shared", "banner", 1, json!(long))]).await;
        let snapshot = copy(&app).snapshot(at(0)).await;
        assert_eq!(snapshot.values.get("banner"), Some(&json!(long)));
    }

    #[tokio::test]
    async fn what_mends_the_routes_is_stopped_by_no_policy() {
        let app = app();
        let off = json!({ "enabled": false });
        told(&app, &[event(1, "routes", "set-route-policy", 1, off)]).await;
        let policy = copy(&app).route("set-route-policy", at(0)).await;
        assert!(!policy.is_disabled());
    }

    #[tokio::test]
    async fn a_secret_and_a_setting_that_is_gone_are_in_no_copy() {
        let app = app();
        told(
            &app,
            &[
                event(1, "shared", "color", 1, json!("red")),
                without_value(2, "shared", "color", 2),
            ],
        )
        .await;
        app.clock().advance(Duration::from_secs(61));
        let snapshot = copy(&app).snapshot(at(0)).await;
        assert!(!format!("{snapshot:?}").contains("red"));
    }
}
