//! Who gets where, for every route that there is, and which tokens are worth anything.

mod forged_tokens;
mod forging;
mod old_tokens;
mod oneself;
mod programs;
mod routes;
