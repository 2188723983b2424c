//! Queries that return many settings or versions.

use jiff::Timestamp;
use kernel::entity::Entity as _;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Index, KeyQuery, from_row, sortable_time};
use kernel::{Context, Result};

use super::Settings;
use super::rows::{AUDIT, PENDING, SETTINGS, audit_partition, pending_since, service_partition};
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::setting::Setting;
use crate::values::version::Version;

/// The number of settings that one call reads when all settings of a service are read.
const CHUNK: u32 = 1000;

/// A page of settings that are not yet in SSM.
#[derive(Default)]
pub(crate) struct PendingSettings {
    /// The settings, the longest pending first.
    pub(crate) settings: Vec<Setting>,
    /// The cursor of the next page; none if this was the last one.
    pub(crate) next: Option<String>,
}

impl Settings {
    /// A page of settings in the order of their keys, of one service or of all. The index is eventually
    /// consistent: a setting that was just created may be missing.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
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

    /// All settings of a service. If there are more than `most`, reading stops as soon as more than
    /// `most` were read.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn of_service(&self, service: Service, most: usize) -> Result<Vec<Setting>> {
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

    /// The settings of a service after a key, in the order of their keys; at most `most`.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn following(
        &self,
        service: Service,
        after: Option<&SettingKey>,
        most: usize,
    ) -> Result<Vec<Setting>> {
        // Keys contain neither: `!` sorts before all characters of keys, `~` after them.
        let first = format!("{}!", after.map_or("", SettingKey::as_str));
        let query = KeyQuery::partition(Index::Gsi2, service_partition(service))
            .between(first, "~")
            .limit(u32::try_from(most).unwrap_or(u32::MAX));
        let rows = self.table.query(&query).await?.items.into_iter();
        rows.map(from_row).collect()
    }

    /// At most `most` settings that have been pending since before `then`, the longest pending first,
    /// starting after the cursor `after`.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn pending_since(
        &self,
        then: Timestamp,
        after: Option<&str>,
        most: u32,
    ) -> Result<PendingSettings> {
        let (first, last) = (
            format!("{}!", after.unwrap_or_default()),
            sortable_time(then),
        );
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
            next: last.map(pending_since),
            settings,
        })
    }

    /// A page of a setting's versions, the newest first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn history(
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
    pub(crate) async fn audit(
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
