//! Tests of the domain through its API, through SSM and through edits with the AWS CLI.

mod direct_edits;
mod endings;
mod exactness;
mod flags;
mod outages;
mod pages;
mod reading;
mod routes;
mod schemas;
mod secrets;
mod services;
mod writing;
