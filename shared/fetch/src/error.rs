//! The errors of documents. Temporary ones are `unavailable`.

kernel::errors! {
    /// Why a document is refused. Another attempt ends in the same way, so none is temporary.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub enum FetchError {
        /// The host is not on the list.
        HostNotAllowed => Invalid, "documents.host_not_allowed", "the host of the URL is not allowed";
        /// The name of the host has an address that is not public, or none.
        NotPublic => Invalid, "documents.host_not_public", "the host of the URL has no public address";
        /// The server redirects.
        Redirected => Invalid, "documents.redirected", "the server redirects, which is not followed";
        /// The server answers with another status than 200.
        Refused(status: u16) => Invalid, "documents.refused", "the server answered with the status {status}";
        /// The document is too long.
        TooLong => Invalid, "documents.too_long", "the document is too long";
        /// The document has another type.
        NotJson => Invalid, "documents.not_json", "the server did not send JSON";
    }
}
