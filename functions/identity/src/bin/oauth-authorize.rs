//! The function `oauth-authorize`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::oauth_authorize::entry)
}
