//! The domains of the platform: the one list of them.

use lambda::Catalogue;

/// The catalogue of every domain, in the order of their names.
#[must_use]
pub fn catalogues() -> Vec<Catalogue> {
    vec![
        config::catalogue(),
        identity::catalogue(),
        platform::catalogue(),
        subjects::catalogue(),
        syllabi::catalogue(),
    ]
}
