//! The domain as its callers, SSM and an administrator with the AWS CLI see it.

mod direct_edits;
mod endings;
mod flags;
mod outages;
mod pages;
mod reading;
mod routes;
mod schemas;
mod secrets;
mod services;
mod writing;
