//! The function `send-password-reset`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::consumers::send_password_reset::entry)
}
