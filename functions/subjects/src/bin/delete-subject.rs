//! The function `delete-subject`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::commands::delete_subject::entry)
}
