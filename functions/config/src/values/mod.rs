//! Settings: names, values, versions, and their synchronisation with SSM.

pub(crate) mod apply;
pub(crate) mod difference;
pub(crate) mod editor;
pub(crate) mod event;
pub(crate) mod form;
pub(crate) mod introduction;
pub(crate) mod name;
pub(crate) mod reconciliation;
pub(crate) mod record;
pub(crate) mod repository;
pub(crate) mod setting;
pub(crate) mod value;
pub(crate) mod version;
pub(crate) mod view;
