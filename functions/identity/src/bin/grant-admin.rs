//! The function `grant-admin`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::grant_admin)
}
