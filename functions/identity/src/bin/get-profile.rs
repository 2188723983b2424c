//! The function `get-profile`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::get_profile)
}
