//! The function `send-password-reset`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::send_password_reset)
}
