//! An OpenID Connect relying party: users sign in at an identity provider that the deployment trusts.
//! It implements the authorization code flow (OpenID Connect Core 1.0) with PKCE (RFC 7636, S256),
//! state and nonce, and no other part of the standard. It is independent of tables and domains.

mod address;
mod challenge;
mod error;
mod http;
mod id_token;
mod keys;
mod metadata;
mod provider;
mod relying_party;
mod system_http;

pub use challenge::Challenge;
pub use http::{BODY_LIMIT, Http, Response, TIME_LIMIT};
pub use id_token::Claims;
pub use provider::{Provider, Providers};
pub use relying_party::RelyingParty;
pub use system_http::SystemHttp;
