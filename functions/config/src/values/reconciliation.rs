//! A walk through SSM, one service after another, in search of what nobody told us.

mod round;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use kernel::commit::RowlessFacts;
use kernel::table::{Action, Write, from_row, to_row};
use kernel::{Commit, Context, Dependency, Result};
use parameters::{LIST_LIMIT, Page, Parameters, Secrets};
use serde::Serialize;

use self::round::{ENOUGH, Position, ReconciliationState, position_key};
use super::difference;
use super::event::{FACTS_ABOUT, ParametersDrifted};
use super::name::{Service, SettingId};
use super::repository::Settings;
use super::setting::Setting;

/// SSM answers 40 reads a second for the whole account; a walk asks for 25 at most.
const PACE: Duration = Duration::from_millis(40);

/// How long a walk goes on before the next one continues it.
const TIME: SignedDuration = SignedDuration::from_secs(45);

/// After how long a setting that SSM lacks is applied anew: its event has had its time.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

/// The most settings that wait and are looked after in one walk, each told by a fact of its own.
const WAITING: u32 = 40;

/// The most settings in one fact.
const IN_ONE_FACT: usize = 10;

/// What an operator is told of a walk.
#[derive(Debug, Serialize)]
pub struct Walk {
    /// How many parameters it looked at.
    pub parameters: usize,
    /// How many settings differed or have waited too long.
    pub drifted: usize,
    /// Whether it came round.
    pub complete: bool,
}

/// What walks.
pub struct Reconciler {
    settings: Settings,
    parameters: Arc<dyn Parameters>,
}

impl Dependency for Reconciler {
    type Parts = (Settings, Arc<dyn Parameters>);

    fn new((settings, parameters): Self::Parts) -> Result<Self> {
        Ok(Self {
            settings,
            parameters,
        })
    }
}

impl Reconciler {
    /// Looks at every parameter once, as far as time goes and SSM answers, and tells what drifted. It
    /// decides nothing: each of those settings is looked at again on its own.
    ///
    /// # Errors
    /// Those of the table.
    pub async fn walk(&self, cx: &Context) -> Result<Commit<Walk>> {
        let began = self.position().await?;
        let mut position = began.clone();
        let mut waiting = self.waiting(&mut position, cx).await?;
        let mut round = ReconciliationState::default();
        let complete = match self.round(&mut position, &mut round, cx).await {
            Err(error) if error.kind() == kernel::Kind::Unavailable => {
                tracing::warn!(?error, "SSM does not answer; the next walk goes on here");
                false
            }
            complete => complete?,
        };
        round.drifted.truncate(ENOUGH);
        let walk = Walk {
            parameters: round.looked_at,
            drifted: waiting.len() + round.drifted.len(),
            complete,
        };
        waiting.extend(round.drifted.chunks(IN_ONE_FACT).map(<[String]>::to_vec));
        let mut facts = RowlessFacts::new(FACTS_ABOUT, cx);
        for names in waiting {
            facts.record(&ParametersDrifted { names });
        }
        let mut commit = Commit::nothing().facts(facts);
        if position != began {
            let row = to_row(&position_key(), &position)?;
            commit = commit.write(Write::always(Action::Put(row)));
        }
        Ok(commit.reply(walk))
    }

    /// The settings that have waited too long, one walk these and the next one others: some may never
    /// arrive.
    async fn waiting(&self, position: &mut Position, cx: &Context) -> Result<Vec<Vec<String>>> {
        let after = position.waiting.take();
        let waiting = self
            .settings
            .waiting_since(cx.now - PATIENCE, after.as_deref(), WAITING)
            .await?;
        position.waiting = waiting.next;
        let settings = waiting.settings.iter();
        Ok(settings
            .map(|setting| vec![setting.name().to_string()])
            .collect())
    }

    /// Goes once through all services; false, where there was no time for all.
    async fn round(
        &self,
        position: &mut Position,
        round: &mut ReconciliationState,
        cx: &Context,
    ) -> Result<bool> {
        for _ in Service::all() {
            if round.is_enough() || !self.service(position, round, cx).await? {
                return Ok(false);
            }
            position.step();
        }
        Ok(true)
    }

    /// Looks at a service from `position`; false, if time was up. What is missing in SSM is known only
    /// to who saw all of it, so a service that takes more than one walk has to rely on SSM's events
    /// for that.
    async fn service(
        &self,
        position: &mut Position,
        round: &mut ReconciliationState,
        cx: &Context,
    ) -> Result<bool> {
        let from_the_beginning = position.page.is_none();
        let known = self
            .settings
            .of_service(position.service, usize::MAX)
            .await?;
        let known: HashMap<&str, &Setting> = known
            .iter()
            .map(|setting| (setting.name().as_str(), setting))
            .collect();
        let mut seen = HashSet::new();
        loop {
            let page = position.page.as_deref();
            let found = self.page(position.service, page, cx).await?;
            let ids = self.compare(&found, &known, round).await?;
            seen.extend(ids);
            position.page = found.next;
            if position.page.is_none() {
                break;
            }
            if round.is_enough() || cx.clock.now().duration_since(cx.now) >= TIME {
                return Ok(false);
            }
        }
        if from_the_beginning {
            let missing = known
                .values()
                .filter(|setting| !setting.is_pending() && !seen.contains(setting.name().as_str()));
            round
                .drifted
                .extend(missing.map(|setting| setting.name().to_string()));
        }
        Ok(true)
    }

    /// Notes which settings of a page differ; the names of all of them.
    async fn compare(
        &self,
        page: &Page,
        known: &HashMap<&str, &Setting>,
        round: &mut ReconciliationState,
    ) -> Result<Vec<String>> {
        let ours = page
            .parameters
            .iter()
            .filter_map(|parameter| Some((SettingId::parse(parameter.name.as_str())?, parameter)));
        let ours: Vec<_> = ours.collect();
        let setting = |id: &SettingId| known.get(id.as_str()).copied();
        let is_secret = |id: &SettingId| setting(id).is_some_and(Setting::is_secret);
        let secrets: Vec<&SettingId> = ours
            .iter()
            .map(|(id, _)| id)
            .filter(|id| is_secret(id))
            .collect();
        let met = self.settings.parameter_versions(&secrets).await?;
        let met: HashMap<&str, Option<i64>> =
            secrets.iter().map(|id| id.as_str()).zip(met).collect();
        round.looked_at += ours.len();
        for (id, parameter) in &ours {
            let met = met.get(id.as_str()).copied().flatten();
            if difference::between(setting(id), met, Some(parameter)).is_some() {
                round.drifted.push(id.to_string());
            }
        }
        Ok(ours.into_iter().map(|(id, _)| id.to_string()).collect())
    }

    /// One page, and then a wait, so that the next one does not come too soon. A place that SSM no
    /// longer knows means the beginning.
    async fn page(&self, service: Service, next: Option<&str>, cx: &Context) -> Result<Page> {
        let began = cx.clock.now();
        let folder = service.folder()?;
        let list = |next| {
            self.parameters
                .list(&folder, next, LIST_LIMIT, Secrets::Sealed)
        };
        let page = match list(next).await {
            Err(error) if next.is_some() && error.kind() == kernel::Kind::BadRequest => {
                cx.clock.wait(PACE).await;
                list(None).await?
            }
            page => page?,
        };
        let spent = cx.clock.now().duration_since(began).unsigned_abs();
        cx.clock.wait(PACE.saturating_sub(spent)).await;
        Ok(page)
    }

    async fn position(&self) -> Result<Position> {
        let row = self.settings.table().get(&position_key()).await?;
        Ok(row
            .map(from_row)
            .transpose()?
            .unwrap_or_else(|| Position::at(Service::SHARED)))
    }
}
