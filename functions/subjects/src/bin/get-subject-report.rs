//! The function `get-subject-report`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::queries::get_subject_report::entry)
}
