//! Who gets where, for every route that there is, and which tokens are worth anything.

mod routes;
mod tokens;
