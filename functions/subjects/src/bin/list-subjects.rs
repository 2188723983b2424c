//! The function `list-subjects`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::functions::list_subjects)
}
