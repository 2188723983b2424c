//! Who is who: the people of the platform, their passwords, their sessions and the tokens that
//! stand for these, and the API keys of programs.
//!
//! Owns the users, their pictures, the uniqueness of their e-mail addresses, the sessions, the API
//! keys and the keys that sign access tokens; its authorizer tells every other domain who calls.
//! Tells what is in `event` and `api_key::event`; listens to itself alone.

pub mod account;
pub mod api_key;
pub mod attempts;
pub mod authorize;
pub mod caller;
pub mod commands;
pub mod consumers;
pub mod email;
pub mod error;
pub mod event;
pub mod functions;
#[cfg(test)]
mod given;
pub mod hashing;
pub mod jobs;
pub mod keys;
pub mod linked;
pub mod links;
pub mod mails;
pub mod oauth;
pub mod password;
pub mod password_reset;
pub mod profile;
pub mod queries;
pub mod refresh_token;
pub mod registration;
pub mod repository;
pub mod roles;
mod secrets;
pub mod session;
pub mod sign_in;
pub mod token;
pub mod user;
pub mod view;

pub use functions::catalogue;
