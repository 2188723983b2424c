//! The function `list-subjects`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::queries::list_subjects::entry)
}
