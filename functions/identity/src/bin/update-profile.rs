//! The function `update-profile`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::update_profile)
}
