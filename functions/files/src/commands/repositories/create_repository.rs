//! `POST /api/v1/repositories`
//!
//! Creates a repository: a named collection of files that are kept elsewhere. It has no files before its
//! first sync. A manifest must be at a host that the setting `files/manifest-hosts` names. Reads nothing.

use kernel::actor::Permission;
use kernel::{Command, Commit, Context, Error, EventSpec, Fact as _, Kind, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::RepositoryCreated;
use crate::repositories::Repository;
use crate::repositories::manifest::ManifestHosts;
use crate::repositories::rows::Repositories;
use crate::repositories::source::Source;
use crate::repositories::values::RepositoryName;
use crate::repositories::view::RepositoryView;

/// The repository to create.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateRepository {
    /// A name that no other repository has, in any case.
    #[schemars(example = &"Lectures 2026")]
    name: RepositoryName,
    /// Where its files are.
    source: Source,
}

impl Command for CreateRepository {
    const NAME: &'static str = "create-repository";
    const ROUTE: Route = Route::post("/api/v1/repositories");
    const PERMISSION: Permission = Permission::ManageRepositories;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[RepositoryCreated::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = (Repositories, ManifestHosts);
    type Reply = RepositoryView;

    async fn handle(
        self,
        (repositories, hosts): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<RepositoryView>> {
        if let Source::Manifest { url } = &self.source {
            hosts.check(url, cx).await.map_err(|refusal| {
                let problem = "manifests of this host are not allowed";
                Error::invalid_field("source.url", problem).with_source(refusal)
            })?;
        }
        let repository = Repository::create(cx.new_id(), self.name, self.source, cx.now);
        let view = RepositoryView::from(&repository);
        Ok(repositories.add(repository)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
