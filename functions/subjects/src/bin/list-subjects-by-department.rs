//! The function `list-subjects-by-department`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::functions::list_subjects_by_department)
}
