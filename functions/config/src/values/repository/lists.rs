//! Settings and versions by the dozen.

use jiff::Timestamp;
use kernel::entity::Entity as _;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Index, KeyQuery, from_row};
use kernel::{Context, Result};

use super::Settings;
use super::rows::{
    AUDIT, PENDING, SETTINGS, audit_partition, moment, service_partition, waiting_since,
};
use crate::values::name::{Key, Service, SettingId};
use crate::values::setting::Setting;
use crate::values::version::Version;

/// How many settings are read in one call where all of a service are wanted.
const CHUNK: u32 = 1000;

/// Some of the settings that wait for SSM.
#[derive(Default)]
pub struct PendingSettings {
    /// Those that have waited longest.
    pub settings: Vec<Setting>,
    /// Behind which others come; none where these were the last.
    pub next: Option<String>,
}

impl Settings {
    /// A page of settings in the order of their keys, of one service or of all. One that was made
    /// this very second may be missing.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub async fn page(
        &self,
        service: Option<Service>,
        prefix: &str,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Setting>> {
        let query = match service {
            Some(service) => KeyQuery::partition(Index::Gsi2, service_partition(service)),
            None => KeyQuery::partition(Index::Gsi3, SETTINGS),
        };
        let query = query.starting_with(prefix);
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// All settings of a service, or one more than `most` when there are more.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn of_service(&self, service: Service, most: usize) -> Result<Vec<Setting>> {
        let mut query = KeyQuery::partition(Index::Gsi2, service_partition(service)).limit(CHUNK);
        let mut settings = Vec::new();
        loop {
            let rows = self.table.query(&query).await?;
            for row in rows.items {
                settings.push(from_row(row)?);
            }
            match rows.next {
                Some(next) if settings.len() <= most => query.start = Some(next),
                _ => return Ok(settings),
            }
        }
    }

    /// The settings of a service behind a key, in the order of their keys; at most `most`.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn following(
        &self,
        service: Service,
        after: Option<&Key>,
        most: usize,
    ) -> Result<Vec<Setting>> {
        // No key holds either of the two: `!` comes before all that keys are made of, `~` behind it.
        let first = format!("{}!", after.map_or("", Key::as_str));
        let query = KeyQuery::partition(Index::Gsi2, service_partition(service))
            .between(first, "~")
            .limit(u32::try_from(most).unwrap_or(u32::MAX));
        let rows = self.table.query(&query).await?.items.into_iter();
        rows.map(from_row).collect()
    }

    /// Settings that have waited for SSM since before `then`, longest first; at most `most`, and of
    /// those behind `after`, where there are any.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn waiting_since(
        &self,
        then: Timestamp,
        after: Option<&str>,
        most: u32,
    ) -> Result<PendingSettings> {
        let (first, last) = (format!("{}!", after.unwrap_or_default()), moment(then));
        if first > last {
            return Ok(PendingSettings::default());
        }
        let query = KeyQuery::partition(Index::Gsi1, PENDING)
            .between(first, last)
            .limit(most);
        let rows = self.table.query(&query).await?;
        let settings: Vec<Setting> = rows
            .items
            .into_iter()
            .map(from_row)
            .collect::<Result<_>>()?;
        let last = settings.last().filter(|_| rows.next.is_some());
        Ok(PendingSettings {
            next: last.map(waiting_since),
            settings,
        })
    }

    /// A page of a setting's versions, the newest first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub async fn history(
        &self,
        id: &SettingId,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Version>> {
        let query = KeyQuery::partition(Index::Table, Setting::partition(id.as_str()))
            .starting_with("VERSION#")
            .descending();
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// A page of all changes, of one service or of all, the newest first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub async fn audit(
        &self,
        service: Option<Service>,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Version>> {
        let query = match service {
            Some(service) => KeyQuery::partition(Index::Gsi2, audit_partition(service.as_str())),
            None => KeyQuery::partition(Index::Gsi1, AUDIT),
        };
        read_page(self.table.as_ref(), query.descending(), limit, cursor, cx).await
    }
}
