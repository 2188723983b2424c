//! What a service is told when it is deployed: a new one's copy of the settings begins empty, and of
//! what changed before its time it heard nothing.

use kernel::commit::RowlessFacts;
use kernel::{Commit, Context, Dependency, Result};

use super::event::{FACTS_ABOUT, IntroductionPaused, SettingRetold};
use super::name::{Key, Service};
use super::repository::Settings;
use super::setting::Setting;

/// The most settings that are told in one transaction, which has a hundred rows.
const ONE_STEP: usize = 80;

/// What introduces services.
pub struct Introducer {
    settings: Settings,
}

/// How far an introduction is.
#[derive(Debug)]
pub struct Place {
    /// Whose settings come next.
    pub service: Service,
    /// Behind which key.
    pub after: Option<Key>,
}

impl Dependency for Introducer {
    type Parts = Settings;

    fn new(settings: Self::Parts) -> Result<Self> {
        Ok(Self { settings })
    }
}

impl Place {
    /// Where every introduction begins.
    pub const BEGINNING: Self = Self {
        service: Service::FLAGS,
        after: None,
    };
}

/// Whose settings concern a service, in the order in which it is told of them.
fn topics(introduced: &Key) -> impl Iterator<Item = Service> {
    let own = Service::named(introduced.as_str());
    let everybodys = [Service::FLAGS, Service::ROUTES, Service::SHARED];
    let own = own.filter(|own| !everybodys.contains(own));
    everybodys.into_iter().chain(own)
}

impl Introducer {
    /// Tells the settings from `place` on, and where to go on if these were not all.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn tell(&self, introduced: &Key, place: Place, cx: &Context) -> Result<Commit<()>> {
        let mut facts = RowlessFacts::new(FACTS_ABOUT, cx);
        let mut left = ONE_STEP;
        let mut after = place.after;
        for service in topics(introduced).skip_while(|topic| *topic != place.service) {
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
