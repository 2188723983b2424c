//! The function `update-subject`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::functions::update_subject)
}
