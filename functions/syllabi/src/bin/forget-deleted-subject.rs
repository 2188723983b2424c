//! The function `forget-deleted-subject`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::forget_deleted_subject)
}
