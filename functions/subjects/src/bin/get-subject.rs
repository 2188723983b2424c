//! The function `get-subject`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::functions::get_subject)
}
