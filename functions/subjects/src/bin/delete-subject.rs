//! The function `delete-subject`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::functions::delete_subject)
}
