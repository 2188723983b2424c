//! The function `revoke-session`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::revoke_session::entry)
}
