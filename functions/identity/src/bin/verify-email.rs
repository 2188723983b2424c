//! The function `verify-email`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::verify_email)
}
