//! The function `change-password`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::change_password)
}
