//! Identity: users, their passwords, sessions and tokens, and the API keys of programs.
//!
//! Owns the users, their pictures, the uniqueness of their e-mail addresses, the sessions, the API
//! keys and the keys that sign access tokens. Its authorizer identifies the caller for every other
//! domain. Publishes the events in `event` and `api_key::event`, and consumes only its own events.

mod account;
mod api_key;
mod attempts;
mod authorize;
mod caller;
mod commands;
mod consumers;
mod error;
mod event;
pub mod functions;
#[cfg(test)]
mod given;
mod hashing;
mod jobs;
pub mod keys;
mod linked;
mod links;
mod mails;
mod oauth;
mod password;
mod password_check;
mod password_reset;
mod profile;
mod queries;
mod refresh_token;
mod registration;
mod repository;
mod roles;
mod secrets;
mod session;
mod sign_in;
mod token;
mod user;
mod view;

pub use functions::catalogue;
