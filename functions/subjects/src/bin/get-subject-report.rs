//! The function `get-subject-report`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::functions::get_subject_report)
}
