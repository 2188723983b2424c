//! The function `create-subject`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::functions::create_subject)
}
