//! The errors of repositories.

kernel::errors! {
    /// An error of a repository.
    #[derive(Clone, PartialEq, Eq)]
    pub(crate) enum RepositoryError {
        /// The repository does not exist, or was deleted.
        NotFound => NotFound, "repositories.not_found", "there is no such repository";
        /// Another repository has the name.
        NameTaken => Conflict, "repositories.name_taken", "another repository has this name";
        /// A sync has not ended yet.
        SyncRunning => Conflict, "repositories.sync_running", "the repository is being synchronized";
        /// The name of an object of the source is not a path.
        InvalidPath => Invalid, "repositories.invalid_path", "the name is not a valid path";
        /// The host of a manifest is not on the deployment's list.
        HostNotAllowed => Invalid, "repositories.host_not_allowed", "manifests of this host are not allowed";
        /// The manifest is malformed.
        InvalidManifest(problem: String) => Invalid, "repositories.invalid_manifest", "the manifest is not valid: {problem}";
        /// The manifest was changed while it was read.
        SourceChanged => Conflict, "repositories.source_changed", "the manifest was changed during the sync; start another one";
        /// An object of the source is too long.
        TooLong => Invalid, "repositories.file_too_long", "the file is too long";
    }
}
