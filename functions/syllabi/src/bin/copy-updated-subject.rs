//! The function `copy-updated-subject`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::copy_updated_subject)
}
