//! The function `get-subject-by-code`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::queries::get_subject_by_code::entry)
}
