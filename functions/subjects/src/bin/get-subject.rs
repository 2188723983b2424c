//! The function `get-subject`.

fn main() -> std::process::ExitCode {
    lambda::run(subjects::queries::get_subject::entry)
}
