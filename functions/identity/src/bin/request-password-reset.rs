//! The function `request-password-reset`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::request_password_reset::entry)
}
