//! Compares all parameters in SSM with the settings, one service after another, to find changes whose
//! events were lost.

mod state;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use kernel::commit::RowlessFacts;
use kernel::table::{Action, Write, from_row, to_row};
use kernel::{Commit, Context, Dependency, Result};
use parameters::{LIST_LIMIT, Page, Parameters, Secrets};
use serde::Serialize;

use self::state::{DRIFTED_LIMIT, Position, ReconciliationState, position_key};
use super::difference;
use super::event::{AGGREGATE_TYPE, ParametersDrifted};
use super::name::{Service, SettingId};
use super::repository::Settings;
use super::setting::Setting;

/// The time between two reads: 25 a second at most, of the 40 that SSM allows for the whole account.
const READ_INTERVAL: Duration = Duration::from_millis(40);

/// How long a run takes before it stops and the next one continues.
const RUN_TIME: SignedDuration = SignedDuration::from_secs(45);

/// How long a setting is pending before it is applied again: by then its event should have been
/// consumed.
const PENDING_AGE: SignedDuration = SignedDuration::from_secs(60);

/// The most pending settings that one run reports, each in its own event.
const PENDING_LIMIT: u32 = 40;

/// The most differing settings in one event.
const NAMES_PER_EVENT: usize = 10;

/// The result of a run, for operators.
#[derive(Debug, Serialize)]
pub(crate) struct ReconciliationReport {
    /// The number of parameters that were compared.
    pub(crate) parameters: usize,
    /// The number of settings that differ or have been pending for too long.
    pub(crate) drifted: usize,
    /// Whether the run visited all services.
    pub(crate) complete: bool,
}

/// Compares parameters with settings.
pub(crate) struct Reconciler {
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
    /// Compares every parameter once, as far as the time allows and SSM answers, and publishes the
    /// names of settings that drifted. It changes no setting: the consumer of the event compares each
    /// of them again.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn run(&self, cx: &Context) -> Result<Commit<ReconciliationReport>> {
        let start = self.position().await?;
        let mut position = start.clone();
        let mut reported = self.overdue(&mut position, cx).await?;
        let mut state = ReconciliationState::default();
        let complete = match self.compare_all(&mut position, &mut state, cx).await {
            Err(error) if error.kind() == kernel::Kind::Unavailable => {
                tracing::warn!(?error, "SSM is unavailable; the next run continues here");
                false
            }
            complete => complete?,
        };
        state.drifted.truncate(DRIFTED_LIMIT);
        let report = ReconciliationReport {
            parameters: state.compared,
            drifted: reported.len() + state.drifted.len(),
            complete,
        };
        reported.extend(
            state
                .drifted
                .chunks(NAMES_PER_EVENT)
                .map(<[String]>::to_vec),
        );
        let mut facts = RowlessFacts::new(AGGREGATE_TYPE, cx);
        for names in reported {
            facts.record(&ParametersDrifted { names });
        }
        let mut commit = Commit::nothing().facts(facts);
        if position != start {
            let row = to_row(&position_key(), &position)?;
            commit = commit.write(Write::always(Action::Put(row)));
        }
        Ok(commit.reply(report))
    }

    /// The settings that have been pending for too long, one per event. Each run continues after those
    /// of the run before, so that settings that can never be applied do not block the others.
    async fn overdue(&self, position: &mut Position, cx: &Context) -> Result<Vec<Vec<String>>> {
        let after = position.waiting.take();
        let pending = self
            .settings
            .pending_since(cx.now - PENDING_AGE, after.as_deref(), PENDING_LIMIT)
            .await?;
        position.waiting = pending.next;
        let settings = pending.settings.iter();
        Ok(settings
            .map(|setting| vec![setting.name().to_string()])
            .collect())
    }

    /// Compares all services once; false if the run stopped before all were done.
    async fn compare_all(
        &self,
        position: &mut Position,
        state: &mut ReconciliationState,
        cx: &Context,
    ) -> Result<bool> {
        for _ in Service::all() {
            if state.is_full() || !self.compare_service(position, state, cx).await? {
                return Ok(false);
            }
            position.advance();
        }
        Ok(true)
    }

    /// Compares a service from `position` on; false if the run stopped before its end. Parameters that
    /// are missing in SSM are found only by a run that listed the whole service: for a service that
    /// takes more than one run, only SSM's events report removals.
    async fn compare_service(
        &self,
        position: &mut Position,
        state: &mut ReconciliationState,
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
        let mut listed = HashSet::new();
        loop {
            let page = position.page.as_deref();
            let found = self.read_page(position.service, page, cx).await?;
            let ids = self.compare_page(&found, &known, state).await?;
            listed.extend(ids);
            position.page = found.next;
            if position.page.is_none() {
                break;
            }
            if state.is_full() || cx.clock.now().duration_since(cx.now) >= RUN_TIME {
                return Ok(false);
            }
        }
        if from_the_beginning {
            let missing = known.values().filter(|setting| {
                !setting.is_pending() && !listed.contains(setting.name().as_str())
            });
            state
                .drifted
                .extend(missing.map(|setting| setting.name().to_string()));
        }
        Ok(true)
    }

    /// Compares the parameters of one page and returns the names of all their settings.
    async fn compare_page(
        &self,
        page: &Page,
        known: &HashMap<&str, &Setting>,
        state: &mut ReconciliationState,
    ) -> Result<Vec<String>> {
        let settings = page
            .parameters
            .iter()
            .filter_map(|parameter| Some((SettingId::parse(parameter.name.as_str())?, parameter)));
        let settings: Vec<_> = settings.collect();
        let setting = |id: &SettingId| known.get(id.as_str()).copied();
        let is_secret = |id: &SettingId| setting(id).is_some_and(Setting::is_secret);
        let secrets: Vec<&SettingId> = settings
            .iter()
            .map(|(id, _)| id)
            .filter(|id| is_secret(id))
            .collect();
        let versions = self.settings.parameter_versions(&secrets).await?;
        let versions: HashMap<&str, Option<i64>> =
            secrets.iter().map(|id| id.as_str()).zip(versions).collect();
        state.compared += settings.len();
        for (id, parameter) in &settings {
            let seen = versions.get(id.as_str()).copied().flatten();
            if difference::between(setting(id), seen, Some(parameter)).is_some() {
                state.drifted.push(id.to_string());
            }
        }
        Ok(settings.into_iter().map(|(id, _)| id.to_string()).collect())
    }

    /// Reads one page and waits for the rest of [`READ_INTERVAL`]. If SSM refuses an old page token,
    /// reads the first page of the service.
    async fn read_page(&self, service: Service, next: Option<&str>, cx: &Context) -> Result<Page> {
        let began = cx.clock.now();
        let folder = service.folder()?;
        let list = |next| {
            self.parameters
                .list(&folder, next, LIST_LIMIT, Secrets::Sealed)
        };
        let page = match list(next).await {
            Err(error) if next.is_some() && error.kind() == kernel::Kind::BadRequest => {
                cx.clock.wait(READ_INTERVAL).await;
                list(None).await?
            }
            page => page?,
        };
        let spent = cx.clock.now().duration_since(began).unsigned_abs();
        cx.clock.wait(READ_INTERVAL.saturating_sub(spent)).await;
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
