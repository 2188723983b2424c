//! The function `get-subject-by-code`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::functions::get_subject_by_code)
}
