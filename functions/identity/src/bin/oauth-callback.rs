//! The function `oauth-callback`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::oauth_callback::entry)
}
