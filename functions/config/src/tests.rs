//! The domain as its callers, SSM and an administrator with the AWS CLI see it.

mod direct_edits;
mod endings;
mod outages;
mod pages;
mod reading;
mod schemas;
mod secrets;
mod writing;
