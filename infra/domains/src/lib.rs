//! Every domain. Written by `make synth`.

use lambda::Catalogue;

pub use config;
pub use courses;
pub use enrollments;
pub use files;
pub use identity;
pub use platform;
pub use subjects;
pub use syllabi;

/// The catalogue of every domain, in the order of their names.
#[must_use]
pub fn catalogues() -> Vec<Catalogue> {
    vec![
        config::catalogue(),
        courses::catalogue(),
        enrollments::catalogue(),
        files::catalogue(),
        identity::catalogue(),
        platform::catalogue(),
        subjects::catalogue(),
        syllabi::catalogue(),
    ]
}
