//! The function `list-subjects-by-department`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::queries::list_subjects_by_department::entry)
}
