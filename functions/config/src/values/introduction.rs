//! Publishes the settings that a newly deployed service needs: its copy of the settings is empty, and
//! it did not consume the events about earlier changes.

use kernel::commit::RowlessFacts;
use kernel::{Commit, Context, Dependency, Result};

use super::event::{AGGREGATE_TYPE, IntroductionPaused, SettingRetold};
use super::name::{Service, SettingKey};
use super::repository::Settings;
use super::setting::Setting;

/// The most settings that are published in one transaction, which has at most 100 rows.
const BATCH_SIZE: usize = 80;

/// Publishes existing settings again, for newly deployed services.
pub(crate) struct SettingsReplay {
    settings: Settings,
}

/// The position at which the next step continues.
#[derive(Debug)]
pub(crate) struct IntroductionCursor {
    /// The service whose settings come next.
    pub(crate) service: Service,
    /// The last key of the step before; none at the beginning of the service.
    pub(crate) after: Option<SettingKey>,
}

impl Dependency for SettingsReplay {
    type Parts = Settings;

    fn new(settings: Self::Parts) -> Result<Self> {
        Ok(Self { settings })
    }
}

impl IntroductionCursor {
    /// The position of the first step.
    pub(crate) const START: Self = Self {
        service: Service::FLAGS,
        after: None,
    };
}

/// The services whose settings a deployed service needs, in the order of publication.
fn services_for(introduced: &SettingKey) -> impl Iterator<Item = Service> {
    let own = Service::named(introduced.as_str());
    let common = [
        Service::FLAGS,
        Service::ROUTES,
        Service::SERVICES,
        Service::SHARED,
    ];
    let own = own.filter(|own| !common.contains(own));
    common.into_iter().chain(own)
}

impl SettingsReplay {
    /// Publishes the settings from `cursor` on, and the next cursor if more settings follow.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn publish(
        &self,
        introduced: &SettingKey,
        cursor: IntroductionCursor,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut facts = RowlessFacts::new(AGGREGATE_TYPE, cx);
        let mut left = BATCH_SIZE;
        let mut after = cursor.after;
        for service in services_for(introduced).skip_while(|service| *service != cursor.service) {
            let found = self.settings.following(service, after.as_ref(), left);
            let found = found.await?;
            found
                .iter()
                .for_each(|setting| facts.record(&retold(setting)));
            left -= found.len();
            if left == 0 {
                facts.record(&IntroductionPaused {
                    introduced: introduced.as_str().to_owned(),
                    service,
                    after: found.last().map(|last| last.name().parts().1.to_owned()),
                });
                break;
            }
            after = None;
        }
        Ok(Commit::nothing().facts(facts))
    }
}

fn retold(setting: &Setting) -> SettingRetold {
    let (service, key) = setting.name().parts();
    SettingRetold {
        service: service.to_owned(),
        key: key.to_owned(),
        version: setting.version(),
        value: setting.value().map(|value| value.json()),
    }
}
