//! Tests of the deployed platform: real functions, real HTTP, real queues. `make test-e2e` starts
//! a local AWS for them and passes its addresses in environment variables.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod api;
mod bad_input;
mod concurrency;
mod courses;
mod emulator;
mod enrollments;
mod faults;
mod files;
mod first_slice;
mod http;
mod identity;
mod logs;
mod mails;
mod oauth;
mod objects;
mod people;
mod platform;
mod registry;
mod relay;
mod replays;
mod repositories;
mod semesters;
mod settings;
mod syllabi;
mod traces;
mod transfers;
