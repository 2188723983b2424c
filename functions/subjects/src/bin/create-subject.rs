//! The function `create-subject`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::commands::create_subject::entry)
}
