//! The function `update-subject`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::commands::update_subject::entry)
}
