//! The function `get-jwks`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::get_jwks::entry)
}
