//! The function `request-password-reset`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::request_password_reset)
}
