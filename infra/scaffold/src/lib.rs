//! Reads the sources of the domains as text and generates files from them: the lists of functions,
//! binaries, modules and domains, and skeletons of new ones. It depends on no domain, so that it works
//! while a domain does not compile.

pub mod error;
pub mod files;
pub mod lines;
pub mod lists;
pub mod names;
pub mod scan;
pub mod skeleton;
#[cfg(test)]
mod tree;

pub use error::{Error, Result};
