//! The function `copy-created-subject`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::copy_created_subject)
}
